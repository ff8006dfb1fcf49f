#include "given.hpp"

namespace {

using namespace given;

TEST(Smtp, ReadsAndAnswersAsEveryMailDoorDoes) {
    const auto adapter = channel("smtp", {{"domain", {"desk.example.com"}},
                                          {"smtp_url", {"smtp://127.0.0.1:25"}}});
    raw_request r;
    r.method = "SMTP";
    r.headers = {{"MAIL FROM", ""}, {"RCPT TO", "support@desk.example.com"}};
    r.body = "From: a@example.org\r\nMessage-ID: <m@x.y>\r\n\r\nx\r\n";
    r.received_at = noon;
    const auto read = adapter->read(r);
    ASSERT_EQ(read.what, verdict::valid);
    EXPECT_EQ(read.events.at(0).event_kind, "auto_reply") << "the empty sender";
    outbound_message m;
    m.kind = "reply";
    m.ticket = "tkt_7";
    m.thread = "email:m@x.y a@example.org";
    m.text = "Done";
    const auto call = adapter->compose(m);
    ASSERT_TRUE(call && call->mail);
    EXPECT_EQ(call->mail->to, std::vector<std::string>{"a@example.org"});
}

TEST(Smtp, StartTlsNeedsBothCertificateAndKey) {
    const auto* kind = find_kind("smtp");
    const auto fault = [kind](std::map<std::string, std::vector<std::string>> values) {
        return kind->fault({"mail", "smtp", "", std::move(values)});
    };
    EXPECT_FALSE(fault({}));
    EXPECT_FALSE(fault({{"certificate_file", {"c"}}, {"private_key_file", {"k"}}}));
    EXPECT_EQ(fault({{"certificate_file", {"c"}}})->key, "private_key_file");
    EXPECT_EQ(fault({{"private_key_file", {"k"}}})->key, "certificate_file");
}

}  // namespace

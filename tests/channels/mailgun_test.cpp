#include "evenline/channels/form.hpp"
#include "given.hpp"

namespace {

using namespace given;

constexpr const char* key = "key-0001";

std::string signed_form(std::vector<form_pair> fields, core::instant at = noon) {
    const auto timestamp = std::to_string(at.us / 1'000'000);
    fields.emplace_back("timestamp", timestamp);
    fields.emplace_back("token", "tok1");
    const auto signature = to_hex(hmac(hash::sha256, key, timestamp + "tok1"));
    fields.emplace_back("signature", signature);
    return write_form(fields);
}

std::unique_ptr<adapter> mailgun(std::map<std::string, std::vector<std::string>> more = {}) {
    more.merge(std::map<std::string, std::vector<std::string>>{
        {"signing_key", {key}}, {"domain", {"desk.example.com"}}, {"api_key", {"sending"}}});
    return channel("mailgun", std::move(more));
}

reading read(const std::string& body, const std::string& type = "application/x-www-form-urlencoded",
             core::instant at = noon) {
    raw_request r;
    r.headers = {{"Content-Type", type}};
    r.body = body;
    r.received_at = at;
    return mailgun()->read(r);
}

std::string whole() {
    return signed_form({{"recipient", "support@desk.example.com"}, {"sender", "ana@example.org"},
                        {"body-mime", "From: Ana <ana@example.org>\r\nSubject: Hi\r\nMessage-ID: "
                                      "<m@example.org>\r\n\r\nHello\r\n"}});
}

TEST(Mailgun, TakesTheWholeMailAndItsEnvelope) {
    const auto r = read(whole());
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    EXPECT_EQ(r.answer.status, 204U);
    ASSERT_EQ(r.events.size(), 1U);
    EXPECT_EQ(r.events[0].account, "support@desk.example.com");
    EXPECT_EQ(r.events[0].contact.text, "Hello\n");
    EXPECT_EQ(r.events[0].contact.occurred_at, noon) << "by Mailgun's clock, which is signed";
    EXPECT_EQ(r.spent_once, "token:tok1") << "the signature covers nothing of the body";
}

TEST(Mailgun, ReadsAMailThatWasTakenApart) {
    const std::string line = "--b\r\nContent-Disposition: form-data; name=\"";
    const auto timestamp = std::to_string(noon.us / 1'000'000);
    const auto body =
        line + "timestamp\"\r\n\r\n" + timestamp + "\r\n" + line + "token\"\r\n\r\nt\r\n" + line +
        "signature\"\r\n\r\n" + to_hex(hmac(hash::sha256, key, timestamp + "t")) + "\r\n" + line +
        "message-headers\"\r\n\r\n[[\"From\",\"Ana <ana@example.org>\"],"
        "[\"Message-Id\",\"<p@x.y>\"],"
        "[\"Subject\",\"Roto\"]]\r\n" + line + "body-plain\"\r\n\r\nSe rompe\r\n" + line +
        "content-id-map\"\r\n\r\n{\"<logo>\":\"attachment-1\"}\r\n" + line +
        "attachment-1\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nPNG\r\n--b--\r\n";
    const auto r = read(body, "multipart/form-data; boundary=b");
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_EQ(e.sender_id, "ana@example.org");
    EXPECT_EQ(e.subject, "Roto");
    EXPECT_EQ(e.text, "Se rompe");
    ASSERT_EQ(e.attachments.size(), 1U);
    EXPECT_EQ(e.attachments[0].content, "PNG");
    EXPECT_EQ(e.attachments[0].content_id, "logo");
}

TEST(Mailgun, RefusesWhatIsNotItsOwnOrNotOfNow) {
    EXPECT_EQ(read(whole(), "application/x-www-form-urlencoded", noon + core::minutes(3)).what,
              verdict::invalid);
    EXPECT_EQ(read(whole(), "application/x-www-form-urlencoded", noon - core::minutes(3)).what,
              verdict::invalid);
    auto other = whole();
    other.replace(other.find("signature=") + 10, 1, other[other.find("signature=") + 10] == '0'
                                                        ? "1" : "0");
    EXPECT_EQ(read(other).what, verdict::invalid);
    EXPECT_EQ(read("body-mime=x").what, verdict::invalid);
    EXPECT_EQ(read("{}", "application/json").what, verdict::invalid);
}

TEST(Mailgun, ABounceIsAboutOurMailAndItsRecipient) {
    const auto timestamp = std::to_string(noon.us / 1'000'000);
    const auto event = [&](const char* severity) {
        return "{\"signature\":{\"timestamp\":\"" + timestamp +
               "\",\"token\":\"t\",\"signature\":\"" +
               to_hex(hmac(hash::sha256, key, timestamp + "t")) +
               "\"},\"event-data\":{\"id\":\"e1\",\"event\":\"failed\",\"severity\":\"" + severity +
               "\",\"recipient\":\"ana@example.org\",\"delivery-status\":{\"code\":550,\"message\":"
               "\"no such user\"},\"message\":{\"headers\":{\"message-id\":"
               "\"t-7.1@desk.example.com\"}}}}";
    };
    const auto r = read(event("permanent"), "application/json");
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_EQ(e.event_kind, "bounce");
    EXPECT_EQ(e.delivery_of, "t-7.1@desk.example.com");
    EXPECT_EQ(e.delivery_state, "failed");
    EXPECT_EQ(e.delivery_error, "550 no such user");
    EXPECT_EQ(e.report_about, "ana@example.org");
    EXPECT_FALSE(e.creates_work);
    EXPECT_EQ(read(event("temporary"), "application/json").events.at(0).delivery_state, "sent")
        << "Mailgun goes on trying";
}

TEST(Mailgun, SendsOurOwnMimeAndTellsPassingTroubleFromFinal) {
    outbound_message m;
    m.kind = "reply";
    m.ticket = "tkt_7";
    m.recipient = "ana@example.org";
    m.text = "Done";
    m.now = noon;
    const auto call = mailgun()->compose(m);
    ASSERT_TRUE(call && call->http);
    EXPECT_EQ(call->http->url, "https://api.mailgun.net/v3/desk.example.com/messages.mime");
    EXPECT_NE(call->http->body.find("Message-ID: <" + call->provider_id), std::string::npos);
    EXPECT_EQ(mailgun()->judge(200, {}, "{}").state, send_state::done);
    EXPECT_EQ(mailgun()->judge(429, {}, "").state, send_state::retry);
    EXPECT_EQ(mailgun()->judge(502, {}, "").state, send_state::retry);
    const auto refused = mailgun()->judge(400, {}, R"({"message":"to is not a mailbox"})");
    EXPECT_EQ(refused.state, send_state::failed);
    EXPECT_NE(refused.error.find("to is not a mailbox"), std::string::npos);
}

}  // namespace

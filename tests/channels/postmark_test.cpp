#include "given.hpp"

namespace {

using namespace given;

std::unique_ptr<adapter> postmark() {
    return channel("postmark", {{"user", {"desk"}}, {"password", {"new", "old"}},
                                {"domain", {"desk.example.com"}}, {"server_token", {"srv"}}});
}

reading read(const std::string& body, const std::string& credentials = "desk:new") {
    raw_request r;
    r.headers = {{"Authorization", "Basic " + to_base64(credentials)}};
    r.body = body;
    r.received_at = noon;
    return postmark()->read(r);
}

constexpr const char* mail =
    R"({"FromFull":{"Email":"ana@example.org","Name":"Ana"},"From":"ana@example.org",)"
    R"("OriginalRecipient":"support+Ab9@desk.example.com","MailboxHash":"Ab9","Subject":"Hola",)"
    R"("MessageID":"pm-1","TextBody":"Se rompe\r\n","Date":"Sun, 22 Nov 2026 10:00:00 +0000",)"
    R"("Headers":[{"Name":"Message-ID","Value":"<m1@example.org>"},)"
    R"({"Name":"In-Reply-To","Value":"<t-7.1@desk.example.com>"}],)"
    R"("Attachments":[{"Name":"a.png","ContentType":"image/png","Content":"UE5H",)"
    R"("ContentID":"c1"}]})";

TEST(Postmark, ReadsTheFieldsOfAMail) {
    const auto r = read(mail);
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_EQ(e.sender_name, "Ana");
    EXPECT_EQ(e.provider_id, "m1@example.org") << "the mail's own id, not Postmark's";
    EXPECT_EQ(e.in_reply_to, "t-7.1@desk.example.com");
    EXPECT_EQ(e.account, "support+Ab9@desk.example.com") << "as written: the hash has case";
    EXPECT_EQ(e.contact.text, "Se rompe\n");
    EXPECT_EQ(e.contact.occurred_at, noon) << "a date that the sender wrote buys no place";
    ASSERT_EQ(e.attachments.size(), 1U);
    EXPECT_EQ(e.attachments[0].content, "PNG");
    EXPECT_EQ(e.attachments[0].content_id, "c1");
}

TEST(Postmark, TheRawMailGoesBeforeItsFields) {
    const auto r = read(R"({"RawEmail":"From: b@example.org\r\nMessage-ID: <r@x.y>\r\n\r\nraw",)"
                        R"("From":"a@example.org","TextBody":"fields"})");
    EXPECT_EQ(r.events.at(0).text, "raw");
    EXPECT_EQ(r.events.at(0).sender_id, "b@example.org");
}

TEST(Postmark, LetsNobodyInWithoutTheUrlsCredentials) {
    EXPECT_EQ(read(mail, "desk:old").what, verdict::valid) << "while rotating";
    EXPECT_EQ(read(mail, "desk:nope").answer.status, 401U);
    EXPECT_EQ(read(mail, "other:new").what, verdict::invalid);
    raw_request bare;
    bare.body = mail;
    EXPECT_EQ(postmark()->read(bare).what, verdict::invalid);
    EXPECT_EQ(read("{\"From\":").answer.status, 400U);
    EXPECT_EQ(read("{}").what, verdict::malformed);
}

TEST(Postmark, AHardBounceIsFinalAndASoftOneIsNot) {
    const auto bounce = [](const std::string& type) {
        return R"({"RecordType":"Bounce","ID":4,"Type":")" + type +
               R"(","MessageID":"pm-2","Email":"ana@example.org","Description":"gone",)"
               R"("Metadata":{"evenline-id":"t-7.1@desk.example.com"}})";
    };
    const auto e = read(bounce("HardBounce")).events.at(0);
    EXPECT_EQ(e.delivery_of, "t-7.1@desk.example.com");
    EXPECT_EQ(e.delivery_state, "failed");
    EXPECT_EQ(e.report_about, "ana@example.org");
    EXPECT_EQ(read(bounce("Transient")).events.at(0).delivery_state, "sent");
}

TEST(Postmark, KeepsOurMessageIdAndTellsPassingTroubleFromFinal) {
    outbound_message m;
    m.kind = "reply";
    m.ticket = "tkt_7";
    m.recipient = "ana@example.org";
    m.in_reply_to = "m1@example.org";
    m.text = "Listo";
    m.now = noon;
    const auto call = postmark()->compose(m);
    ASSERT_TRUE(call && call->http);
    EXPECT_NE(call->http->body.find("X-PM-KeepID"), std::string::npos);
    EXPECT_NE(call->http->body.find('<' + call->provider_id + '>'), std::string::npos);
    EXPECT_NE(call->http->body.find("In-Reply-To"), std::string::npos);
    EXPECT_EQ(postmark()->judge(200, {}, "{}").state, send_state::done);
    EXPECT_EQ(postmark()->judge(422, {}, R"({"ErrorCode":406,"Message":"inactive"})").state,
              send_state::failed);
    EXPECT_EQ(postmark()->judge(422, {}, R"({"ErrorCode":405,"Message":"no credits"})").state,
              send_state::retry);
    EXPECT_EQ(postmark()->judge(500, {}, "").state, send_state::retry);
}

}  // namespace

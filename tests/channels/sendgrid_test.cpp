#include "channels/made_key.hpp"
#include "given.hpp"

namespace {

using namespace given;

const made_key& signer() {
    static const auto key = made_key::ecdsa();
    return key;
}

std::unique_ptr<adapter> sendgrid(bool by_password = false) {
    std::map<std::string, std::vector<std::string>> s{{"domain", {"desk.example.com"}},
                                                      {"api_key", {"SG.1"}}};
    if (by_password) s.insert({{"user", {"desk"}}, {"password", {"pw"}}});
    else s["public_key"] = {to_base64(signer().public_der())};
    return channel("sendgrid", std::move(s));
}

raw_request request(std::string_view body, const std::string& type) {
    raw_request r;
    r.headers = {{"Content-Type", type},
                 {"X-Twilio-Email-Event-Webhook-Timestamp", "1795348800"},
                 {"X-Twilio-Email-Event-Webhook-Signature",
                  to_base64(signer().sign("1795348800" + std::string(body), EVP_sha256()))}};
    r.body = body;
    r.received_at = noon;
    return r;
}

constexpr const char* form = "multipart/form-data; boundary=b";

std::string field(const char* name, const std::string& value) {
    return std::string("--b\r\nContent-Disposition: form-data; name=\"") + name + "\"\r\n\r\n" +
           value + "\r\n";
}

TEST(Sendgrid, ReadsAMailWhoseFieldsHaveEachACharset) {
    const auto body = field("headers", "From: Ana <ana@example.org>\r\nMessage-ID: <m@x.y>\r\n"
                                       "Subject: cut") +
                      field("subject", "A\xF1o") + field("text", "caf\xE9") +
                      field("envelope", R"({"to":["support@desk.example.com"],"from":"b@x.y"})") +
                      field("charsets", R"({"subject":"iso-8859-1","text":"windows-1252"})") +
                      "--b--\r\n";
    const auto r = sendgrid()->read(request(body, form));
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_EQ(e.subject, "Año");
    EXPECT_EQ(e.text, "café");
    EXPECT_EQ(e.account, "support@desk.example.com");
    EXPECT_EQ(e.extra.at("envelope_from"), "b@x.y");
    EXPECT_EQ(e.provider_id, "m@x.y");
}

TEST(Sendgrid, NoTurnedBitOfBodyOrSignatureIsTaken) {
    const auto body = field("email", "From: a@b.c\r\n\r\nx") + "--b--\r\n";
    const auto adapter = sendgrid();
    EXPECT_EQ(adapter->read(request(body, form)).what, verdict::valid);
    auto r = request(body, form);
    for (std::size_t i = 0; i < body.size(); i += 7) {
        auto turned = body;
        turned[i] = static_cast<char>(turned[i] ^ 1);
        r.body = turned;
        EXPECT_EQ(adapter->read(r).what, verdict::invalid) << i;
    }
    r.body = body;
    r.headers[2].value = "%%%";
    EXPECT_EQ(adapter->read(r).what, verdict::invalid);
}

TEST(Sendgrid, APasswordInTheUrlDoesWhereNothingIsSigned) {
    const auto body = field("email", "From: a@b.c\r\n\r\nx") + "--b--\r\n";
    raw_request r;
    r.body = body;
    r.headers = {{"Content-Type", form}};
    EXPECT_EQ(sendgrid(true)->read(r).what, verdict::invalid);
    r.headers.push_back({"Authorization", "Basic " + to_base64("desk:pw")});
    EXPECT_EQ(sendgrid(true)->read(r).what, verdict::valid);
    EXPECT_EQ(sendgrid()->read(r).what, verdict::invalid) << "with a key only the signature counts";
}

TEST(Sendgrid, SaysWhatBecameOfEachMail) {
    const std::string body =
        R"([{"event":"delivered","email":"a@x.y","sg_event_id":"1","evenline-id":"t-7.1@d.e"},)"
        R"({"event":"bounce","email":"b@x.y","sg_event_id":"2","smtp-id":"<t-7.2@d.e>",)"
        R"("status":"5.1.1","reason":"no such user"},)"
        R"({"event":"bounce","type":"blocked","email":"c@x.y","sg_event_id":"3"},)"
        R"({"event":"click","email":"d@x.y","sg_event_id":"4"}])";
    const auto r = sendgrid()->read(request(body, "application/json"));
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    ASSERT_EQ(r.events.size(), 4U);
    EXPECT_EQ(r.events[0].delivery_state, "delivered");
    EXPECT_EQ(r.events[0].delivery_of, "t-7.1@d.e");
    EXPECT_EQ(r.events[1].delivery_error, "5.1.1 no such user");
    EXPECT_EQ(r.events[1].delivery_of, "t-7.2@d.e");
    EXPECT_EQ(r.events[2].delivery_state, "sent");
    EXPECT_EQ(r.events[3].event_kind, "ignored");
    EXPECT_EQ(sendgrid()->read(request("payload", "application/json")).answer.status, 400U);
    EXPECT_EQ(sendgrid()->read(request("no form", form)).answer.status, 400U);
}

TEST(Sendgrid, SendsByItsApiAndTellsPassingTroubleFromFinal) {
    outbound_message m;
    m.kind = "reply";
    m.ticket = "tkt_7";
    m.recipient = "ana@example.org";
    m.text = "Listo";
    m.attachments = {{"a.txt", "text/plain", {}, 2, "hi"}};
    const auto call = sendgrid()->compose(m);
    ASSERT_TRUE(call && call->http);
    EXPECT_NE(call->http->body.find("\"evenline-id\":\"" + call->provider_id), std::string::npos);
    EXPECT_NE(call->http->body.find("\"content\":\"aGk=\""), std::string::npos);
    EXPECT_EQ(sendgrid()->judge(202, {}, "").state, send_state::done);
    EXPECT_EQ(sendgrid()->judge(429, {}, "").state, send_state::retry);
    EXPECT_EQ(sendgrid()->judge(400, {}, R"({"errors":[{"message":"bad from"}]})").error,
              "the provider answered 400: bad from");
}

}  // namespace

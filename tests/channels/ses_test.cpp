#include "channels/made_key.hpp"
#include "evenline/channels/json_reader.hpp"
#include "given.hpp"

namespace {

using namespace given;

constexpr const char* topic = "arn:aws:sns:eu-west-1:123456789012:mails";
constexpr const char* pem_url = "https://sns.eu-west-1.amazonaws.com/Simple-1.pem";

const made_key& amazon() {
    static const auto key = made_key::rsa();
    return key;
}

std::unique_ptr<adapter> ses() {
    return channel("ses", {{"topic_arn", {topic}}, {"domain", {"desk.example.com"}},
                           {"smtp_url", {"smtp://127.0.0.1:25"}}});
}

struct sns {
    std::string type{"Notification"}, message{"Hello"}, of{topic}, url{pem_url}, version{"2"};
    std::string subscribe{"https://sns.eu-west-1.amazonaws.com/?Action=ConfirmSubscription"};

    [[nodiscard]] std::string body() const {
        const bool notification = type == "Notification";
        auto text = "Message\n" + message + "\nMessageId\nid-1\n";
        if (!notification) text += "SubscribeURL\n" + subscribe + "\n";
        text += "Timestamp\n2026-11-22T12:00:00Z\n";
        if (!notification) text += "Token\ntok\n";
        text += "TopicArn\n" + of + "\nType\n" + type + "\n";
        const auto signature =
            amazon().sign(text, version == "1" ? EVP_sha1() : EVP_sha256());
        return "{\"Type\":\"" + type + "\",\"MessageId\":\"id-1\",\"TopicArn\":\"" + of +
               "\",\"Subject\":null,\"Message\":" + json_quoted(message) +
               ",\"Timestamp\":\"2026-11-22T12:00:00Z\",\"SignatureVersion\":\"" + version +
               "\",\"Token\":\"tok\",\"SubscribeURL\":\"" + subscribe + "\",\"SigningCertURL\":\"" +
               url + "\",\"Signature\":\"" + to_base64(signature) + "\"}";
    }
};

reading read(const std::string& body, bool with_certificate = true) {
    raw_request r;
    r.body = body;
    r.received_at = noon;
    if (with_certificate) r.documents = {{pem_url, amazon().certificate()}};
    return ses()->read(r);
}

std::string received(const char* spam = "PASS") {
    return std::string(R"({"notificationType":"Received","mail":{"messageId":"s1","timestamp":)"
                       R"("2026-11-22T11:59:00Z","source":"ana@example.org"},"receipt":{)"
                       R"("recipients":["support@desk.example.com"],"spamVerdict":{"status":")") +
           spam + R"("},"action":{"encoding":"UTF8"}},)"
                  R"("content":"From: Ana <ana@example.org>\r\nMessage-ID: <m@x.y>\r\n\r\nHola"})";
}

TEST(Ses, AsksForTheCertificateAndThenTakesTheMail) {
    sns s;
    s.message = received();
    const auto first = read(s.body(), false);
    EXPECT_EQ(first.what, verdict::needs);
    EXPECT_EQ(first.needs, pem_url);
    EXPECT_EQ(first.answer.status, 503U) << "if it is not to be had, Amazon comes again";
    const auto r = read(s.body());
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.account, "support@desk.example.com");
    EXPECT_EQ(e.contact.occurred_at, noon - core::minutes(1)) << "by Amazon's clock";
    s.version = "1";
    EXPECT_EQ(read(s.body()).what, verdict::valid);
}

TEST(Ses, AGenuineMessageOfSomebodyElsesTopicIsRefusedBeforeAnythingIsFetched) {
    sns s;
    s.of = "arn:aws:sns:eu-west-1:999999999999:theirs";
    EXPECT_EQ(read(s.body(), false).what, verdict::invalid);
    EXPECT_EQ(read(s.body(), false).answer.status, 403U);
}

TEST(Ses, NoCertificateFromAnywhereElseIsAskedFor) {
    for (const char* url :
         {"http://sns.eu-west-1.amazonaws.com/a.pem", "https://sns.eu-west-1.amazonaws.com/a.crt",
          "https://sns.eu-west-1.amazonaws.com.evil.example/a.pem",
          "https://evil.example/sns.eu-west-1.amazonaws.com/a.pem",
          "https://sns.eu-west-1.amazonaws.com:8443/a.pem", "https://sns.a.amazonaws.com/a.pem",
          "https://user@sns.eu-west-1.amazonaws.com/a.pem",
          "https://sns.evil.example#.amazonaws.com/a.pem"}) {
        sns s;
        s.url = url;
        EXPECT_EQ(read(s.body(), false).what, verdict::invalid) << url;
    }
    sns china;
    china.url = "https://sns.cn-north-1.amazonaws.com.cn/a.pem";
    EXPECT_EQ(read(china.body(), false).what, verdict::needs);
}

TEST(Ses, NoTurnedBitIsTaken) {
    sns s;
    s.message = received();
    const auto sound = s.body();
    int taken = 0;
    const auto at = sound.find("Hola");
    for (std::size_t i = at; i < at + 4; ++i) {
        auto turned = sound;
        turned[i] = static_cast<char>(turned[i] ^ 1);
        taken += read(turned).what == verdict::valid;
    }
    auto other = sound;
    other.replace(other.find("\"SignatureVersion\":\"2\""), 22, "\"SignatureVersion\":\"3\"");
    taken += read(other).what == verdict::valid;
    EXPECT_EQ(taken, 0);
    EXPECT_EQ(read("{}").what, verdict::invalid);
    EXPECT_EQ(read("not JSON").what, verdict::invalid);
}

TEST(Ses, ASubscriptionIsConfirmedOnlyWhenSignedAndOursAndAtAmazons) {
    sns s;
    s.type = "SubscriptionConfirmation";
    const auto r = read(s.body());
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    ASSERT_EQ(r.asks.size(), 1U);
    const auto call = ses()->compose(r.asks[0]);
    ASSERT_TRUE(call && call->http);
    EXPECT_EQ(call->http->method, "GET");
    EXPECT_EQ(call->http->url, s.subscribe);
    s.subscribe = "https://evil.example/";
    EXPECT_TRUE(read(s.body()).asks.empty());
    s.of += "x";
    EXPECT_TRUE(read(s.body()).asks.empty());
    outbound_message elsewhere;
    elsewhere.kind = "confirm_subscription";
    elsewhere.extra["url"] = "https://evil.example/";
    EXPECT_FALSE(ses()->compose(elsewhere));
}

TEST(Ses, SpamIsKeptAndOpensNoWork) {
    sns s;
    s.message = received("FAIL");
    const auto e = read(s.body()).events.at(0);
    EXPECT_FALSE(e.creates_work);
    EXPECT_EQ(e.extra.at("spam"), "true");
}

TEST(Ses, ABounceNamesOurMailByItsHeaders) {
    sns s;
    s.message = R"({"notificationType":"Bounce","mail":{"messageId":"s2","headers":[{"name":)"
                R"("Message-ID","value":"<t-7.1@desk.example.com>"}]},"bounce":{"bounceType":)"
                R"("Permanent","bouncedRecipients":[{"emailAddress":"ana@example.org","status":)"
                R"("5.1.1","diagnosticCode":"smtp; 550 unknown"}]}})";
    const auto e = read(s.body()).events.at(0);
    EXPECT_EQ(e.delivery_of, "t-7.1@desk.example.com");
    EXPECT_EQ(e.delivery_state, "failed");
    EXPECT_EQ(e.delivery_error, "5.1.1 smtp; 550 unknown");
}

TEST(Ses, AMailTooLargeForSnsIsWorkByItsHeaderAndSaysWhereItLies) {
    sns s;
    s.message =
        R"({"notificationType":"Received","mail":{"messageId":"s1","timestamp":)"
        R"("2026-11-22T11:59:00Z","source":"ana@example.org","headers":[{"name":"From","value":)"
        R"("Ana <ana@example.org>"},{"name":"Subject","value":"Photos\r\nBcc: x@y.z"},{"name":)"
        R"("Message-ID","value":"<big@x.y>"},{"name":"Content-Type","value":"multipart/mixed"}]},)"
        R"("receipt":{"recipients":["support@desk.example.com"],"action":{"type":"S3",)"
        R"("bucketName":"mails","objectKey":"in/s1"}}})";
    const auto r = read(s.body());
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& e = r.events.at(0);
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.sender_id, "ana@example.org");
    EXPECT_TRUE(e.subject.starts_with("Photos")) << e.subject;
    EXPECT_NE(e.text.find("s3://mails/in/s1"), std::string::npos) << e.text;
    EXPECT_EQ(e.attachments.at(0).url, "s3://mails/in/s1");
    EXPECT_EQ(e.contact.occurred_at, noon - core::minutes(1));
    s.message = R"({"notificationType":"Received","mail":{},"receipt":{}})";
    EXPECT_EQ(read(s.body()).what, verdict::malformed);
}

}  // namespace

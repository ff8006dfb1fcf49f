#include "evenline/channels/customer_token.hpp"
#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "0123456789abcdef0123456789abcdef";

std::unique_ptr<adapter> chat() {
    return channel("webchat", {{"allowed_origins", {"https://www.example.com"}}});
}

raw_request said(std::string_view body) {
    raw_request r;
    r.method = "WEBCHAT";
    r.url = "chat:abc";
    r.body = body;
    r.received_at = noon;
    return r;
}

TEST(Webchat, AVisitorsMessageIsAChatOfTheirConversation) {
    const auto got = chat()->read(said(R"({"id":"m1234567","text":"Hello","name":"Ana"})"));
    ASSERT_EQ(got.what, verdict::valid) << got.why;
    const auto& e = got.events.at(0);
    EXPECT_TRUE(e.creates_work);
    EXPECT_EQ(e.text, "Hello");
    EXPECT_EQ(e.contact.thread, "chat:abc");
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.dedupe_key, "chat:abc m1234567");
}

TEST(Webchat, NothingThatComesByAWebhookAddressIsRead) {
    auto r = said(R"({"id":"m1234567","text":"Hello"})");
    for (const char* method : {"POST", "GET", "webchat"}) {
        r.method = method;
        EXPECT_EQ(chat()->read(r).what, verdict::invalid) << method;
    }
}

TEST(Webchat, AMessageWithoutIdOrTextIsMalformed) {
    for (const char* body : {"", "[]", "{}", R"({"id":"m1234567"})", R"({"text":"x"})", "\xff"})
        EXPECT_EQ(chat()->read(said(body)).what, verdict::malformed) << body;
}

TEST(Webchat, AReplyIsShownByOurOwnPage) {
    outbound_message m;
    m.kind = "reply";
    m.thread = "chat:abc";
    m.text = "Good day";
    m.idempotency_key = 7;
    const auto call = chat()->compose(m);
    ASSERT_TRUE(call.has_value());
    EXPECT_TRUE(call->is_ours);
    EXPECT_EQ(call->provider_id, "chat-7");
}

const std::string claims = R"({"sub":"crm-7","exp":1795352400,"aud":"desk","email":"a@b.example"})";

token_reading shown(const std::string& token, core::instant now = noon) {
    const std::vector<std::string> secrets{"another secret of thirty-two letters", secret};
    return read_customer_token(token, secrets, "desk", now);
}

TEST(CustomerToken, NamesTheCustomerTheSiteSigned) {
    const auto got = shown(write_customer_token(claims, secret));
    ASSERT_TRUE(got.who.has_value()) << got.why;
    EXPECT_EQ(got.who->ref, "crm-7");
    EXPECT_FALSE(got.who->email_verified);
}

TEST(CustomerToken, EveryTurnedBitIsRefused) {
    each_flipped_bit(write_customer_token(claims, secret), [](const std::string& turned) {
        EXPECT_FALSE(shown(turned).who.has_value()) << turned;
    });
}

TEST(CustomerToken, AnEndedForeignOrUnsignedOneIsRefused) {
    const auto good = write_customer_token(claims, secret);
    EXPECT_FALSE(shown(good, noon + core::hours(2)).who);
    EXPECT_FALSE(read_customer_token(good, std::vector<std::string>{secret}, "other", noon).who);
    EXPECT_FALSE(read_customer_token(good, {}, "desk", noon).who);
    EXPECT_FALSE(read_customer_token(good, std::vector<std::string>{""}, "desk", noon).who);
    for (const char* wrong : {R"({"exp":1795352400})", R"({"sub":"a"})", R"({"sub":"a","exp":"1"})",
                              R"({"sub":"a","exp":1999999999})", R"({"sub":"","exp":1795352400})",
                              "[]", ""})
        EXPECT_FALSE(shown(write_customer_token(wrong, secret)).who) << wrong;
    EXPECT_FALSE(shown("a.b").who);
    EXPECT_FALSE(shown("..").who);
}

TEST(Webchat, SettingsThatCannotWorkAreNamed) {
    const auto& fault = find_kind("webchat")->fault;
    const auto wrong = [&](const char* key, const char* value) {
        const auto found = fault({"chat", "webchat", {}, {{key, {value}}}});
        return found ? found->key : std::string{};
    };
    EXPECT_EQ(wrong("allowed_origins", "https://www.example.com/shop"), "allowed_origins");
    EXPECT_EQ(wrong("allowed_origins", "*"), "allowed_origins");
    EXPECT_EQ(wrong("customer_secrets", "short"), "customer_secrets");
    EXPECT_EQ(wrong("color", "red"), "color");
    EXPECT_EQ(wrong("allowed_origins", "https://www.example.com"), "");
}

}  // namespace

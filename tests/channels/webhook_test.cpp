#include "evenline/channels/standard_webhook.hpp"
#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "whsec_dGhlIHNlY3JldCBvZiB0aGUgdGVzdHM=";
const std::string older = "whsec_YW5vdGhlciBzZWNyZXQgZm9yIHRlc3Rz";

const std::string contact = R"({"type":"contact.created","timestamp":"2026-11-22T11:59:00Z",
 "data":{"thread":"t-1","presence":"live","visibility":"public","customer":{"ref":"crm-7",
 "name":"Ana","language":"es-MX","addresses":[
 {"kind":"phone","value":"600 111 222","verified":true},
 {"kind":"email","value":"Ana <ANA@Example.org>"},{"kind":"phone","value":"12"}]},
 "subject":"Pedido","text":"¿Dónde está?","attributes":{"plan":"gold","orders":3,"vip":false},
 "occurred_at":"2026-11-22T11:58:30Z"}})";

std::unique_ptr<adapter> hook() {
    return channel("webhook", {{"secrets", {secret, older}}, {"default_region", {"ES"}},
                               {"reply_url", {"https://crm.example.com/in"}}});
}

raw_request sent(std::string_view body, std::string_view id = "msg_1",
                 core::instant at = noon, std::string_view key = secret) {
    raw_request r;
    r.url = "https://desk.example.com/api/v1/hooks/desk";
    r.body = body;
    r.received_at = noon;
    r.headers = sign_standard_webhook(key, id, at, body);
    return r;
}

std::string& value(raw_request& r, std::string_view name) {
    for (auto& h : r.headers) {
        if (h.name == name) return h.value;
    }
    throw std::logic_error("no such header");
}

TEST(Webhook, AttachmentsComeAsAnAddressOrAsBytes) {
    const auto with = [](const std::string& list) {
        return R"({"type":"contact.created","data":{"thread":"t","attachments":[)" + list + "]}}";
    };
    const auto body =
        with(R"({"name":"a.txt","content_type":"text/plain","content_base64":"aGVsbG8="},)"
             R"({"name":"b.png","url":"https://cdn.example.org/b","bytes":7})");
    const auto r = hook()->read(sent(body));
    ASSERT_EQ(r.what, verdict::valid) << r.why;
    const auto& a = r.events.at(0).attachments;
    ASSERT_EQ(a.size(), 2U);
    EXPECT_EQ(a[0].content, "hello");
    EXPECT_EQ(a[0].bytes, 5U);
    EXPECT_EQ(a[1].url, "https://cdn.example.org/b");
    EXPECT_EQ(a[1].bytes, 7U);
    for (const char* bad : {R"({"name":"x","content_base64":"?"})", R"({"name":"x"})",
                            R"({"name":"x","url":"file:///etc/passwd"})"}) {
        const auto wrong = with(bad);
        EXPECT_EQ(hook()->read(sent(wrong)).what, verdict::malformed) << bad;
    }
}

TEST(Webhook, ALiveContactBecomesAChatWithItsCustomer) {
    const auto r = hook()->read(sent(contact));
    ASSERT_EQ(r.what, verdict::valid);
    EXPECT_EQ(r.answer.status, 200U);
    ASSERT_EQ(r.events.size(), 1U);
    const auto& e = r.events[0];
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_TRUE(e.creates_work);
    EXPECT_TRUE(e.is_public);
    EXPECT_EQ(e.dedupe_key, "msg_1");
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.contact.thread, "t-1");
    EXPECT_EQ(e.contact.customer_ref, "crm-7");
    EXPECT_EQ(e.contact.language, "es");
    EXPECT_EQ(e.contact.text, "¿Dónde está?");
    EXPECT_EQ(e.contact.occurred_at, noon - core::seconds(90));
    EXPECT_EQ(e.contact.attributes.at("plan"), "gold");
    EXPECT_EQ(e.contact.attributes.at("orders"), "3");
    EXPECT_EQ(e.contact.attributes.at("vip"), "false");
    ASSERT_EQ(e.contact.addresses.size(), 2U);   // the impossible number is no address
    EXPECT_EQ(e.contact.addresses[0], (core::address{"phone", "+34600111222", true}));
    EXPECT_EQ(e.contact.addresses[1], (core::address{"email", "ana@example.org", false}));
}

TEST(Webhook, ADeferredContactAndOneThatDoesNotSayAreMail) {
    const std::string_view deferred =
        R"({"type":"contact.created","data":{"thread":"t","presence":"deferred"}})";
    EXPECT_EQ(hook()->read(sent(deferred)).events.at(0).contact.form, core::work_form::mail);
    const std::string_view silent = R"({"type":"contact.created","data":{"thread":"t"}})";
    EXPECT_EQ(hook()->read(sent(silent)).events.at(0).contact.form, core::work_form::mail);
    EXPECT_EQ(hook()->read(sent(silent)).events.at(0).contact.occurred_at, noon);
}

TEST(Webhook, AnEndNamesItsThreadAndMakesNoWork) {
    for (const std::string_view type : {"contact.abandoned", "contact.ended"}) {
        const auto body = R"({"type":")" + std::string(type) + R"(","data":{"thread":"t-1"}})";
        const auto r = hook()->read(sent(body));
        ASSERT_EQ(r.events.size(), 1U);
        EXPECT_EQ(r.events[0].event_kind, type);
        EXPECT_TRUE(r.events[0].ends_contact);
        EXPECT_FALSE(r.events[0].creates_work);
        EXPECT_EQ(r.events[0].thread_key, "t-1");
    }
}

TEST(Webhook, AnUnknownTypeIsKeptAndIgnored) {
    const auto r = hook()->read(sent(R"({"type":"invoice.paid","data":{"amount":3}})"));
    EXPECT_EQ(r.what, verdict::valid);
    EXPECT_EQ(r.answer.status, 200U);
    EXPECT_EQ(r.events.at(0).event_kind, "ignored");
    EXPECT_EQ(r.events.at(0).dedupe_key, "msg_1");
}

TEST(Webhook, SaysWhatIsWrongWithAnAuthenticBody) {
    struct wrong { std::string_view body, names; };
    for (const auto& c :
         {wrong{"x", "not JSON"}, wrong{"[]", "object"}, wrong{"{}", "type"},
          wrong{R"({"type":7})", "type"},
          wrong{R"({"type":"contact.created","data":{}})", "thread"},
          wrong{R"({"type":"contact.created","data":{"thread":["t"]}})", "thread"},
          wrong{R"({"type":"contact.created","data":{"thread":"t","presence":"now"}})", "presence"},
          wrong{R"({"type":"contact.created","data":{"thread":"t","visibility":"x"}})",
                "visibility"},
          wrong{R"({"type":"contact.created","data":{"thread":"t","occurred_at":"today"}})",
                "occurred_at"},
          wrong{R"({"type":"contact.created","data":{"thread":"t","customer":{"addresses":[{}]}}})",
                "addresses"},
          wrong{R"({"type":"a","type":"b"})", "repeated"}}) {
        const auto r = hook()->read(sent(c.body));
        EXPECT_EQ(r.what, verdict::malformed) << c.body;
        EXPECT_EQ(r.answer.status, 400U) << c.body;
        EXPECT_TRUE(r.events.empty()) << c.body;
        EXPECT_NE(r.why.find(c.names), std::string::npos) << c.body << " -> " << r.why;
    }
}

TEST(Webhook, TakesEitherSecretWhileRotatingAndNoOther) {
    EXPECT_EQ(hook()->read(sent(contact, "m", noon, older)).what, verdict::valid);
    const auto r = hook()->read(sent(contact, "m", noon, "whsec_c29tZWJvZHkgZWxzZQ=="));
    EXPECT_EQ(r.what, verdict::invalid);
    EXPECT_EQ(r.answer.status, 401U);
}

TEST(Webhook, TheClockMayBeFiveMinutesOffOnEitherSide) {
    EXPECT_EQ(hook()->read(sent(contact, "m", noon - core::seconds(300))).what, verdict::valid);
    EXPECT_EQ(hook()->read(sent(contact, "m", noon + core::seconds(300))).what, verdict::valid);
    EXPECT_EQ(hook()->read(sent(contact, "m", noon - core::seconds(301))).what, verdict::invalid);
    EXPECT_EQ(hook()->read(sent(contact, "m", noon + core::seconds(301))).what, verdict::invalid);
}

TEST(Webhook, RefusesAnIdThatCouldMoveTheBoundaryOfWhatIsSigned) {
    EXPECT_EQ(hook()->read(sent(contact, "msg.1")).what, verdict::invalid);
    EXPECT_EQ(hook()->read(sent(contact, std::string(257, 'a'))).what, verdict::invalid);
}

TEST(Webhook, NeedsAllThreeHeaders) {
    for (const std::string_view name : {"webhook-id", "webhook-timestamp", "webhook-signature"}) {
        auto request = sent(contact);
        value(request, name).clear();
        EXPECT_EQ(hook()->read(request).what, verdict::invalid) << name;
    }
}

TEST(Webhook, OneTurnedBitOfSignatureBodyIdOrTimeIsRefused) {
    const auto adapter = hook();
    const auto good = sent(contact);
    each_flipped_bit(std::string(good.header_value("webhook-signature")),
                     [&](const std::string& s) {
                         auto r = good;
                         value(r, "webhook-signature") = s;
                         EXPECT_EQ(adapter->read(r).what, verdict::invalid) << s;
                     });
    const std::string body(contact.substr(0, 60));
    const auto small = sent(body);
    each_flipped_bit(body, [&](const std::string& turned) {
        auto r = small;
        r.body = turned;
        EXPECT_EQ(adapter->read(r).what, verdict::invalid);
    });
    for (const std::string_view name : {"webhook-id", "webhook-timestamp"}) {
        each_flipped_bit(std::string(good.header_value(name)), [&](const std::string& turned) {
            auto r = good;
            value(r, name) = turned;
            EXPECT_EQ(adapter->read(r).what, verdict::invalid) << turned;
        });
    }
}

TEST(Webhook, ListedSignaturesAreTriedAndTheirVersionCounts) {
    auto r = sent(contact);
    const std::string right(r.header_value("webhook-signature"));
    value(r, "webhook-signature") = "v1,AAAA v9,x nonsense " + right;
    EXPECT_EQ(hook()->read(r).what, verdict::valid);
    value(r, "webhook-signature") = "v2," + right.substr(3);
    EXPECT_EQ(hook()->read(r).what, verdict::invalid);
    value(r, "webhook-signature") = "v1a," + right.substr(3);
    EXPECT_EQ(hook()->read(r).what, verdict::invalid);
}

TEST(Webhook, AReplyIsSignedAndKeepsItsIdOverRetries) {
    outbound_message m{"reply", 31,      "t-1", "crm-7", "Está en camino", "", "msg_1",
                       {},      "tkt_7", {},    noon};
    const auto first = hook()->compose(m);
    ASSERT_TRUE(first && first->http);
    EXPECT_EQ(first->http->url, "https://crm.example.com/in");
    raw_request back;
    back.headers = first->http->headers;
    back.body = first->http->body;
    back.received_at = noon;
    EXPECT_TRUE(check_standard_webhook(back, {secret}).ok);
    EXPECT_NE(first->http->body.find("Está en camino"), std::string::npos);
    m.now = noon + core::minutes(5);
    const auto again = hook()->compose(m);
    EXPECT_EQ(again->provider_id, first->provider_id);
    EXPECT_NE(again->http->headers.back().value, first->http->headers.back().value);
}

TEST(Webhook, WithoutAReplyAddressItCannotAnswer) {
    const auto deaf = channel("webhook", {{"secrets", {secret}}});
    outbound_message m;
    m.kind = "reply";
    EXPECT_FALSE(deaf->compose(m));
    m.kind = "connect_call";
    EXPECT_FALSE(hook()->compose(m));
}

}  // namespace

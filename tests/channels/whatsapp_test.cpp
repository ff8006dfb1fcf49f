#include "given.hpp"

namespace {

using namespace given;

const std::string secret = "an app secret for tests";

std::unique_ptr<adapter> number() {
    return channel("whatsapp", {{"app_secret", {secret}}, {"verify_token", {"open"}},
                                {"access_token", {"WAtoken"}}, {"templates", {"hello:es"}},
                                {"api_url", {"http://127.0.0.1:9"}}});
}

reading heard(const std::string& body) {
    raw_request r;
    r.body = body;
    r.received_at = noon;
    r.headers = {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
    return number()->read(r);
}

std::string value(std::string_view inner) {
    return R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[{"field":)"
           R"("messages","value":{"metadata":{"phone_number_id":"55"},"contacts":[{"wa_id":)"
           R"("34600111222","user_id":"ES.9","profile":{"name":"Ana"}}],)" +
           std::string(inner) + "}}]}]}";
}

inbound_event message(std::string_view inner, std::string_view from = R"("from":"34600111222",)") {
    const auto r = heard(value(R"("messages":[{)" + std::string(from) +
                               R"("id":"wamid.1","timestamp":"1795348799",)" + std::string(inner) +
                               "}]"));
    EXPECT_EQ(r.what, verdict::valid) << r.why;
    EXPECT_EQ(r.events.size(), 1U);
    return r.events.empty() ? inbound_event{} : r.events[0];
}

TEST(WhatsApp, AMessageIsAChatOfAPersonWithAVerifiedNumber) {
    const auto e = message(R"("type":"text","text":{"body":"Hola"},"context":{"id":"wamid.0"})");
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_EQ(e.sender_name, "Ana");
    EXPECT_EQ(e.thread_key, "wa:55:34600111222");
    EXPECT_EQ(e.in_reply_to, "wamid.0");
    EXPECT_EQ(e.contact.occurred_at, noon - core::seconds(1));
    // The number joins them with their calls; the business-scoped id stays when it changes.
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"whatsapp", "ES.9", true},
                                                               {"phone", "+34600111222", true}}));
}

TEST(WhatsApp, APersonWithoutANumberIsKnownByTheirId) {
    const auto e = message(R"("type":"text","text":{"body":"Hola"})", R"("from_user_id":"ES.9",)");
    EXPECT_EQ(e.sender_id, "ES.9");
    EXPECT_EQ(e.thread_key, "wa:55:ES.9");
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"whatsapp", "ES.9", true}}));
}

TEST(WhatsApp, WhatHasNoWordsIsShownByWhatItIs) {
    EXPECT_EQ(message(R"("type":"image","image":{"id":"7","mime_type":"image/jpeg"})")
                  .attachments.at(0).url, "whatsapp-media:7");
    EXPECT_EQ(message(R"("type":"document","document":{"id":"7","filename":"a.pdf",)"
                      R"("caption":"mira"})").text, "mira");
    EXPECT_EQ(message(R"("type":"location","location":{"latitude":1.5,"longitude":2,)"
                      R"("name":"Casa"})").attachments.at(0).name, "Casa");
    EXPECT_EQ(message(R"("type":"order","order":{"product_items":[{},{}]})")
                  .attachments.at(0).name, "an order of 2 products");
    EXPECT_EQ(message(R"("type":"unsupported","unsupported":{"type":"poll"})")
                  .attachments.at(0).content_type, "unsupported");
    EXPECT_EQ(message(R"("type":"interactive","interactive":{"button_reply":{"id":"H",)"
                      R"("title":"Hablar"}})").text, "Hablar");
}

TEST(WhatsApp, ReactionsEditsAndRevocationsAreNoWork) {
    EXPECT_EQ(message(R"("type":"reaction","reaction":{"message_id":"w","emoji":"x"})").event_kind,
              "reaction");
    const auto e = message(R"("type":"edit","edit":{"original_message_id":"w","message":)"
                           R"({"type":"text","text":{"body":"nuevo"}}})");
    EXPECT_EQ(e.event_kind, "edit");
    EXPECT_EQ(e.text, "nuevo");
    EXPECT_EQ(e.in_reply_to, "w");
    EXPECT_FALSE(e.creates_work);
    EXPECT_EQ(message(R"("type":"revoke","revoke":{"original_message_id":"w"})").event_kind,
              "delete");
    EXPECT_EQ(message(R"("type":"system","system":{"body":"changed"})").event_kind, "system");
}

TEST(WhatsApp, AStatusIsOfOurMessageAndOpensNothing) {
    const auto r = heard(value(
        R"("statuses":[{"id":"wamid.7","status":"read","recipient_id":"34600111222","timestamp":)"
        R"("1795348799"},{"id":"wamid.8","status":"failed","recipient_id":"34600111222",)"
        R"("errors":[{"code":131047,"title":"Re-engagement"}]}])"));
    ASSERT_EQ(r.events.size(), 2U);
    EXPECT_EQ(r.events[0].delivery_of, "wamid.7");
    EXPECT_EQ(r.events[0].delivery_state, "read");
    EXPECT_EQ(r.events[0].dedupe_key, "wamid.7:read");
    EXPECT_FALSE(r.events[0].creates_work);
    EXPECT_EQ(r.events[1].delivery_state, "failed");
    EXPECT_NE(r.events[1].delivery_error.find("24-hour window"), std::string::npos);
}

TEST(WhatsApp, ManyEventsOfOneRequestEachHaveAKey) {
    const auto r = heard(value(R"("messages":[{"from":"1","id":"a","type":"text"},)"
                               R"({"from":"1","id":"b","type":"text"}],)"
                               R"("statuses":[{"id":"c","status":"sent"}])"));
    ASSERT_EQ(r.events.size(), 3U);
    EXPECT_NE(r.events[0].dedupe_key, r.events[1].dedupe_key);
}

TEST(WhatsApp, AReplyAndATemplate) {
    outbound_message m;
    m.kind = "reply";
    m.idempotency_key = 31;
    m.thread = "wa:55:34600111222";
    m.text = "Sí";
    m.in_reply_to = "wamid.1";
    const auto c = number()->compose(m);
    ASSERT_TRUE(c && c->http);
    EXPECT_EQ(c->http->url, "http://127.0.0.1:9/v25.0/55/messages");
    EXPECT_EQ(c->http->headers.back().value, "Bearer WAtoken");
    EXPECT_NE(c->http->body.find(R"("to":"34600111222")"), std::string::npos);
    EXPECT_NE(c->http->body.find(R"("context":{"message_id":"wamid.1"})"), std::string::npos);
    m.extra["template"] = "hello:es";
    const auto t = number()->compose(m)->http->body;
    EXPECT_NE(t.find(R"("template":{"name":"hello","language":{"code":"es"})"), std::string::npos);
    EXPECT_NE(t.find(R"({"type":"text","text":"Sí"})"), std::string::npos);
    m.thread = "wa:55:ES.9";
    EXPECT_NE(number()->compose(m)->http->body.find(R"("recipient":"ES.9")"), std::string::npos);
    EXPECT_EQ(number()->limits(noon).window_ends_at, noon + core::hours(24));
    EXPECT_EQ(number()->limits(noon).templates, std::vector<std::string>{"hello:es"});
}

TEST(WhatsApp, ErrorsAreToldApart) {
    const auto judge = [](unsigned status, std::string body) {
        return number()->judge(status, {}, body);
    };
    EXPECT_EQ(judge(200, R"({"messages":[{"id":"wamid.9"}]})").provider_id, "wamid.9");
    EXPECT_EQ(judge(429, R"({"error":{"message":"x","code":130429}})").state, send_state::retry);
    EXPECT_EQ(judge(400, R"({"error":{"message":"x","code":131056}})").state, send_state::retry);
    const auto closed = judge(400, R"({"error":{"message":"x","code":131047}})");
    EXPECT_EQ(closed.state, send_state::failed);
    EXPECT_NE(closed.error.find("template"), std::string::npos);
    EXPECT_EQ(judge(400, R"({"error":{"message":"x","code":131026}})").state, send_state::failed);
}

TEST(WhatsApp, AuthenticButNotOurs) {
    EXPECT_EQ(heard(R"({"object":"page","entry":[]})").events.at(0).event_kind, "ignored");
    EXPECT_EQ(heard("[]").what, verdict::malformed);
    EXPECT_TRUE(heard(R"({"object":"whatsapp_business_account","entry":[{"id":"1","changes":[)"
                      R"({"field":"calls","value":{"calls":[{"id":"x"}]}}]}]})").events.empty());
}

}  // namespace

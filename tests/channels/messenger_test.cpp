#include "given.hpp"

#include <cctype>

namespace {

using namespace given;

const std::string secret = "an app secret for tests";

std::unique_ptr<adapter> page() {
    return channel("messenger", {{"app_secret", {secret}}, {"verify_token", {"open sesame"}},
                                 {"page_access_token", {"EAAtoken"}},
                                 {"api_url", {"http://127.0.0.1:9"}}});
}

raw_request sent(std::string_view body) {
    raw_request r;
    r.url = "https://desk.example.com/api/v1/hooks/desk";
    r.body = body;
    r.received_at = noon;
    r.headers = {{"X-Hub-Signature-256", "sha256=" + to_hex(hmac(hash::sha256, secret, body))}};
    return r;
}

raw_request asked(std::string query) {
    raw_request r;
    r.method = "GET";
    r.url = "https://desk.example.com/api/v1/hooks/desk?" + std::move(query);
    return r;
}

std::string upper_case(std::string hex) {
    for (char& c : hex) c = static_cast<char>(std::toupper(c));
    return hex;
}

std::string item(std::string_view inner) {
    return R"({"object":"page","entry":[{"id":"10","time":1795348799000,"messaging":[)"
           R"({"sender":{"id":"77"},)"
           R"("recipient":{"id":"10"},"timestamp":1795348799500,)" +
           std::string(inner) + "}]}]}";
}

inbound_event only_event(const std::string& body) {
    const auto r = page()->read(sent(body));
    EXPECT_EQ(r.what, verdict::valid) << r.why;
    EXPECT_EQ(r.answer.status, 200U);
    EXPECT_EQ(r.events.size(), 1U);
    return r.events.empty() ? inbound_event{} : r.events[0];
}

TEST(Messenger, AMessageIsAPrivateChat) {
    const auto e = only_event(
        item(R"("message":{"mid":"m1","text":"¿Hola?","reply_to":{"mid":"m0"},)"
             R"("attachments":[{"type":"image","payload":{"url":"https://x.example/i.png"}}]})"));
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_TRUE(e.creates_work);
    EXPECT_FALSE(e.is_public);
    EXPECT_EQ(e.thread_key, "meta:page:10:77");
    EXPECT_EQ(e.dedupe_key, "m1");
    EXPECT_EQ(e.in_reply_to, "m0");
    EXPECT_EQ(e.contact.form, core::work_form::chat);
    EXPECT_EQ(e.contact.text, "¿Hola?");
    EXPECT_EQ(e.contact.occurred_at, noon - core::milliseconds(500));
    EXPECT_EQ(e.contact.addresses, (std::vector<core::address>{{"messenger", "77", true}}));
    ASSERT_EQ(e.attachments.size(), 1U);
    EXPECT_EQ(e.attachments[0].url, "https://x.example/i.png");
}

TEST(Messenger, OurOwnReplyComingBackIsAnEchoOfTheCustomersThread) {
    const std::string body =
        R"({"object":"page","entry":[{"messaging":[{"sender":{"id":"10"},)"
        R"("recipient":{"id":"77"},"timestamp":1,)"
        R"("message":{"is_echo":true,"mid":"m2","text":"a"}}],"id":"10"}]})";
    const auto e = only_event(body);
    EXPECT_EQ(e.event_kind, "echo");
    EXPECT_TRUE(e.outbound);
    EXPECT_FALSE(e.creates_work);
    EXPECT_EQ(e.thread_key, "meta:page:10:77");
}

TEST(Messenger, WhatMakesNoWork) {
    const auto read = only_event(item(R"("read":{"watermark":5})"));
    EXPECT_EQ(read.dedupe_key, "read:5");
    EXPECT_EQ(read.delivered_until, core::instant{5'000}) << "names no message, but until when";
    EXPECT_EQ(
        only_event(item(R"("reaction":{"mid":"m1","emoji":"x","action":"react"})")).event_kind,
        "reaction");
    EXPECT_EQ(only_event(item(R"("message_edit":{"mid":"m1","text":"b","num_edit":1})")).event_kind,
              "edit");
    EXPECT_EQ(only_event(item(R"("optin":{"ref":"x"})")).event_kind, "ignored");
    auto standby = item(R"("message":{"mid":"m3","text":"hi"})");
    standby.replace(standby.find("messaging"), 9, "standby");
    const auto e = only_event(standby);
    EXPECT_EQ(e.event_kind, "standby");
    EXPECT_FALSE(e.creates_work);
}

TEST(Messenger, ADeliveryNamesEachOfOurMessages) {
    const auto r = page()->read(sent(item(R"("delivery":{"mids":["a","b"],"watermark":9})")));
    ASSERT_EQ(r.events.size(), 2U);
    EXPECT_EQ(r.events[0].delivery_of, "a");
    EXPECT_EQ(r.events[1].delivery_of, "b");
    EXPECT_NE(r.events[0].dedupe_key, r.events[1].dedupe_key);
    EXPECT_EQ(r.events[0].delivery_state, "delivered");
}

TEST(Messenger, AButtonIsAMessage) {
    const auto e =
        only_event(item(R"("postback":{"mid":"p1","title":"Hablar","payload":"HUMAN"})"));
    EXPECT_EQ(e.event_kind, "message");
    EXPECT_EQ(e.text, "Hablar");
    EXPECT_EQ(e.extra.at("payload"), "HUMAN");
}

TEST(Messenger, TheSubscriptionIsAnsweredOnlyToOurOwnWords) {
    const auto ok = page()->read(
        asked("hub.mode=subscribe&hub.verify_token=open+sesame&hub.challenge=123%3C"));
    EXPECT_EQ(ok.what, verdict::valid);
    EXPECT_EQ(ok.answer.status, 200U);
    EXPECT_EQ(ok.answer.body, "123<");
    EXPECT_EQ(ok.answer.content_type, "text/plain");
    for (const char* query : {"hub.mode=subscribe&hub.verify_token=x&hub.challenge=1",
                              "hub.mode=other&hub.verify_token=open+sesame&hub.challenge=1",
                              "hub.mode=subscribe&hub.challenge=1"}) {
        const auto r = page()->read(asked(query));
        EXPECT_EQ(r.what, verdict::invalid) << query;
        EXPECT_EQ(r.answer.status, 403U) << query;
    }
    EXPECT_EQ(page()->read(asked("")).what, verdict::not_found);
}

TEST(Messenger, OnlyTheStrongSignatureOverTheBytesCounts) {
    const auto body = item(R"("message":{"mid":"m1","text":"x"})");
    auto r = sent(body);
    each_flipped_bit(r.headers[0].value, [&](const std::string& turned) {
        auto other = r;
        other.headers[0].value = turned;
        EXPECT_EQ(page()->read(other).what, verdict::invalid) << turned;
    });
    const auto adapter = page();
    each_flipped_bit(body, [&](const std::string& turned) {
        auto other = r;
        other.body = turned;
        EXPECT_EQ(adapter->read(other).what, verdict::invalid);
    });
    r.headers[0].name = "X-Hub-Signature";
    EXPECT_EQ(page()->read(r).what, verdict::invalid);
    r.headers[0] = {"X-Hub-Signature-256",
                    "sha256=" + upper_case(to_hex(hmac(hash::sha256, secret, body)))};
    EXPECT_EQ(page()->read(r).what, verdict::invalid);
}

TEST(Messenger, AnAuthenticBodyThatIsNoEnvelopeIsMalformed) {
    for (const char* body : {"Hello", "[]", "{}", R"({"object":"page","object":"page"})",
                             R"({"object":"page","entry":[{"id":"\u0000"}]})"}) {
        const auto r = page()->read(sent(body));
        EXPECT_EQ(r.what, verdict::malformed) << body;
        EXPECT_EQ(r.answer.status, 400U) << body;
    }
    EXPECT_EQ(only_event(R"({"object":"instagram","entry":[]})").event_kind, "ignored");
    EXPECT_TRUE(page()->read(sent(R"({"object":"page","entry":[{"id":"1"}]})")).events.empty());
}

TEST(Messenger, AReplyGoesToThePersonOfTheThread) {
    outbound_message m{"reply", 5,   "meta:page:10:77", "77", "Sí, \"hoy\"\n", "", "", {}, "tkt_1",
                       {},      noon};
    const auto c = page()->compose(m);
    ASSERT_TRUE(c && c->http);
    EXPECT_EQ(c->http->url, "http://127.0.0.1:9/v25.0/10/messages");
    EXPECT_EQ(
        c->http->body,
        R"({"recipient":{"id":"77"},"messaging_type":"RESPONSE",)"
        R"("message":{"text":"Sí, \"hoy\"\n"},)"
        R"("access_token":"EAAtoken"})");
    m.extra["tag"] = "HUMAN_AGENT";
    EXPECT_NE(page()->compose(m)->http->body.find(R"("MESSAGE_TAG","tag":"HUMAN_AGENT")"),
              std::string::npos);
    EXPECT_EQ(page()->limits(noon).window_ends_at, noon + core::hours(24));
    m.thread = "t-1";
    EXPECT_FALSE(page()->compose(m));
}

TEST(Messenger, JudgesErrorsByWhatTheyMean) {
    const auto judge = [](unsigned status, std::string body) {
        return page()->judge(status, {}, body);
    };
    const auto sent_one = judge(200, R"({"recipient_id":"77","message_id":"m9"})");
    EXPECT_EQ(sent_one.state, send_state::done);
    EXPECT_EQ(sent_one.provider_id, "m9");
    const auto closed =
        judge(400, R"({"error":{"message":"x","code":10,"error_subcode":2018278}})");
    EXPECT_EQ(closed.state, send_state::failed);
    EXPECT_NE(closed.error.find("24-hour"), std::string::npos);
    EXPECT_EQ(judge(400, R"({"error":{"message":"x","code":613}})").state, send_state::retry);
    EXPECT_EQ(judge(400, R"({"error":{"message":"x","code":100,"is_transient":true}})").state,
              send_state::retry);
    EXPECT_EQ(judge(500, R"({"error":{"message":"x","code":190}})").state, send_state::failed);
    EXPECT_EQ(judge(500, "<html>").state, send_state::retry);
    EXPECT_EQ(judge(400, "<html>").state, send_state::failed);
}

}  // namespace

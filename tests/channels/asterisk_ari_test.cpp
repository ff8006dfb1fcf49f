#include "evenline/channels/timestamp.hpp"
#include "listening.hpp"

namespace {

using namespace given;

std::string said(std::string type, std::string more = {}, std::string id = "17.1",
                 std::string at = "2026-11-22T12:00:00.000+0000") {
    return R"({"type":")" + type + R"(","application":"evenline","timestamp":")" + at +
           R"(","channel":{"id":")" + id + R"(","caller":{"name":"Ana","number":"+34600111222"},)"
           R"("dialplan":{"exten":"900"},"creationtime":"2026-11-22T11:59:00.000+0000"})" + more +
           "}";
}

bool fetches(const stream_step& s, std::string_view method, std::string_view part) {
    return std::ranges::any_of(s.fetches, [&](const stream_fetch& f) {
        return f.call.method == method && f.call.url.find(part) != std::string::npos;
    });
}
std::uint64_t number_of(const stream_step& s, std::string_view part) {
    for (const auto& f : s.fetches) {
        if (f.call.url.find(part) != std::string::npos) return f.number;
    }
    return 0;
}

// Bridges, the application, the channels: what a new connection asks.
stream_step catch_up(stream& s, std::string channels, std::string date = {}) {
    std::vector<header> headers;
    if (!date.empty()) headers.push_back({"Date", date});
    auto step = s.connected(noon);
    step = s.fetched(number_of(step, "/bridges"), 200, headers, "[]", noon);
    step = s.fetched(number_of(step, "/applications/"), 200, headers,
                     R"({"channel_ids":["17.1"]})", noon);
    return s.fetched(number_of(step, "/channels"), 200, headers, channels, noon);
}

TEST(AsteriskAri, ACallInTheApplicationIsKeptThenAnsweredAndPutOnHold) {
    auto s = listening("asterisk_ari");
    EXPECT_TRUE(catch_up(*s, "[]").ready);
    const auto step = s->received(said("StasisStart", R"(,"args":["queue","support","es"])"), noon);
    const auto got = events_of(step);
    ASSERT_EQ(got.size(), 1U);
    EXPECT_TRUE(got[0].creates_work);
    EXPECT_EQ(got[0].contact.language, "es");
    EXPECT_EQ(got[0].contact.attributes.at("queue"), "support");
    EXPECT_EQ(got[0].contact.occurred_at, noon - core::minutes(1)) << "since the call began";
    EXPECT_TRUE(fetches(step, "POST", "/channels/17.1/answer"));
    EXPECT_TRUE(fetches(step, "POST", "/channels/17.1/moh"));
}

TEST(AsteriskAri, AnExchangeWhoseClockIsWrongGivesItsCallersNoHeadStart) {
    auto s = listening("asterisk_ari");
    // An hour behind, by its own word.
    const auto step = catch_up(*s, R"([{"id":"17.1","caller":{"number":"+34600111222"},)"
                                   R"("creationtime":"2026-11-22T10:58:00.000+0000"}])",
                               "Sun, 22 Nov 2026 11:00:00 GMT");
    ASSERT_EQ(events_of(step).size(), 1U);
    EXPECT_EQ(events_of(step)[0].contact.occurred_at, noon - core::minutes(2));
    EXPECT_EQ(alive_in(step), std::vector<std::string>{"ari:17.1"});
    EXPECT_TRUE(fetches(step, "POST", "/channels/17.1/moh"));
}

TEST(AsteriskAri, AChannelOfAnotherApplicationIsNotOurs) {
    auto s = listening("asterisk_ari");
    const auto step = catch_up(*s, R"([{"id":"17.1","dialplan":{"app_name":"Stasis",)"
                                   R"("app_data":"other,x"}},{"id":"17.2","dialplan":)"
                                   R"({"app_name":"Stasis","app_data":"evenline,queue"}}])");
    EXPECT_EQ(alive_in(step), std::vector<std::string>{"ari:17.2"});
    EXPECT_TRUE(fetches(step, "POST", "/applications/evenline/subscription"));
}

TEST(AsteriskAri, AcceptingRingsTheAgentAndJoinsBothOnceTheyAnswer) {
    const auto a = channel("asterisk_ari", {{"username", {"u"}}, {"password", {"p"}}});
    const auto call = a->compose(action("connect_call", "ari:17.1"));
    ASSERT_TRUE(call && call->http);
    EXPECT_EQ(call->http->url,
              "http://127.0.0.1:8088/ari/channels?endpoint=PJSIP%2F101&app=evenline"
              "&appArgs=agent%2C17.1&channelId=evenline-agt_7-17.1-33&timeout=20");
    EXPECT_EQ(a->judge(409, {}, "").state, send_state::done) << "said twice, it rings once";
    auto s = listening("asterisk_ari");
    EXPECT_TRUE(catch_up(*s, "[]").ready);
    const auto step = s->received(
        said("StasisStart", R"(,"args":["agent","17.1"])", "evenline-agt_7-17.1-33"), noon);
    EXPECT_TRUE(events_of(step).empty()) << "our own telephone is no caller";
    EXPECT_TRUE(fetches(step, "DELETE", "/channels/17.1/moh"));
    const auto made = s->fetched(number_of(step, "/bridges/"), 200, {}, "{}", noon);
    EXPECT_TRUE(fetches(made, "POST", "/addChannel?channel=17.1%2Cevenline-agt_7-17.1-33"));
    const auto gone = s->fetched(number_of(made, "/addChannel"), 404, {}, "{}", noon);
    EXPECT_TRUE(fetches(gone, "DELETE", "/channels/evenline-agt_7-17.1-33"))
        << "the caller left meanwhile: nobody talks to silence";
}

TEST(AsteriskAri, AnAgentsTelephoneThatIsNotAnsweredGivesTheCallBackWithItsReason) {
    auto s = listening("asterisk_ari");
    EXPECT_TRUE(catch_up(*s, "[]").ready);
    const auto step = s->received(said("ChannelDestroyed", R"(,"cause":19,"cause_txt":"No Answer")",
                                       "evenline-agt_7-17.1-33"), noon);
    ASSERT_EQ(events_of(step).size(), 1U);
    EXPECT_EQ(events_of(step)[0].thread_key, "ari:17.1");
    EXPECT_EQ(events_of(step)[0].connection_failed, "no answer");
    EXPECT_EQ(events_of(step)[0].connection_of, "agt_7");
}

TEST(AsteriskAri, WhenOneSideHangsUpTheOtherIsNotLeftAlone) {
    auto s = listening("asterisk_ari");
    EXPECT_TRUE(catch_up(*s, "[]").ready);
    const auto both = s->received(
        said("ChannelEnteredBridge", R"(,"bridge":{"id":"b","channels":["17.1",)"
             R"("evenline-agt_7-17.1-33"]})", "evenline-agt_7-17.1-33"), noon);
    EXPECT_EQ(events_of(both).at(0).event_kind, "call.answered");
    EXPECT_EQ(events_of(both)[0].thread_key, "ari:17.1");
    const auto over = s->received(said("ChannelDestroyed", "", "evenline-agt_7-17.1-33"), noon);
    EXPECT_TRUE(events_of(over).empty());
    EXPECT_TRUE(fetches(over, "DELETE", "/channels/17.1"));
    const auto ended = events_of(s->received(said("ChannelDestroyed"), noon));
    EXPECT_EQ(ended.at(0).event_kind, "call.completed");
    EXPECT_TRUE(ended[0].ends_contact);
}

TEST(AsteriskAri, ACallerWhoLeavesWhileATelephoneRingsStopsItsRinging) {
    auto s = listening("asterisk_ari");
    EXPECT_TRUE(catch_up(*s, "[]").ready);
    EXPECT_TRUE(events_of(s->received(said("ChannelStateChange", "", "evenline-agt_7-17.1-33"),
                                      noon)).empty());
    const auto step = s->received(said("ChannelHangupRequest", R"(,"cause":16)"), noon);
    EXPECT_EQ(events_of(step).at(0).event_kind, "call.abandoned");
    EXPECT_TRUE(fetches(step, "DELETE", "/channels/evenline-agt_7-17.1-33"));
}

TEST(AsteriskAri, AChannelThatReplacesAnotherTakesOverItsPlace) {
    auto s = listening("asterisk_ari");
    const auto got = events_of(s->received(
        said("StasisStart", R"(,"replace_channel":{"id":"17.1"})", "18.2"), noon));
    EXPECT_EQ(got.at(0).continues, "ari:17.1");
    EXPECT_EQ(got[0].contact.continues, "ari:17.1");
}

TEST(AsteriskAri, AnApplicationTakenByAnotherConnectionIsAnAlarm) {
    auto s = listening("asterisk_ari");
    const auto step = s->received(said("ApplicationReplaced"), noon);
    EXPECT_EQ(events_of(step).at(0).event_kind, "connection_lost");
    EXPECT_TRUE(step.refused);
    EXPECT_NE(step.close.find("another connection"), std::string::npos);
}

TEST(AsteriskAri, KeysAskToBeCalledBackOrGiveUpOnlyWhereThatIsOffered) {
    auto plain = listening("asterisk_ari");
    const auto key = said("ChannelDtmfReceived", R"(,"digit":"1")");
    EXPECT_EQ(events_of(plain->received(key, noon)).at(0).event_kind, "call.dtmf");
    auto s = listening("asterisk_ari", {{"callback", {"true"}},
                                        {"customer_endpoint", {"PJSIP/{phone}@trunk"}}});
    const auto asked = s->received(key, noon);
    EXPECT_TRUE(events_of(asked).at(0).wants_callback);
    EXPECT_TRUE(fetches(asked, "DELETE", "/channels/17.1"));
    const auto nine = said("ChannelDtmfReceived", R"(,"digit":"9")");
    EXPECT_TRUE(events_of(s->received(nine, noon)).at(0).ends_contact);
}

TEST(AsteriskAri, WhatIsNoEventIsPassedOver) {
    auto s = listening("asterisk_ari");
    for (const char* text : {"", "[]", "{", "{\"type\":7}", "{\"type\":\"StasisStart\"}"})
        EXPECT_TRUE(s->received(text, noon).input.empty()) << text;
    const auto refused = s->fetched(number_of(s->connected(noon), "/bridges"), 401, {}, "", noon);
    EXPECT_TRUE(refused.refused);
}

}  // namespace

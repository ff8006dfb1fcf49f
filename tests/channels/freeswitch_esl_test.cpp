#include "listening.hpp"

namespace {

using namespace given;

std::string frame(std::string type, std::string body, std::string more = {}) {
    return "Content-Length: " + std::to_string(body.size()) + "\nContent-Type: " + type + "\n" +
           more + "\n" + body;
}
std::string told(std::string more, std::string line = "aaaa-1") {
    return frame("text/event-plain", "Event-Name: CUSTOM\nEvent-Subclass: callcenter%3A%3Ainfo\n"
                 "CC-Queue: support%40default\nCC-Member-Session-UUID: " + line +
                 "\nCC-Member-CID-Number: %2B34600111222\n" + more + "\n");
}
std::string action_of(std::string action, std::string member = "m1", std::string more = {},
                      std::string line = "aaaa-1") {
    return told("CC-Action: " + action + "\nCC-Member-UUID: " + member + "\n" + more, line);
}
const std::string start = action_of("member-queue-start"),
                  gone = action_of("member-queue-end", "m1",
                                   "CC-Cause: Cancel\nCC-Cancel-Reason: BREAK_OUT\n");
const std::string columns = "queue|instance_id|uuid|session_uuid|cid_number|cid_name|"
                            "joined_epoch|state\n";

std::string reply(std::string text) {
    return "Content-Type: command/reply\nReply-Text: " + text + "\n\n";
}
std::string answer(std::string body) { return frame("api/response", std::move(body)); }

std::unique_ptr<stream> signed_in(std::string members = columns + "+OK\n",
                                  stream_step* last = nullptr,
                                  std::string epoch = "1795348800\n") {
    auto s = listening("freeswitch_esl", {{"queues", {"support@default"}}});
    EXPECT_TRUE(s->connected(noon).say.empty()) << "it speaks first";
    EXPECT_EQ(s->received("Content-Type: auth/request\n\n", noon).say, "auth open sesame\n\n");
    const auto asked = s->received(reply("+OK accepted"), noon);
    EXPECT_TRUE(asked.say.ends_with("CUSTOM callcenter::info\n\n")) << asked.say;
    EXPECT_NE(s->received(reply("+OK event listener enabled plain"), noon)
                  .say.find("api show channels"), std::string::npos);
    auto step = s->received(answer(epoch) + answer("uuid,direction\naaaa-1,inbound\n\n1 total.\n"),
                            noon);
    EXPECT_EQ(step.say, "api callcenter_config queue list members support@default\n\n");
    step = s->received(answer(members), noon);
    EXPECT_TRUE(step.ready);
    if (last) *last = step;
    return s;
}

TEST(FreeswitchEsl, AMemberOfTheQueueOpensWorkAndBreakingOutEndsIt) {
    const auto got = events_of(signed_in()->received(start + gone, noon));
    ASSERT_EQ(got.size(), 2U);
    EXPECT_TRUE(got[0].creates_work);
    EXPECT_EQ(got[0].thread_key, "fs:aaaa-1");
    EXPECT_EQ(got[0].contact.addresses.at(0).value, "+34600111222");
    EXPECT_EQ(got[0].contact.attributes.at("queue"), "support@default");
    EXPECT_EQ(got[1].event_kind, "call.abandoned");
    EXPECT_TRUE(got[1].ends_contact);
}

TEST(FreeswitchEsl, CatchingUpTakesInWhoWaitsSinceTheyJoinedByItsOwnClock) {
    stream_step caught;
    // Its clock is an hour behind: they joined 90 s ago.
    const auto s = signed_in(columns + "support@default|1|m1|aaaa-1|+34600111222|Ana|1795345110|"
                             "Waiting\nsupport@default|1|m2|bbbb-2|600|Eva|1795345100|Abandoned\n"
                             "+OK\n", &caught, "1795345200\n");
    ASSERT_EQ(events_of(caught).size(), 1U);
    EXPECT_EQ(events_of(caught)[0].contact.occurred_at, noon - core::seconds(90));
    EXPECT_EQ(alive_in(caught), std::vector<std::string>{"fs:aaaa-1"});
}

TEST(FreeswitchEsl, WhoComesBackWithinTheResumeWindowContinuesTheOldCall) {
    auto s = signed_in();
    EXPECT_EQ(events_of(s->received(start + gone, noon)).size(), 2U);
    const auto back = events_of(s->received(action_of("member-queue-resume", "m1", "", "bbbb-2"),
                                            noon));
    EXPECT_EQ(back.at(0).continues, "fs:aaaa-1");
    EXPECT_TRUE(back[0].creates_work);
    const auto again = events_of(s->received(
        action_of("member-queue-end", "m1", "CC-Cause: Cancel\nCC-Cancel-Reason: BREAK_OUT\n",
                  "bbbb-2"), noon));
    EXPECT_NE(again.at(0).dedupe_key, "m1:end") << "a second end is not a repeat of the first";
}

TEST(FreeswitchEsl, AcceptingTransfersTheCallerToTheAgentAndBackWhenNobodyAnswers) {
    auto s = signed_in();
    EXPECT_EQ(events_of(s->received(start, noon)).size(), 1U);
    const auto sent = s->act(4, action("connect_call", "fs:aaaa-1"), noon);
    EXPECT_EQ(sent.say, "api uuid_transfer aaaa-1 'm:^:set:call_timeout=20^set:hangup_after_bridge"
                        "=true^set:continue_on_fail=true^bridge:user/101"
                        "^callcenter:support@default' inline\n\n");
    const auto left = events_of(s->received(gone, noon));
    EXPECT_EQ(left.at(0).event_kind, "call.left_queue");
    EXPECT_FALSE(left[0].ends_contact) << "our own doing";
    EXPECT_EQ(s->received(answer("+OK\n"), noon).replies.at(0).status, 200U);
    const auto back = events_of(s->received(action_of("member-queue-start", "m2"), noon));
    EXPECT_EQ(back.at(0).connection_of, "agt_7");
    EXPECT_FALSE(back[0].connection_failed.empty());
    const auto end = events_of(s->received(
        frame("text/event-plain", "Event-Name: CHANNEL_HANGUP_COMPLETE\nUnique-ID: aaaa-1\n\n"),
        noon));
    EXPECT_TRUE(end.at(0).ends_contact);
}

TEST(FreeswitchEsl, OtherLinesOfTheExchangeAreNobodysBusiness) {
    auto s = signed_in();
    EXPECT_TRUE(events_of(s->received(frame("text/event-plain",
        "Event-Name: CHANNEL_HANGUP_COMPLETE\nUnique-ID: cccc-3\n\n"), noon)).empty());
    EXPECT_TRUE(events_of(s->received(action_of("members-count"), noon)).empty());
}

TEST(FreeswitchEsl, ARefusedPasswordOrAddressIsSaid) {
    auto s = listening("freeswitch_esl");
    EXPECT_TRUE(s->connected(noon).say.empty());
    const auto no = s->received("Content-Type: auth/request\n\n" + reply("-ERR invalid"), noon);
    EXPECT_EQ(events_of(no).at(0).event_kind, "auth_failed");
    EXPECT_TRUE(no.refused);
    EXPECT_TRUE(s->received("Content-Type: text/rude-rejection\n\n", noon).refused);
    EXPECT_FALSE(s->received("Content-Length: x\n\n", noon).close.empty());
}

TEST(FreeswitchEsl, ACallThatIsGoneCannotBeConnected) {
    auto s = signed_in();
    EXPECT_EQ(s->act(1, action("connect_call", "fs:zzzz"), noon).replies.at(0).status, 404U);
    EXPECT_EQ(s->act(2, action("end_call", "fs:zzzz"), noon).replies.at(0).status, 200U);
    EXPECT_EQ(events_of(s->received(start, noon)).size(), 1U);
    EXPECT_TRUE(s->act(3, action("connect_call", "fs:aaaa-1"), noon).replies.empty());
    EXPECT_EQ(s->received(answer("-ERR No such channel!\n"), noon).replies.at(0).status, 404U);
}

TEST(FreeswitchEsl, BytesCutAnywhereMeanTheSame) {
    cut_anywhere(start + gone, 2, [] { return signed_in(); });
}

}  // namespace

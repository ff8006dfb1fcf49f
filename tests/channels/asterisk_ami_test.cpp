#include "listening.hpp"

namespace {

using namespace given;

std::string said(std::string event, std::string more, std::string line = "1700000000.1") {
    return "Event: " + event + "\r\nChannel: PJSIP/trunk-1\r\nCallerIDNum: +34600111222\r\n"
           "CallerIDName: Ana\r\nUniqueid: " + line + "\r\nLinkedid: " + line + "\r\n"
           "Queue: support\r\n" + more + "\r\n";
}
const std::string join = said("QueueCallerJoin", "Position: 1\r\nCount: 1\r\n");
const std::string abandon = said("QueueCallerAbandon", "HoldTime: 6\r\n");

std::unique_ptr<stream> signed_in(std::string list_of_channels = {}, std::string entries = {}) {
    auto s = listening("asterisk_ami", {{"customer_endpoint", {"PJSIP/{phone}@trunk"}}});
    EXPECT_NE(s->connected(noon).say.find("Secret: open sesame\r\n"), std::string::npos);
    auto asked = s->received("Asterisk Call Manager/9.0.0\r\nResponse: Success\r\nActionID: 1\r\n"
                             "Message: Authentication accepted\r\n\r\n", noon);
    EXPECT_NE(asked.say.find("Action: CoreShowChannels"), std::string::npos);
    EXPECT_FALSE(asked.ready) << "first it catches up";
    asked = s->received(list_of_channels + "Event: CoreShowChannelsComplete\r\nActionID: 2\r\n\r\n",
                        noon);
    EXPECT_NE(asked.say.find("Action: QueueStatus"), std::string::npos);
    if (entries.empty())
        EXPECT_TRUE(s->received("Event: QueueStatusComplete\r\n\r\n", noon).ready);
    return s;
}

TEST(AsteriskAmi, ACallerWhoJoinsTheQueueOpensWorkWithTheirNumberAndQueue) {
    const auto got = events_of(signed_in()->received(join, noon));
    ASSERT_EQ(got.size(), 1U);
    EXPECT_EQ(got[0].event_kind, "call.queued");
    EXPECT_TRUE(got[0].creates_work);
    EXPECT_EQ(got[0].thread_key, "ami:1700000000.1");
    EXPECT_EQ(got[0].contact.addresses.at(0).value, "+34600111222");
    EXPECT_EQ(got[0].contact.attributes.at("queue"), "support");
}

TEST(AsteriskAmi, LeavingTheQueueIsNoHangUpButAbandoningIs) {
    auto s = signed_in();
    const auto left = events_of(s->received(join + said("QueueCallerLeave", ""), noon));
    ASSERT_EQ(left.size(), 2U);
    EXPECT_FALSE(left[1].ends_contact);
    const auto gone = events_of(s->received(abandon, noon));
    EXPECT_EQ(gone.at(0).event_kind, "call.abandoned");
    EXPECT_TRUE(gone.at(0).ends_contact);
}

TEST(AsteriskAmi, OlderVersionsThatNameNoLinkedCallAreFollowedByTheirLine) {
    const auto got = events_of(signed_in()->received(
        "Event: Join\r\nChannel: SIP/1\r\nCallerIDNum: unknown\r\nQueue: support\r\n"
        "Uniqueid: 17.5\r\nPosition: 1\r\n\r\n", noon));
    EXPECT_EQ(got.at(0).thread_key, "ami:17.5");
    EXPECT_TRUE(got[0].contact.addresses.empty());
}

TEST(AsteriskAmi, TakingACallerOutOfTheQueueIsNotReadAsTheirHangUp) {
    auto s = signed_in();
    EXPECT_EQ(events_of(s->received(join, noon)).size(), 1U);
    const auto sent = s->act(5, action("connect_call", "ami:1700000000.1"), noon);
    EXPECT_NE(sent.say.find("Variable: EVENLINE_AGENT\r\nValue: PJSIP/101\r\n"),
              std::string::npos) << sent.say;
    EXPECT_NE(sent.say.find("Action: Redirect\r\nActionID: act-5\r\nChannel: PJSIP/trunk-1\r\n"
                            "Context: evenline\r\nExten: connect\r\n"), std::string::npos);
    const auto out = events_of(s->received(abandon, noon));
    EXPECT_EQ(out.at(0).event_kind, "call.left_queue");
    EXPECT_FALSE(out[0].ends_contact);
    const auto done = s->received("Response: Success\r\nActionID: act-5\r\n\r\n", noon);
    EXPECT_EQ(done.replies.at(0).status, 200U);
    const auto failed = events_of(s->received(
        said("DialEnd", "DestUniqueid: 17.9\r\nDialStatus: NOANSWER\r\n"), noon));
    EXPECT_EQ(failed.at(0).connection_failed, "noanswer");
    EXPECT_EQ(failed[0].connection_of, "agt_7");
    // Back in the queue, and then really gone: under another key than before.
    EXPECT_EQ(events_of(s->received(join, noon)).size(), 1U);
    const auto gone = events_of(s->received(abandon, noon));
    EXPECT_TRUE(gone.at(0).ends_contact);
    EXPECT_NE(gone[0].dedupe_key, out[0].dedupe_key);
}

TEST(AsteriskAmi, CatchingUpDatesTheWaitBySecondsWaitedNotByAClock) {
    auto s = signed_in("Event: CoreShowChannel\r\nChannel: PJSIP/trunk-1\r\nUniqueid: 17.1\r\n"
                       "Linkedid: 17.1\r\n\r\nEvent: CoreShowChannel\r\nChannel: PJSIP/101-2\r\n"
                       "Uniqueid: 17.2\r\nLinkedid: 17.1\r\n\r\n", "later");
    const auto step = s->received("Event: QueueEntry\r\nQueue: support\r\nPosition: 1\r\n"
                                  "Channel: PJSIP/trunk-1\r\nUniqueid: 17.1\r\nWait: 125\r\n"
                                  "CallerIDNum: 600111222\r\n\r\n"
                                  "Event: QueueStatusComplete\r\n\r\n", noon);
    EXPECT_TRUE(step.ready);
    ASSERT_EQ(events_of(step).size(), 1U);
    EXPECT_EQ(events_of(step)[0].contact.occurred_at, noon - core::seconds(125));
    const auto alive = alive_in(step);
    EXPECT_NE(std::ranges::find(alive, "ami:17.1"), alive.end());
    EXPECT_TRUE(events_of(s->received(said("Hangup", "Cause: 16\r\n", "17.2"), noon)).empty())
        << "an agent's line is not the caller's";
    EXPECT_TRUE(events_of(s->received(said("Hangup", "Cause: 16\r\n", "17.1"), noon)).at(0)
                    .ends_contact);
}

TEST(AsteriskAmi, AWrongPasswordOrMissingPermissionIsSaidAndNotTriedInAHurry) {
    auto s = listening("asterisk_ami");
    EXPECT_FALSE(s->connected(noon).say.empty());
    const auto no = s->received("Response: Error\r\nActionID: 1\r\nMessage: Authentication failed"
                                "\r\n\r\n", noon);
    EXPECT_EQ(events_of(no).at(0).event_kind, "auth_failed");
    EXPECT_TRUE(no.refused);
    EXPECT_NE(no.close.find("manager.conf"), std::string::npos);
}

TEST(AsteriskAmi, AnActionForACallThatIsGoneOrForbiddenSaysWhy) {
    auto s = signed_in();
    EXPECT_EQ(s->act(1, action("connect_call", "ami:9.9"), noon).replies.at(0).status, 404U);
    EXPECT_EQ(events_of(s->received(join, noon)).size(), 1U);
    EXPECT_TRUE(s->act(2, action("connect_call", "ami:1700000000.1"), noon).replies.empty());
    const auto no = s->received("Response: Error\r\nActionID: act-2\r\nMessage: Permission denied"
                                "\r\n\r\n", noon);
    EXPECT_EQ(no.replies.at(0).status, 403U);
    EXPECT_TRUE(events_of(s->received(abandon, noon)).at(0).ends_contact)
        << "it never left by our doing";
    const auto judged = channel("asterisk_ami", {})->judge(404, {}, "no such call");
    EXPECT_TRUE(judged.contact_over);
}

TEST(AsteriskAmi, AnEndpointCanBeNothingButANumberOrExtension) {
    const auto a = channel("asterisk_ami", {});
    auto m = action("connect_call", "ami:1.1");
    EXPECT_TRUE(a->compose(m).has_value());
    m.extra["agent_phone"] = "101\r\nAction: Command";
    EXPECT_FALSE(a->compose(m).has_value());
    EXPECT_FALSE(a->compose(action("call_back", "ami:1.1")).has_value()) << "no customer_endpoint";
}

TEST(AsteriskAmi, BytesCutAnywhereMeanTheSame) {
    cut_anywhere(join + abandon, 2, [] { return signed_in(); });
}

}  // namespace

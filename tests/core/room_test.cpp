// How agents are filled: two layers, packing, the gate and bounded holding.
#include "core/given.hpp"

namespace evenline::test {
namespace {

TEST(Room, OneCallOrThreeChatsOrFiveMailsAndNoMore) {
    desk calls, chats, mails;
    const auto rosa = calls.hire("rosa");
    chats.hire("rosa");
    mails.hire("rosa");
    for (int i = 0; i < 7; ++i) {
        const auto who = "customer " + std::to_string(i);
        calls.get(call(who));
        chats.get(chat(who));
        mails.get(mail(who));
    }
    EXPECT_EQ(calls.s.waiting(), 6U);
    EXPECT_EQ(chats.s.waiting(), 4U);
    EXPECT_EQ(mails.s.waiting(), 2U);
    EXPECT_EQ(calls.s.load_of(*calls.s.find(rosa)).free_units, 0);
    EXPECT_EQ(mails.s.load_of(*mails.s.find(rosa)).mails, 5);
}

TEST(Room, LiveWorkIsLaidOverMailsInHandAndMailsWaitForACallToEnd) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto written = d.get(mail("ana"));
    const auto spoken = d.now(1).get(call("luis"));
    EXPECT_EQ(d.agent_of(written), rosa);
    EXPECT_EQ(d.agent_of(spoken), rosa);
    EXPECT_EQ(d.status(d.now(2).get(mail("eva"))), ticket_status::queued);
}

TEST(Room, WithoutLayersACallNeedsAWholeAgent) {
    auto p = shipped_policy();
    p.layers = false;
    desk d(p);
    d.hire("rosa");
    d.get(mail("ana"));
    EXPECT_EQ(d.status(d.get(call("luis"))), ticket_status::queued);
    EXPECT_EQ(d.status(d.get(chat("eva"))), ticket_status::offered);  // 3 + 5 of 15
}

TEST(Room, AMailInHandNearItsPromiseIsNotSetAsideForAYoungerCall) {
    desk d;
    d.hire("rosa");
    d.accept(d.get(mail("ana")));
    d.now(0.85 * 3600);
    const auto spoken = d.get(call("luis"));
    EXPECT_EQ(d.status(spoken), ticket_status::queued);
}

TEST(Room, AMailAlreadyAnsweredHoldsNothingBack) {
    desk d;
    d.hire("rosa");
    const auto written = d.get(mail("ana"));
    d.accept(written);
    d.reply(written);
    d.now(0.85 * 3600);
    EXPECT_EQ(d.status(d.get(call("luis"))), ticket_status::offered);
}

TEST(Room, TheGateOpensAtTheInstantTheCallUsedMoreOfItsPromise) {
    desk d;
    d.hire("rosa");
    d.accept(d.get(mail("ana")));
    d.now(0.9 * 3600);
    const auto spoken = d.get(call("luis"));
    // (t - 3240) / 120 overtakes t / 3600 at t = 3240 * 30 / 29.
    const double meeting = 3240.0 * 30 / 29;
    EXPECT_EQ(d.status(spoken), ticket_status::queued);
    EXPECT_NEAR((next_deadline(d.s) - at(0)).seconds(), std::min(meeting, 3360.0), 1e-3);
    d.now(meeting - 0.01);
    EXPECT_EQ(d.status(spoken), ticket_status::queued);
    d.now(meeting + 0.01);
    EXPECT_EQ(d.status(spoken), ticket_status::offered);
}

TEST(Room, AnOldMailThatWaitsKeepsLiveWorkOffMailsInHand) {
    desk d;
    const auto rosa = d.hire("rosa");
    for (int i = 0; i < 5; ++i) d.accept(d.get(mail("writer " + std::to_string(i))));
    for (const auto t : d.s.find(rosa)->in_hand) d.reply(t);
    const auto waits = d.get(mail("ana"));
    d.now(0.9 * 3600);
    const auto spoken = d.get(call("luis"));
    EXPECT_EQ(d.status(waits), ticket_status::queued);
    EXPECT_EQ(d.status(spoken), ticket_status::queued);
    auto open = d.s.rules();
    open.gate.on = false;
    d.run(set_policy{open});
    EXPECT_EQ(d.status(spoken), ticket_status::offered);
}

TEST(Room, IfThePromiseIsThatSomebodyHasItAMailMayBeSetAsideForThreeTargets) {
    auto p = shipped_policy();
    p.gate.promise = hand_promise::in_hand;
    desk d(p);
    d.hire("rosa");
    const auto written = d.get(mail("ana"));
    d.accept(written);
    EXPECT_TRUE(d.of(written).promise_recorded);
    d.now(2.9 * 3600);
    const auto first = d.get(call("luis"));
    EXPECT_EQ(d.status(first), ticket_status::offered);
    d.hang_up(call("luis"));
    d.now(3.1 * 3600);
    EXPECT_EQ(d.status(d.get(call("eva"))), ticket_status::queued);
}

TEST(Room, ChatsArePackedOnThoseWhoCannotTakeCalls) {
    desk d;
    d.hire("whole");
    const auto writer = d.hire({.name = "writer", .takes_calls = false});
    for (int i = 0; i < 3; ++i) EXPECT_EQ(d.agent_of(d.get(chat("c" + std::to_string(i)))), writer);
    EXPECT_NE(d.agent_of(d.get(chat("one more"))), writer);
    auto p = shipped_policy();
    p.packing = false;
    desk plain(p);
    const auto first = plain.hire("whole");
    plain.now(1).hire({.name = "writer", .takes_calls = false});
    EXPECT_EQ(plain.agent_of(plain.get(chat("c"))), first);
}

TEST(Room, ACallGoesToTheLeastBusyThenTheNarrowestThenTheLongestIdle) {
    desk d;
    const auto busy = d.hire({.name = "busy", .takes_chats = false});
    d.accept(d.get(mail("ana")));
    const auto broad = d.now(1).hire("broad");
    d.now(2);
    const auto late = d.hire({.name = "late", .takes_chats = false, .takes_mails = false}, false);
    const auto early = d.hire({.name = "early", .takes_chats = false, .takes_mails = false});
    d.now(3).come(late);
    EXPECT_EQ(d.agent_of(d.get(call("1"))), early);
    EXPECT_EQ(d.agent_of(d.get(call("2"))), late);
    EXPECT_EQ(d.agent_of(d.get(call("3"))), broad);
    EXPECT_EQ(d.agent_of(d.get(call("4"))), busy);
}

struct one_chat_left : ::testing::Test {
    // rosa has two chats, a call waits for her, and one chat ends.
    void begin() {
        rosa = d.hire("rosa");
        first = d.get(chat("first"));
        second = d.get(chat("second"));
        d.accept(first);
        d.accept(second);
        spoken = d.now(1).get(call("luis"));
        d.now(2).close(first);
    }
    desk d;
    agent_id rosa;
    ticket_id first, second, spoken;
};

TEST_F(one_chat_left, TheAgentIsHeldForTheCallAndTakesNoOtherChat) {
    begin();
    EXPECT_EQ(d.s.find(rosa)->held_for, spoken);
    EXPECT_EQ(d.status(d.now(3).get(chat("third"))), ticket_status::queued);
    d.now(4).close(second);
    EXPECT_EQ(d.agent_of(spoken), rosa);
    EXPECT_FALSE(d.s.find(rosa)->held_for);
}

TEST_F(one_chat_left, TheHoldEndsWhenTheCallerHangsUpAndTheNextChatIsTaken) {
    begin();
    const auto third = d.now(3).get(chat("third"));
    d.hang_up(call("luis"));
    EXPECT_FALSE(d.s.find(rosa)->held_for);
    EXPECT_EQ(d.agent_of(third), rosa);
}

TEST_F(one_chat_left, TheHoldEndsWhenTheyTakeAChatOverAndTheNextChatIsTakenToo) {
    begin();
    auto writes = anybody("paul");
    writes.takes_calls = false;
    const auto paul = d.hire(writes);
    const auto third = d.now(3).get(chat("third"));
    d.accept(third);
    d.run(set_presence{paul, agent_state::busy, ""});
    const auto fourth = d.get(contact_of("fourth", other_chat, work_form::chat));
    EXPECT_EQ(d.status(fourth), ticket_status::queued);
    d.run(take_over{third, rosa});
    EXPECT_FALSE(d.s.find(rosa)->held_for);
    EXPECT_EQ(d.agent_of(fourth), rosa);
}

TEST(Room, NoMoreAgentsAreHeldThanThePolicyAllows) {
    auto p = shipped_policy();
    p.hold.share_of_call_agents = 0;
    desk d(p);
    const auto rosa = d.hire("rosa");
    const auto first = d.get(chat("first"));
    d.accept(first);
    d.accept(d.get(chat("second")));
    d.get(call("luis"));
    d.close(first);
    EXPECT_FALSE(d.s.find(rosa)->held_for);
}

TEST(Room, WrapUpIsGivenItsTimeOnceMoreAndNoMore) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    d.now(60).hang_up(call("ana"));
    EXPECT_EQ(d.run(extend_wrap_up{ana, rosa}).refused, refusal::none);
    EXPECT_EQ(d.run(extend_wrap_up{ana, rosa}).refused, refusal::nothing_to_do);
    d.now(419);
    EXPECT_EQ(d.status(ana), ticket_status::wrap_up);
    d.now(420);
    EXPECT_EQ(d.status(ana), ticket_status::closed);
}

TEST(Room, WrapUpHoldsRoomUntilItsLimit) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    d.now(60).hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::wrap_up);
    EXPECT_EQ(d.status(d.get(call("luis"))), ticket_status::queued);
    d.now(240);
    EXPECT_EQ(d.status(ana), ticket_status::closed);
    EXPECT_EQ(d.last<ticket_closed>().cause, close_cause::wrap_up_limit);
    EXPECT_EQ(d.s.find(rosa)->in_hand.size(), 1U);
}

TEST(Room, ASiloedTeamTakesOnlyItsForms) {
    auto p = shipped_policy();
    p.teams = {{"phone", {work_form::call}, 0.5}, {"post", {work_form::mail}, 0.5}};
    desk d(p);
    const auto first = d.hire("first");
    const auto second = d.hire("second");
    EXPECT_EQ(d.agent_of(d.get(mail("ana"))), second);
    EXPECT_EQ(d.agent_of(d.get(call("luis"))), first);
}

TEST(Room, WithAutomaticAcceptanceAnOfferIsAnAssignment) {
    auto p = shipped_policy();
    p.offer.auto_accept = true;
    desk d(p);
    d.hire("rosa");
    EXPECT_EQ(d.status(d.get(call("ana"))), ticket_status::active);
}

TEST(Room, AContactIsToldItsOwnTicketThoughOthersAreTakenInTheSameStep) {
    auto p = shipped_policy();
    p.offer.auto_accept = true;
    desk d(p);
    const auto ana = d.get(call("ana"));
    const auto rosa = d.hire(anybody("rosa"), false);
    const auto got = d.run(set_presence{rosa, agent_state::available, ""});
    EXPECT_EQ(d.agent_of(ana), rosa);
    EXPECT_FALSE(got.ticket);
    const auto luis = d.get(call("luis"));
    EXPECT_NE(luis, ana);
    d.close(ana);
    EXPECT_EQ(d.agent_of(luis), rosa);
}

}  // namespace
}  // namespace evenline::test

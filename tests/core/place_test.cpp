// One customer, one place: kept through channels, chasing, transfer, callback and loss, never won.
#include "core/given.hpp"

namespace evenline::test {
namespace {

TEST(Place, ACallerWhoHangsUpAndWritesKeepsTheCallsPlaceAndWhoCameBetweenIsStillBehind) {
    desk d(whole_agents());
    const auto ana = d.get(call("ana"));
    const auto between = d.now(20).get(call("luis"));
    d.now(30).hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::abandoned);
    const auto again = d.now(60).get(chat("ana"));
    EXPECT_EQ(again, ana);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.of(ana).form, work_form::chat);
    EXPECT_EQ(d.s.line(d.clock(), 0, 2), (std::vector{ana, between}));
    EXPECT_EQ(d.s.waiting(), 2U);
}

TEST(Place, ACallerWhoHangsUpDoesNotFallBackToAMailThatWasAnswered) {
    desk d(whole_agents());
    const auto rosa = d.hire(anybody("rosa"));
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.run(record_reply{ana, rosa, false});
    d.run(close_ticket{ana, rosa, "solved"});
    d.go(rosa);
    ASSERT_EQ(d.now(50).get(call("ana")), ana);
    const auto between = d.now(60).get(chat("luis"));
    d.now(70).hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::abandoned);
    d.now(80).get(chat("ana"));
    EXPECT_EQ(d.of(ana).target, seconds(120));
    EXPECT_EQ(d.s.line(d.clock(), 0, 2), (std::vector{ana, between}));
}

TEST(Place, OneCaseIsOnePromiseHoweverOftenItComesBack) {
    desk d(whole_agents());
    const auto rosa = d.hire(anybody("rosa"), false);
    const auto ana = d.get(call("ana"));
    d.now(30).hang_up(call("ana"));
    EXPECT_EQ(d.count<promise_settled>(), 1U);
    EXPECT_FALSE(d.last<promise_settled>().kept);
    d.now(60).get(chat("ana"));
    d.come(rosa);
    d.accept(ana);
    EXPECT_EQ(d.status(ana), ticket_status::active);
    EXPECT_EQ(d.count<promise_settled>(), 1U);
}

TEST(Place, ACallerWhoPostsInPublicKeepsTheirPlaceAndGainsNothing) {
    desk d(whole_agents());
    const auto ana = d.get(call("ana"));
    const auto luis = d.now(5).get(call("luis"));
    d.now(60);
    const auto before = d.s.score(d.of(luis), d.clock());
    EXPECT_EQ(d.get(contact_of("luis", mail_box, work_form::mail)), luis);
    EXPECT_EQ(d.s.score(d.of(luis), d.clock()), before);
    EXPECT_EQ(d.of(luis).form, work_form::call);
    EXPECT_EQ(d.s.line(d.clock(), 0, 2), (std::vector{ana, luis}));
}

TEST(Place, AWriterWhoCallsIsSpokenToButTheirScoreDoesNotImprove) {
    desk d(whole_agents());
    const auto ana = d.get(mail("ana"));
    d.now(600);
    const auto before = d.s.score(d.of(ana), d.clock()).total;
    d.get(call("ana"));
    EXPECT_EQ(d.of(ana).form, work_form::call);
    EXPECT_EQ(d.of(ana).switches, 1);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_LE(d.s.score(d.of(ana), d.clock()).total, before);
}

TEST(Place, ASwitchDoesNotBorrowTheHeadStartOfAnotherChannel) {
    desk d(whole_agents());
    for (int i = 0; i < 30; ++i) {
        d.get(contact_of("lost " + std::to_string(i), other_chat, work_form::chat));
        d.run(end_contact{other_chat, "lost " + std::to_string(i) + "/4"});
    }
    d.now(130).get(contact_of("other", other_chat, work_form::chat));
    const auto ana = d.get(chat("ana"));
    d.now(260);
    const auto before = d.s.score(d.of(ana), d.clock()).total;
    d.get(contact_of("ana", other_chat, work_form::chat));
    EXPECT_EQ(d.of(ana).channel, other_chat);
    EXPECT_EQ(group_of(d.of(ana)).channel, chat_line);
    EXPECT_DOUBLE_EQ(d.s.score(d.of(ana), d.clock()).total, before);
}

TEST(Place, ChasingIsEffortAndMovesNothing) {
    desk d;
    const auto ana = d.get(mail("ana"));
    const auto due = d.of(ana).due_at;
    for (int i = 1; i <= 5; ++i) EXPECT_EQ(d.now(i * 60).get(mail("ana")), ana);
    EXPECT_EQ(d.of(ana).chases, 5);
    EXPECT_EQ(d.of(ana).contacts.size(), 6U);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.of(ana).due_at, due);
    EXPECT_EQ(d.s.waiting(), 1U);
}

TEST(Place, ATransferKeepsItAndTheNamedColleagueIsPreferredOnlyForAWhile) {
    desk d(whole_agents());
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.now(10).accept(ana);
    const auto paul = d.hire("paul");
    const auto eva = d.now(11).get(call("eva"));
    EXPECT_EQ(d.agent_of(eva), paul);
    d.accept(eva);
    d.now(40).run(transfer_ticket{ana, rosa, paul, {}, {}});
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.of(ana).preferred, paul);
    EXPECT_EQ(d.of(ana).transfers, 1);
    EXPECT_FALSE(d.s.fits(*d.s.find(rosa), d.of(ana), d.clock()));
    d.now(71);  // a quarter of 120 s later it is anybody's again
    EXPECT_EQ(d.agent_of(ana), rosa);
}

TEST(Place, ALostAgentsWorkIsBackAtItsPlace) {
    desk d(whole_agents());
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.now(5).accept(ana);
    const auto luis = d.get(call("luis"));
    d.now(30).run(lose_agent{rosa});
    EXPECT_EQ(d.s.line(d.clock(), 0, 5), (std::vector{ana, luis}));
    EXPECT_EQ(d.s.find(rosa)->state, agent_state::offline);
}

TEST(Place, ACallerWhoTakesACallbackStaysWhereTheyAreAndMayHangUp) {
    desk d;
    const auto ana = d.get(call("ana"));
    const auto before = d.of(ana);
    d.now(50).run(request_callback{ana, {}, {}});
    d.hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, before.waiting_since);
    EXPECT_EQ(d.of(ana).due_at, before.due_at);
    const auto rosa = d.hire("rosa");
    EXPECT_EQ(d.agent_of(ana), rosa);
}

TEST(Place, ACallbackAgreedForLaterComesBackThenWithItsPlace) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    d.run(request_callback{ana, rosa, at(3600)});
    EXPECT_EQ(d.status(ana), ticket_status::scheduled);
    EXPECT_TRUE(d.s.find(rosa)->in_hand.empty());
    d.now(3599);
    EXPECT_EQ(d.status(ana), ticket_status::scheduled);
    d.now(3600);
    EXPECT_EQ(d.status(ana), ticket_status::offered);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
}

TEST(Place, WhoWritesBeforeTheTimeTheyWerePutAsideUntilIsWokenAtTheirPlace) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.run(request_callback{ana, rosa, at(7200)});
    d.now(600).get(mail("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::offered);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.count<ticket_reopened>(), 0U);
    d.accept(ana);
    d.now(7300);  // the time that was agreed passes and moves nothing
    EXPECT_EQ(d.status(ana), ticket_status::active);
}

TEST(Place, WhoWasAnsweredAndPutAsideBeginsANewWaitByWriting) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.reply(ana);
    d.run(request_callback{ana, rosa, at(7200)});
    d.now(600).get(mail("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::offered);
    EXPECT_EQ(d.of(ana).waiting_since, at(600));
    EXPECT_FALSE(d.of(ana).answered_at.has_value());
}

TEST(Place, ACustomersAnswerStartsANewWaitAndMeetsTheirAgentFirst) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.now(100).reply(ana, true);
    EXPECT_EQ(d.status(ana), ticket_status::waiting_customer);
    EXPECT_TRUE(d.s.find(rosa)->in_hand.empty());
    d.hire("paul");
    d.now(5000).get(mail("ana"));
    EXPECT_EQ(d.of(ana).waiting_since, at(5000));
    EXPECT_EQ(d.agent_of(ana), rosa);
    EXPECT_TRUE(d.s.find(d.of(ana).offer)->reason.preferred);
}

TEST(Place, AMatterReopenedWithinAWeekIsTheSameTicketAndLaterANewOne) {
    desk d;
    d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.reply(ana);
    d.now(10).close(ana);
    EXPECT_EQ(d.now(6 * 86400).get(mail("ana")), ana);
    EXPECT_EQ(d.count<ticket_reopened>(), 1U);
    EXPECT_EQ(d.of(ana).waiting_since, at(6 * 86400));
    d.accept(ana);
    d.close(ana);
    EXPECT_NE(d.now(14 * 86400).get(mail("ana")), ana);
}

TEST(Place, OfTwoMergedTicketsTheOlderPlaceWinsAndTheirContactsAreOne) {
    desk d;
    const auto ana = d.get(call("ana"));
    const auto other = d.now(40).get(call("ana from work"));
    d.run(merge_tickets{ana, other, {}});
    EXPECT_EQ(d.status(ana), ticket_status::merged);
    EXPECT_EQ(d.of(other).waiting_since, at(0));
    EXPECT_EQ(d.of(other).contacts.size(), 2U);
    EXPECT_EQ(d.s.waiting(), 1U);
    EXPECT_EQ(d.s.find_thread(phone_line, "ana/1")->id, other);
    EXPECT_EQ(d.run(merge_tickets{ana, other, {}}).refused, refusal::nothing_to_do);
}

TEST(Place, ASplitMatterWaitsSinceItsOwnFirstContact) {
    desk d;
    const auto ana = d.get(mail("ana"));
    auto second = mail("ana");
    second.thread = "another matter";
    const auto contact = d.now(300).run(receive_contact{second}).contact;
    const auto split = d.now(400).run(split_ticket{ana, {}, {contact}});
    ASSERT_EQ(split.refused, refusal::none);
    EXPECT_EQ(d.of(split.ticket).waiting_since, at(300));
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.s.find_thread(mail_box, "another matter")->id, split.ticket);
}

TEST(Place, AClaimedAddressNeverJoinsAndIsOnlySuggested) {
    desk d;
    const auto ana = d.get(mail("ana"));
    auto claimed = chat("ana");
    claimed.addresses = {{"phone", "ana", false}};
    const auto other = d.get(claimed);
    EXPECT_NE(other, ana);
    const auto& who = *d.s.find(d.of(other).customer);
    EXPECT_EQ(who.suggested, std::vector{d.of(ana).customer});
    EXPECT_EQ(d.s.find_address("phone", "ana")->id, d.of(ana).customer);
}

TEST(Place, TheIntegratorsOwnNameForACustomerTiesAddressesTogether) {
    desk d;
    auto first = mail("ana@home");
    first.customer_ref = "crm-7";
    auto second = chat("ana@work");
    second.customer_ref = "crm-7";
    const auto ana = d.get(first);
    EXPECT_EQ(d.get(second), ana);
    EXPECT_EQ(d.s.find_ref("crm-7")->addresses.size(), 2U);
}

TEST(Place, AnAnswerGivenElsewhereStopsTheClock) {
    desk d;
    const auto ana = d.get(mail("ana"));
    d.now(60).run(note_external_reply{mail_box, "ana/5"});
    EXPECT_EQ(d.status(ana), ticket_status::waiting_customer);
    EXPECT_EQ(d.s.waiting(), 0U);
    EXPECT_TRUE(d.last<promise_settled>().kept);
}

}  // namespace
}  // namespace evenline::test

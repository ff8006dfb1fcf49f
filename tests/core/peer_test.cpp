// A post left to other customers first: its clock runs, its place is kept, and it ends in time.
#include "core/given.hpp"

namespace evenline::test {
namespace {

contact_facts post(const std::string& who, duration wait = minutes(10)) {
    auto c = contact_of(who, other_mail, work_form::mail);
    c.peer_wait = wait;
    return c;
}

outcome peer_answers(desk& d, const std::string& whom) {
    return d.run(note_peer_reply{other_mail, post(whom).thread});
}

TEST(Peers, APostWaitsForThemWithItsClockRunningAndThenStandsWhereItAlwaysStood) {
    desk d(whole_agents());
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(post("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::scheduled);
    EXPECT_EQ(d.s.waiting(), 0U);
    EXPECT_TRUE(d.s.find(rosa)->in_hand.empty());
    EXPECT_EQ(d.of(ana).callback_at, at(600));
    d.go(rosa);
    const auto luis = d.now(30).get(mail("luis"));
    EXPECT_NEAR(d.s.score(d.of(ana), at(360)).used_share, 0.1, 1e-9);
    d.now(599);
    EXPECT_EQ(d.status(ana), ticket_status::scheduled);
    d.now(600);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.s.line(d.clock(), 0, 2), (std::vector{ana, luis}));
}

TEST(Peers, TheyHaveAtMostTheShareOfThePromiseThatThePolicyAllows) {
    auto p = whole_agents();
    p.life.peer_share = 0.25;
    desk d(p);
    const auto ana = d.get(post("ana", hours(9)));
    EXPECT_EQ(d.of(ana).callback_at, at(900));
    auto none = whole_agents();
    none.life.peer_share = 0;
    desk e(none);
    EXPECT_EQ(e.status(e.get(post("ana"))), ticket_status::queued);
}

TEST(Peers, APostThatComesLateIsHeldBackOnlyForWhatIsLeft) {
    desk d(whole_agents());
    d.now(500);
    auto early = post("ana");
    early.occurred_at = at(100);
    EXPECT_EQ(d.of(d.get(early)).callback_at, at(700));
    auto old = post("luis");
    old.occurred_at = at(-200);
    EXPECT_EQ(d.status(d.get(old)), ticket_status::queued);
}

TEST(Peers, OnesAnswerEndsTheWaitAndIsNoPromiseOfOurs) {
    desk d(whole_agents());
    const auto ana = d.get(post("ana"));
    EXPECT_EQ(peer_answers(d.now(100), "ana").refused, refusal::none);
    EXPECT_EQ(d.status(ana), ticket_status::waiting_customer);
    d.now(5'000);
    EXPECT_EQ(d.status(ana), ticket_status::waiting_customer);
    EXPECT_EQ(d.count<promise_settled>(), 0U);
    EXPECT_EQ(peer_answers(d, "ana").refused, refusal::nothing_to_do);
    // Who writes again waits for us, from then on, and that is a promise again.
    d.get(post("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, at(5'000));
    const auto rosa = d.hire("rosa");
    d.accept(ana);
    d.run(record_reply{ana, rosa, false});
    EXPECT_EQ(d.count<promise_settled>(), 1U);
    EXPECT_TRUE(d.last<promise_settled>().kept);
}

TEST(Peers, ChasingEndsNothingButComingAnotherWayDoes) {
    desk d(whole_agents());
    const auto ana = d.get(post("ana"));
    d.now(60).get(post("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::scheduled);
    EXPECT_EQ(d.of(ana).chases, 1U);
    EXPECT_EQ(d.now(90).get(call("ana")), ana);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).form, work_form::call);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
}

TEST(Peers, AnAgentMayEndItAtOnceAndASupervisorMayTakeIt) {
    desk d(whole_agents());
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(post("ana"));
    EXPECT_EQ(d.now(50).run(end_peer_wait{ana, rosa}).refused, refusal::none);
    EXPECT_EQ(d.status(ana), ticket_status::offered);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.run(end_peer_wait{ana, rosa}).refused, refusal::nothing_to_do);
    EXPECT_EQ(d.run(end_peer_wait{{99}, rosa}).refused, refusal::unknown_ticket);
    const auto sam = d.hire("sam");
    const auto luis = d.get(post("luis"));
    EXPECT_EQ(d.run(take_over{luis, sam}).refused, refusal::none);
    EXPECT_EQ(d.agent_of(luis), sam);
}

TEST(Peers, WhatWasHeldBackIsHeldBackStillAfterARestart) {
    desk d(whole_agents());
    const auto ana = d.get(post("ana"));
    state again(d.s);
    EXPECT_EQ(again.digest(), d.s.digest());
    EXPECT_EQ(next_deadline(again), at(600));
    step(again, pass_time{}, at(600));
    EXPECT_EQ(again.find(ana)->status, ticket_status::queued);
}

TEST(Peers, AnswerInVainWhatHasEnded) {
    desk d(whole_agents());
    const auto ana = d.get(post("ana"));
    EXPECT_EQ(d.now(50).run(cancel_ticket{ana, "asked a neighbour"}).refused, refusal::none);
    EXPECT_EQ(peer_answers(d, "ana").refused, refusal::nothing_to_do);
    EXPECT_EQ(d.run(end_peer_wait{ana, {}}).refused, refusal::nothing_to_do);
    EXPECT_EQ(d.status(ana), ticket_status::cancelled);
}

TEST(Peers, WhoIsThereNowIsNeverLeftToThem) {
    desk d(whole_agents());
    auto c = chat("ana");
    c.peer_wait = minutes(10);
    EXPECT_EQ(d.status(d.get(c)), ticket_status::queued);
}

TEST(Outreach, AMatterThatWeBeginStandsAtTheEndOfTheLineWhateverEndedBefore) {
    desk d(whole_agents());
    const auto first = d.get(call("ana"));
    d.now(60).hang_up(call("ana"));
    EXPECT_EQ(d.status(first), ticket_status::abandoned);
    const auto luis = d.now(4'000).get(mail("luis"));
    auto ours = mail("ana");
    ours.begun_by_us = true;
    const auto begun = d.now(4'010).get(ours);
    EXPECT_NE(begun, first);
    EXPECT_EQ(d.of(begun).waiting_since, at(4'010));
    EXPECT_EQ(d.s.line(d.clock(), 0, 2), (std::vector{luis, begun}));
    // As good a place as a customer's mail of that moment, and no better.
    const auto mia = d.get(mail("mia"));
    EXPECT_EQ(d.s.score(d.of(begun), at(5'000)), d.s.score(d.of(mia), at(5'000)));
}

}  // namespace
}  // namespace evenline::test

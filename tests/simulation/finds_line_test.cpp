// Every checker can fail: shown a wrong choice, hand or place, it says so, and says nothing about
// the right one beside it.
#include "simulation/wrong.hpp"

#include "core/rooms.hpp"

namespace evenline::test {
namespace {

using namespace core;
using enum work_form;

// Two callers of whom the second waits longer, and somebody who could take either.
bench two_callers(std::unique_ptr<checker> c) {
    bench b(std::move(c));
    b.with(b.row(1, call, seconds(30))).with(b.row(2, call, seconds(60))).with(bench::person(1));
    return b;
}

TEST(CheckerFinds, I6WhoeverGoesBeforeAnOlderPlace) {
    auto wrong = two_callers(order_checker());
    wrong.sees(1, ticket_offered{bench::offered(1, 1, 1)});
    EXPECT_EQ(wrong.times("went before ticket 2"), 1);
    EXPECT_EQ(wrong.times("inside their bucket"), 1);
    auto right = two_callers(order_checker());
    EXPECT_TRUE(right.sees(2, ticket_offered{bench::offered(1, 2, 1)}).said.none());
}

TEST(CheckerFinds, I5WhoeverPassesOneInTheOverdueLane) {
    auto b = bench(bound_checker());
    b.with(b.row(1, call, seconds(30))).with(b.row(2, mail, hours(7))).with(bench::person(1));
    b.sees(1, ticket_offered{bench::offered(1, 1, 1)});
    EXPECT_EQ(b.times("overdue and later"), 1);
    auto same = two_callers(bound_checker());
    same.sees(1, ticket_offered{bench::offered(1, 1, 1)});
    EXPECT_EQ(same.times("asks the same and came earlier"), 1);
    auto right = two_callers(bound_checker());
    EXPECT_TRUE(right.sees(2, ticket_offered{bench::offered(1, 2, 1)}).said.none());
}

TEST(CheckerFinds, I5WhoeverWaitsOnThoughThereArePeopleForEverything) {
    bench b(order_checker());
    auto t = b.row(1, chat, minutes(1));
    b.with(t);
    EXPECT_FALSE(left_waiting(b.s, bench::now));
    t.preferred = {77}, t.preferred_until = never;  // for somebody who is not there, for ever
    bench stuck(order_checker());
    stuck.with(t);
    EXPECT_TRUE(left_waiting(stuck.s, bench::now));
}

TEST(CheckerFinds, AReasonThatIsNotTrue) {
    auto b = two_callers(reason_checker());
    auto o = bench::offered(1, 2, 1);
    o.reason.score = b.s.score(*b.s.find(ticket_id{2}), bench::now);
    EXPECT_TRUE(b.sees(2, ticket_offered{o}).said.none());
    o.reason.score.total += 0.1, o.reason.in_hand = 1;
    o.reason.ahead.add({{1}, 3, ahead_cause::no_room});
    b.sees(2, ticket_offered{o});
    EXPECT_EQ(b.times("the reason says score"), 1);
    EXPECT_EQ(b.times("counts the agent's hands wrongly"), 1);
    EXPECT_EQ(b.times("unfit could be taken"), 1);
}

TEST(CheckerFinds, AnAgentWhoDoesNotComeFirst) {
    const auto shown = [](std::uint64_t to) {
        bench b(choice_checker());
        auto idle_longer = bench::person(2);
        idle_longer.idle_since = bench::now - hours(2);
        b.with(b.row(1, call, seconds(9))).with(bench::person(1)).with(idle_longer);
        b.sees(1, ticket_offered{bench::offered(1, 1, to)});
        return b.times("though agent 2 comes first");
    };
    EXPECT_EQ(shown(1), 1);
    EXPECT_EQ(shown(2), 0);
}

TEST(CheckerFinds, I21WhoDeclinedAndIsAskedAgainAtOnce) {
    const auto shown = [](bool alone) {
        bench b(choice_checker());
        auto t = b.row(1, call, seconds(9));
        t.declines = {{{1}, 1, bench::now + seconds(10)}};
        b.with(t).with(bench::person(1));
        if (!alone) b.with(bench::person(2));
        b.sees(1, ticket_offered{bench::offered(1, 1, 1)});
        return b.times("and was asked again");
    };
    EXPECT_EQ(shown(false), 1);
    EXPECT_EQ(shown(true), 0);
}

TEST(CheckerFinds, I1OneTicketInTwoHands) {
    bench b(room_checker());
    b.with(b.held(1, chat, 1)).with(bench::person(1, {{1}})).ends();
    EXPECT_TRUE(b.said.none()) << b.said.first().what;
    b.with(bench::person(2, {{1}})).ends();
    EXPECT_EQ(b.times("is in two hands"), 1);
    EXPECT_EQ(b.times("holds room for ticket 1 in vain"), 1);
    bench nobody(room_checker());
    nobody.with(nobody.row(1, chat, seconds(9))).with(bench::person(1));
    nobody.s.inside().find(ticket_id{1})->t.status = ticket_status::active;  // rows cannot say that
    nobody.ends();
    EXPECT_EQ(nobody.times("served by nobody's hand"), 1);
}

TEST(CheckerFinds, I2MoreInHandThanFits) {
    bench b(room_checker());
    b.with(b.held(1, call, 1)).with(b.held(2, call, 1)).with(bench::person(1, {{1}, {2}})).ends();
    EXPECT_EQ(b.times("more in hand than fits"), 1);
    bench full(room_checker());
    for (std::uint64_t i = 1; i <= 4; ++i) full.with(full.held(i, chat, 1));
    full.with(bench::person(1, {{1}, {2}, {3}, {4}})).ends();
    EXPECT_EQ(full.times("more in hand than fits"), 1);
    bench offer(room_checker());
    offer.with(offer.held(1, call, 1)).with(offer.row(2, call, seconds(1)));
    offer.with(bench::person(1, {{1}})).sees(2, ticket_offered{bench::offered(1, 2, 1)});
    EXPECT_EQ(offer.times("without room"), 1);
}

TEST(CheckerFinds, ACallThatSetsADueMailAside) {
    bench b(gate_checker());
    std::vector<ticket_id> hand;
    for (std::uint64_t i = 1; i <= 5; ++i) {
        auto t = b.held(i, mail, 1);
        t.waiting_since = bench::now - minutes(i == 1 ? 58 : 1);
        b.with(t), hand.push_back({i});
    }
    b.with(b.row(6, call, seconds(1))).with(bench::person(1, hand));
    b.sees(6, ticket_offered{bench::offered(1, 6, 1)});
    EXPECT_EQ(b.times("set aside ticket 1, in hand and due"), 1);
    EXPECT_EQ(b.said.all().size(), 1U);
}

TEST(CheckerFinds, I4SomebodyFreeBesideWorkThatFits) {
    bench b(work_checker());
    b.with(b.row(1, call, seconds(9))).ends();
    EXPECT_TRUE(b.said.none());
    b.with(bench::person(1)).ends();
    EXPECT_EQ(b.times("waits beside agent 1, whom it fits"), 1);
}

TEST(CheckerFinds, AHoldWithoutAReason) {
    bench b(hold_checker());
    auto a = bench::person(1);
    a.held_for = {9};
    b.with(a).ends();
    EXPECT_EQ(b.times("held for a call that does not wait"), 1);
    EXPECT_EQ(b.times("held with empty hands"), 1);
    EXPECT_EQ(b.times("more agents are held than calls wait"), 1);
}

TEST(CheckerFinds, APostOfferedWhileItsPeersHaveIt) {
    bench b(peer_checker());
    auto t = b.row(1, mail, minutes(1), ticket_status::scheduled);
    t.with_peers = true, t.callback_at = bench::now + minutes(5);
    b.with(t).with(bench::person(1)).ends();
    EXPECT_TRUE(b.said.none());
    b.sees(1, ticket_offered{bench::offered(1, 1, 1)});
    EXPECT_EQ(b.times("offered while left to its peers"), 1);
    b.sees(1, held_for_peers{t.waiting_since, t.due_at, bench::now + hours(2)});
    EXPECT_EQ(b.times("longer than the policy allows"), 1);
    bench over(peer_checker());
    t.callback_at = bench::now;
    over.with(t).ends();
    EXPECT_EQ(over.times("passed without an end"), 1);
}

}  // namespace
}  // namespace evenline::test

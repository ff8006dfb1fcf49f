// Promises kept and broken, and the bounded head start that leans to the worst served.
#include "core/given.hpp"

#include <cmath>

namespace evenline::test {
namespace {

parity_group normal(channel_number c) { return {2, c}; }

promise_record record_of(const desk& d, parity_group g) {
    for (const auto& [group, r] : d.s.records())
        if (group == g) return r;
    return {};
}

void abandon(desk& d, const contact_facts& c) {
    d.get(c);
    d.hang_up(c);
}

TEST(Promise, ALiveOneIsKeptAtTheAcceptADeferredOneAtTheFirstReply) {
    desk d;
    d.hire("rosa");
    const auto written = d.get(mail("ana"));
    d.accept(written);
    EXPECT_EQ(d.count<promise_settled>(), 0U);
    d.now(50).reply(written);
    d.reply(written);
    EXPECT_EQ(d.count<promise_settled>(), 1U);
    EXPECT_EQ(d.of(written).answered_at, at(50));
    d.accept(d.now(60).get(call("luis")));
    EXPECT_EQ(d.count<promise_settled>(), 2U);
    EXPECT_TRUE(d.last<promise_settled>().kept);
    EXPECT_EQ(d.last<promise_settled>().group, normal(phone_line));
}

TEST(Promise, AReplyWithinTheGraceAfterItsTargetStillKeepsIt) {
    desk d;
    d.hire("rosa");
    const auto written = d.get(mail("ana"));
    d.accept(written);
    EXPECT_EQ(d.s.kept_until(d.of(written)), at(3600 + 1800));
    d.now(3600 + 1800).reply(written);
    EXPECT_TRUE(d.last<promise_settled>().kept);
}

TEST(Promise, OneThatNoReplyCanKeepAnyMoreIsBrokenAtTheNextUpdateNotAtTheReply) {
    desk d;
    d.hire("rosa");
    const auto written = d.get(mail("ana"));
    d.accept(written);
    d.now(5400 + 120);
    ASSERT_EQ(d.count<promise_settled>(), 1U);
    EXPECT_FALSE(d.last<promise_settled>().kept);
    d.now(7000).reply(written);
    EXPECT_EQ(d.count<promise_settled>(), 1U);
}

TEST(Promise, ACallAnsweredASecondLateIsBrokenTheGraceIsForReplies) {
    desk d;
    const auto spoken = d.get(call("ana"));
    EXPECT_EQ(d.s.kept_until(d.of(spoken)), at(120));
    d.now(121).hire("rosa");
    d.accept(spoken);
    EXPECT_FALSE(d.last<promise_settled>().kept);
}

TEST(Promise, WhereItIsThatSomebodyHasItThereIsNoGrace) {
    auto p = shipped_policy();
    p.gate.promise = hand_promise::in_hand;
    desk d(p);
    const auto written = d.get(mail("ana"));
    d.now(3601).hire("rosa");
    d.accept(written);
    EXPECT_FALSE(d.last<promise_settled>().kept);
}

TEST(Promise, HeadStartsFollowTheRecordsEveryTwoMinutes) {
    desk d;
    for (int i = 0; i < 10; ++i) abandon(d, call("c" + std::to_string(i)));
    d.get(chat("eva"));
    d.now(121);
    const double fade = std::exp(-120.0 / 1800);
    const double s = 20 / (10 * fade + 20), day = 30.0 / 40;
    const auto& h = d.s.rules().head_start;
    const double phone =
        h.gain_recent * ((s + 1) / 2 - s) + h.gain_day * ((day + 1) / 2 - day);
    EXPECT_NEAR(record_of(d, normal(phone_line)).head_start, phone, 1e-9);
    EXPECT_NEAR(record_of(d, normal(chat_line)).head_start, -phone, 1e-9);
}

TEST(Promise, TicketsWaitingPastTheirTargetCountAsBrokenAlready) {
    desk d;
    for (int i = 0; i < 10; ++i) d.get(chat("c" + std::to_string(i)));
    d.get(mail("ana"));
    d.now(119);
    EXPECT_EQ(record_of(d, normal(chat_line)).head_start, 0);
    d.now(241);
    const auto& h = d.s.rules().head_start;
    const double expected =
        h.gain_recent * (1 - 20.0 / 30) / 2 + h.gain_day * (1 - 30.0 / 40) / 2;
    EXPECT_NEAR(record_of(d, normal(chat_line)).head_start, expected, 1e-9);
    EXPECT_EQ(record_of(d, normal(chat_line)).all_day, 0);
}

TEST(Promise, EqualRecordsGiveNoHeadStart) {
    desk d;
    for (int i = 0; i < 8; ++i) {
        abandon(d, call("p" + std::to_string(i)));
        abandon(d, chat("c" + std::to_string(i)));
    }
    d.now(130);
    EXPECT_EQ(record_of(d, normal(phone_line)).head_start, 0);
    EXPECT_EQ(record_of(d, normal(chat_line)).head_start, 0);
}

TEST(Promise, TheHeadStartIsBoundedHoweverBadTheRecord) {
    desk d;
    for (int i = 0; i < 26; ++i) abandon(d, call("p" + std::to_string(i)));
    d.get(chat("eva"));
    d.now(130);
    const double gap =
        record_of(d, normal(phone_line)).head_start - record_of(d, normal(chat_line)).head_start;
    EXPECT_GT(gap, 12);
    EXPECT_LE(gap, 30);
}

// Going first would not keep its promises either: it lacks people.
TEST(Promise, AChannelThatKeepsNextToNothingTakesNothingFromTheOthers) {
    desk d;
    for (int i = 0; i < 400; ++i) abandon(d, call("p" + std::to_string(i)));
    d.get(chat("eva"));
    d.get(mail("ana"));
    d.now(121);
    EXPECT_EQ(record_of(d, normal(phone_line)).head_start, 0);
    EXPECT_EQ(record_of(d, normal(chat_line)).head_start, 0) << "nor is it set back";
    EXPECT_EQ(record_of(d, normal(mail_box)).head_start, 0);
}

TEST(Promise, TheWorstServedLineGetsTheHeadStartAndItIsShown) {
    desk d(whole_agents());
    for (int i = 0; i < 10; ++i) abandon(d, call("p" + std::to_string(i)));
    const auto rosa = d.hire(anybody("rosa"), false);
    d.now(121);
    const auto older = d.get(chat("eva"));
    const auto younger = d.now(125).get(call("luis"));
    d.now(241).come(rosa);
    EXPECT_EQ(d.agent_of(younger), rosa);
    EXPECT_GT(d.s.find(d.of(younger).offer)->reason.score.head_start, 0);
    EXPECT_EQ(d.status(older), ticket_status::queued);
}

TEST(Promise, SwitchedOffItChangesNothing) {
    auto p = whole_agents();
    p.head_start.on = false;
    desk d(p);
    for (int i = 0; i < 10; ++i) abandon(d, call("p" + std::to_string(i)));
    const auto older = d.now(121).get(chat("eva"));
    const auto younger = d.now(125).get(call("luis"));
    d.now(500);
    EXPECT_EQ(d.s.line(d.clock(), 0, 2), (std::vector{older, younger}));
    EXPECT_EQ(d.count<head_starts_updated>(), 0U);
}

TEST(Promise, ANewBusinessDayForgetsTheDayAndNotTheLastHalfHour) {
    desk d;
    abandon(d, call("ana"));
    d.run(start_business_day{});
    const auto r = record_of(d, normal(phone_line));
    EXPECT_EQ(r.all_day, 0);
    EXPECT_EQ(r.all_recent, 1);
}

TEST(Promise, OutsideServiceHoursNoTimeIsUsed) {
    auto p = whole_agents();
    p.hours.open = {{at(0), at(100)}, {at(1000), at(2000)}};
    desk d(p);
    d.now(40);
    const auto ana = d.get(call("ana"));
    EXPECT_EQ(d.of(ana).due_at, at(1060));
    d.now(900);
    EXPECT_DOUBLE_EQ(d.s.score(d.of(ana), d.clock()).used_share, 0.5);
    EXPECT_EQ(service_time(p.hours, at(50), at(1010)).us, seconds(60).us);
    EXPECT_EQ(add_service_time(p.hours, at(50), seconds(60)), at(1010));
    EXPECT_EQ(add_service_time(p.hours, at(1990), seconds(60)), never);
}

}  // namespace
}  // namespace evenline::test

// What causes a gap, found out by trying, on centers whose cause is known.
#include "evenline/simulation/diagnosis.hpp"

#include "simulation/formulas.hpp"

#include <gtest/gtest.h>

namespace evenline::simulation {
namespace {

// Calls and chats of one promise; those who take chats do not all take calls.
center two_channels(std::uint32_t calls, std::uint32_t both, std::uint32_t chats) {
    center c;
    c.name = "two channels";
    c.hours = 3;
    c.agents = {{.name = "calls", .count = calls, .calls = true},
                {.name = "both", .count = both, .calls = true, .chats = true},
                {.name = "chats", .count = chats, .chats = true}};
    c.streams = {{.channel = "phone", .form = core::work_form::call, .per_hour = 96,
                  .handle_mean_s = 300, .patience_mean_s = 600},
                 {.channel = "social", .form = core::work_form::chat, .per_hour = 60,
                  .handle_mean_s = 300}};
    return c;
}

diagnosis of(const center& c, const core::policy& p = core::shipped_policy()) {
    return diagnose(drawn_history(c, p, 4), p, {});
}

TEST(Erlang, AgreesWithTheIntegralOfTheTextbook) {
    for (const auto& [servers, per_hour, patience] :
         {std::tuple{10U, 130.0, 300.0}, {24U, 250.0, 420.0}, {3U, 60.0, 60.0}}) {
        const auto ours = erlang_a({per_hour, 300, patience, servers}, 120);
        const auto book = test::erlang_a({per_hour, 300, static_cast<int>(servers)}, patience, 120);
        EXPECT_NEAR(ours.within, book.within, 1e-4);
        EXPECT_NEAR(ours.given_up, book.given_up, 1e-6);
        EXPECT_NEAR(ours.mean_wait_s, book.mean_wait_s, 1e-3);
    }
    const auto patient = erlang_a({100, 300, 0, 10}, 60);
    const test::queue same{100, 300, 10};
    EXPECT_NEAR(patient.within, same.within(60), 1e-4);
    EXPECT_EQ(erlang_a({130, 300, 0, 10}, 60).within, 0) << "that line never ends";
}

TEST(Erlang, NeedsOneServerMoreThanIsNotEnough) {
    const erlang_line line{250, 300, 420, 1};
    const auto n = servers_for(line, 120, 0.95, 100);
    auto fewer = line, enough = line;
    fewer.servers = n - 1, enough.servers = n;
    EXPECT_LT(erlang_a(fewer, 120).within, 0.95);
    EXPECT_GE(erlang_a(enough, 120).within, 0.95);
    EXPECT_EQ(servers_for(line, 120, 0.95, 5), 5U);
}

TEST(Diagnosis, FindsThatTooFewTakeCallsAndHowManyMoreCloseTheGap) {
    const auto c = two_channels(5, 2, 8);
    const auto d = of(c);
    EXPECT_EQ(d.cause, gap_cause::skills);
    EXPECT_EQ(d.worst.form, core::work_form::call);
    EXPECT_EQ(d.best.form, core::work_form::chat);
    EXPECT_EQ(d.there, 15U);
    EXPECT_EQ(d.reach, 7U);
    EXPECT_GT(d.gap_points.mean, 8);
    EXPECT_LT(d.if_all_could.mean, 4);
    ASSERT_TRUE(d.hire) << d.gap_points.mean << " " << d.tried.size();
    EXPECT_LE(d.hire->gap_points.mean, 3);
    // Fewer were tried, and did not do.
    EXPECT_GT(d.hire->people, 1U);
    for (const auto& r : d.tried)
        if (!r.taught && r.people < d.hire->people && r.from_h == d.hire->from_h)
            EXPECT_GT(r.gap_points.mean, 3);
    ASSERT_TRUE(d.teach);
    ASSERT_TRUE(d.formula);
    EXPECT_NEAR(d.formula->line.handle_s, 300, 40);
    EXPECT_LT(d.formula->answer.within, d.best_level) << "seven people cannot do it alone";
    EXPECT_GT(d.formula->needed, 7U);
}

TEST(Diagnosis, BlamesThePolicyWhenTheShippedOneWouldNotHaveTheGap) {
    auto p = core::shipped_policy();
    p.order.rule = core::order_rule::forms_first;
    p.order.forms_order = {core::work_form::chat, core::work_form::mail, core::work_form::call};
    p.head_start.on = false;
    auto c = two_channels(0, 13, 0);
    c.streams[1].per_hour = 110;
    const auto d = of(c, p);
    EXPECT_GT(d.gap_points.mean, 5);
    EXPECT_EQ(d.cause, gap_cause::policy);
    ASSERT_TRUE(d.if_shipped);
    EXPECT_LT(d.if_shipped->mean, d.gap_points.mean / 2);
}

TEST(Diagnosis, HasNothingToSayOfHoursWithoutAGap) {
    auto c = two_channels(0, 30, 0);
    const auto d = of(c);
    EXPECT_EQ(d.cause, gap_cause::none);
    EXPECT_TRUE(d.tried.empty());
    EXPECT_EQ(diagnose({}, core::shipped_policy(), {}).cause, gap_cause::none);
}

TEST(Diagnosis, NamesTheHoursInWhichThePromisesWereBroken) {
    auto c = two_channels(5, 4, 8);
    c.hours = 4;
    c.surges = {{.channel = "phone", .from_h = 1, .until_h = 2, .times = 2.5, .within_s = 60}};
    const auto d = of(c);
    ASSERT_NE(d.cause, gap_cause::none);
    EXPECT_GE(d.from_h, 1);
    EXPECT_LE(d.until_h, 3);
    EXPECT_GE(d.broken_share, 2.0 / 3);
}

TEST(Diagnosis, EndsWhenItIsTold) {
    int asked = 0;
    const auto p = core::shipped_policy();
    const auto d = diagnose(drawn_history(two_channels(5, 2, 8), p, 2), p, {},
                            [&] { return ++asked < 3; });
    EXPECT_LE(asked, 4);
    EXPECT_FALSE(d.hire);
}

}  // namespace
}  // namespace evenline::simulation

// Every overtake of whole days has a reason in the log, and a log that was tampered with has not.
#include "evenline/simulation/day.hpp"
#include "evenline/simulation/overtakes.hpp"

#include <gtest/gtest.h>

namespace evenline::simulation {
namespace {

center busy(std::uint32_t hours) {
    auto c = reference_center();
    c.hours = hours;
    c.day_shape.clear();
    c.load = 1.2;
    return c;
}

std::vector<core::event> log_of(const center& c, const core::policy& p, std::uint64_t seed) {
    std::vector<core::event> log;
    run_day(c, p, seed, {}, [&](const core::event& e) { log.push_back(e); });
    return log;
}

overtakes read(const center& c, const core::policy& p, const std::vector<core::event>& log) {
    overtakes all(fitted(p, c), {});
    for (const auto& e : log) all.note(e);
    return all;
}

std::uint64_t with_reason(const overtakes& all, overtake_reason r) {
    std::uint64_t n = 0;
    for (const auto& [channels, cell] : all.cells())
        n += cell.by_reason.at(static_cast<std::size_t>(r));
    return n;
}

TEST(overtakes, all_have_a_reason_on_days_of_overload) {
    std::uint64_t larger_share = 0, head_start = 0, no_room = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed) {
        const auto c = busy(3);
        const auto p = core::shipped_policy();
        const auto all = read(c, p, log_of(c, p, seed));
        EXPECT_EQ(all.unexplained(), 0U) << "seed " << seed;
        larger_share += with_reason(all, overtake_reason::larger_share);
        head_start += with_reason(all, overtake_reason::head_start);
        no_room += with_reason(all, overtake_reason::no_room);
        for (const auto& [channels, cell] : all.cells())
            EXPECT_NE(channels.first, channels.second) << "within a channel the older goes first";
    }
    EXPECT_GT(larger_share, 100U);
    EXPECT_GT(head_start, 20U);
    EXPECT_GT(no_room, 100U);
}

TEST(overtakes, without_a_score_that_carries_them_are_unexplained) {
    const auto c = busy(2);
    const auto p = core::shipped_policy();
    auto log = log_of(c, p, 2);
    for (auto& e : log)
        if (auto* o = std::get_if<core::ticket_offered>(&e.body)) {
            o->what.reason.score.capped *= 0.01;
            o->what.reason.score.head_start = -20;
            o->what.reason.score.total = -20;
            o->what.reason.ahead = {};
        }
    EXPECT_GT(read(c, p, log).unexplained(), 5U);
}

TEST(overtakes, under_first_come_first_served_come_from_room_alone) {
    const auto c = busy(2);
    auto p = core::shipped_policy();
    p.order.rule = core::order_rule::first_in_first_out;
    p.head_start.on = false;
    const auto all = read(c, p, log_of(c, p, 2));
    EXPECT_EQ(all.unexplained(), 0U);
    EXPECT_EQ(with_reason(all, overtake_reason::larger_share), 0U);
    EXPECT_GT(with_reason(all, overtake_reason::no_room), 20U);
}

}  // namespace
}  // namespace evenline::simulation

// Parity as it comes out, not as it is meant: a desk that serves one form of work first must be
// noticed by its outcomes alone, and an audience or a change of channel must gain nothing.
#include "evenline/simulation/figures.hpp"

#include <gtest/gtest.h>

namespace evenline::test {
namespace {

using namespace simulation;
using core::work_form;

center overloaded() {
    auto c = reference_center();
    c.hours = 5;
    c.day_shape.resize(5);
    c.load = 1.25;
    return c;
}

core::policy serving_first(std::vector<work_form> forms) {
    auto p = core::shipped_policy();
    p.baseline = true;
    p.order.rule = core::order_rule::forms_first;
    p.order.forms_order = std::move(forms);
    p.gate.on = false;
    p.head_start.on = false;
    return p;
}

// In overload somebody's promise is broken; parity is that it is not always the same somebody's.
bool parity_holds(const report& r) {
    constexpr double tolerance_points = 15;
    return r.gap_points.mean + r.gap_points.ci95 < tolerance_points;
}

report measured(const core::policy& p) { return simulate(overloaded(), p, {1, 4}); }

TEST(Parity, HoldsUnderTheShippedPolicy) {
    const auto r = measured(core::shipped_policy());
    EXPECT_TRUE(parity_holds(r)) << r.gap_points.mean << " +- " << r.gap_points.ci95;
}

TEST(Parity, ADeskThatServesSocialFirstIsNoticed) {
    EXPECT_FALSE(
        parity_holds(measured(serving_first({work_form::chat, work_form::call, work_form::mail}))));
}

TEST(Parity, ADeskThatServesVoiceFirstIsNoticed) {
    EXPECT_FALSE(
        parity_holds(measured(serving_first({work_form::call, work_form::chat, work_form::mail}))));
}

// The same customers, half of them before an audience: the difference, day by day, is no
// difference.
TEST(Parity, AnAudienceGainsNothing) {
    auto c = overloaded();
    c.load = 1.1;
    c.streams[1].per_hour /= 2;
    c.streams.push_back(c.streams[1]);
    c.streams.back().channel = "in public";
    std::vector<double> waits, levels;
    for (std::uint64_t seed = 1; seed <= 8; ++seed) {
        const auto r = simulate(c, core::shipped_policy(), {seed, 1});
        waits.push_back(r.channels[3].wait_s.mean.mean - r.channels[1].wait_s.mean.mean);
        levels.push_back(r.channels[3].service_level.mean - r.channels[1].service_level.mean);
    }
    const auto wait = estimate_of(waits), level = estimate_of(levels);
    EXPECT_LE(std::abs(wait.mean), 1.5 * wait.ci95);
    EXPECT_LE(std::abs(level.mean), 1.5 * level.ci95);
    EXPECT_LT(level.ci95, 0.05) << "too wide to tell anything";
}

// Giving up on the phone and writing keeps the place: it neither beats those who wrote at once by
// more than the time already waited, nor costs a new wait as if nothing had been.
TEST(Parity, ComingBackOnAnotherChannelKeepsThePlaceAndNoMore) {
    auto c = overloaded();
    c.again.share = 0.4;
    const auto kept = simulate(c, core::shipped_policy(), {1, 4});
    EXPECT_GT(kept.again.case_s.mean, kept.again.direct_s.mean);
    c.again.address_linked = false;
    const auto lost = simulate(c, core::shipped_policy(), {1, 4});
    EXPECT_LT(kept.again.leg_s.mean, lost.again.leg_s.mean);
    const auto pushed =
        simulate(c, serving_first({work_form::chat, work_form::call, work_form::mail}), {1, 4});
    EXPECT_LT(pushed.again.leg_s.mean, kept.again.leg_s.mean / 4)
        << "a desk that serves social first rewards them with a skipped line";
}

}  // namespace
}  // namespace evenline::test

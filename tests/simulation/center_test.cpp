// The center's simulator: the properties of a day. textbook_test.cpp holds it against formulas.
#include "evenline/simulation/figures.hpp"

#include <gtest/gtest.h>
#include <cmath>

namespace evenline::test {
namespace {

using namespace simulation;
using core::work_form;

center small() {
    auto c = reference_center();
    c.hours = 2;
    c.day_shape.clear();
    return c;
}

TEST(Center, TheSameSeedIsTheSameDay) {
    const auto x = run_day(small(), core::shipped_policy(), 7),
               y = run_day(small(), core::shipped_policy(), 7);
    EXPECT_EQ(x.digest, y.digest);
    EXPECT_EQ(x.fates, y.fates);
    EXPECT_NE(run_day(small(), core::shipped_policy(), 8).digest, x.digest);
}

TEST(Center, ThePolicyChangesNoArrival) {
    auto other = core::shipped_policy();
    other.order.rule = core::order_rule::first_in_first_out;
    const auto x = run_day(small(), core::shipped_policy(), 3), y = run_day(small(), other, 3);
    ASSERT_EQ(x.fates.size(), y.fates.size());
    for (std::size_t i = 0; i < x.fates.size(); ++i) {
        EXPECT_EQ(x.fates[i].at_s, y.fates[i].at_s);
        EXPECT_EQ(x.fates[i].stream, y.fates[i].stream);
    }
}

TEST(Center, EverybodyIsServedOrGaveUp) {
    const auto day = run_day(small(), core::shipped_policy(), 5);
    ASSERT_GT(day.fates.size(), 500U);
    for (const auto& f : day.fates) {
        EXPECT_NE(f.taken_s >= 0, f.gave_up_s >= 0);
        if (f.taken_s >= 0) {
            EXPECT_GE(f.taken_s, f.at_s);
            EXPECT_GE(f.replied_s, f.taken_s);
        }
    }
}

TEST(Center, ArrivalsAreAsManyAsTheRatesSay) {
    auto c = reference_center();
    double arrived = 0;
    for (std::uint64_t seed = 1; seed <= 3; ++seed)
        arrived += static_cast<double>(run_day(c, core::shipped_policy(), seed).fates.size());
    const double expected = 3 * 500 * 1.1 * 12;
    EXPECT_NEAR(arrived, expected, 4 * std::sqrt(expected));
}

TEST(Center, AFlawIsSaidInWords) {
    auto c = small();
    c.streams[1].per_hour = -1;
    EXPECT_NE(flaw(c).find("social"), std::string::npos);
    c = small();
    for (auto& g : c.agents) g.chats = false;
    EXPECT_NE(flaw(c).find("no agent may take it"), std::string::npos);
    c = small();
    c.day_shape = {1, 2, 3};
    EXPECT_NE(flaw(c).find("day_shape"), std::string::npos);
    EXPECT_EQ(flaw(reference_center()), "");
}

TEST(Estimate, IsStudentsInterval) {
    const std::vector<double> v{1, 2, 3, 4};
    const auto e = estimate_of(v);
    EXPECT_DOUBLE_EQ(e.mean, 2.5);
    EXPECT_NEAR(e.ci95, 3.182 * std::sqrt(5.0 / 3.0) / 2.0, 1e-3);
    EXPECT_EQ(estimate_of(std::vector<double>{5}).ci95, 0);
}

}  // namespace
}  // namespace evenline::test

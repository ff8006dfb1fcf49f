#include "senders/schedule.hpp"

#include <gtest/gtest.h>

namespace evenline::senders::test {
namespace {

TEST(Schedule, PausesToAProviderDoubleUpToTenMinutesGiveOrTakeAFifth) {
    double expected = 2;
    for (std::uint32_t n = 1; n < 150; ++n) {
        const auto pause = provider_pause("reply", n, 7, 1);
        ASSERT_TRUE(pause.has_value()) << n;
        EXPECT_GE(pause->seconds(), expected * 0.8) << n;
        EXPECT_LE(pause->seconds(), expected * 1.2) << n;
        expected = std::min(expected * 2, 600.0);
    }
    EXPECT_FALSE(provider_pause("reply", 150, 7, 1));
}

TEST(Schedule, ACallIsNotConnectedLongAfterTheCallerMayHaveGone) {
    double total = 0;
    std::uint32_t n = 1;
    for (; provider_pause("connect_call", n, 7, 1); ++n) {
        total += provider_pause("connect_call", n, 7, 1)->seconds();
    }
    EXPECT_EQ(n, 6u);
    EXPECT_LT(total, 90);
}

TEST(Schedule, PausesToASubscriberAreThoseOfTheStandardAndUpToATenthLonger) {
    constexpr double standard[]{5, 300, 1'800, 7'200, 18'000, 36'000, 50'400, 72'000, 86'400};
    std::uint32_t n = 1;
    for (const auto s : standard) {
        const auto pause = subscriber_pause(n, 7, 1);
        ASSERT_TRUE(pause.has_value());
        EXPECT_GE(pause->seconds(), s);
        EXPECT_LE(pause->seconds(), s * 1.1);
        ++n;
    }
    EXPECT_FALSE(subscriber_pause(n, 7, 1));
}

TEST(Schedule, TheJitterDependsOnItemAttemptAndSeedAlone) {
    EXPECT_EQ(provider_pause("reply", 3, 7, 1), provider_pause("reply", 3, 7, 1));
    EXPECT_NE(provider_pause("reply", 3, 7, 1), provider_pause("reply", 3, 8, 1));
    EXPECT_NE(provider_pause("reply", 3, 7, 1), provider_pause("reply", 3, 7, 2));
}

}  // namespace
}  // namespace evenline::senders::test

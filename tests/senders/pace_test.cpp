#include "senders/pace.hpp"

#include <gtest/gtest.h>

namespace evenline::senders {
namespace {

constexpr core::instant start{1'795'348'800'000'000};

TEST(Pace, ASecondsWorthGoesAtOnceAndThenOneAtATime) {
    pace p;
    for (int i = 0; i < 5; ++i) {
        EXPECT_LE(p.next("fb", 5, start), start);
        p.sent("fb", 5, start);
    }
    const auto next = p.next("fb", 5, start);
    EXPECT_GT(next, start);
    EXPECT_NEAR((next - start).seconds(), 0.2, 0.001);
    EXPECT_LE(p.next("fb", 5, next), next);
}

TEST(Pace, ASlowChannelStillSendsOneAndALaneWithoutLimitNeverWaits) {
    pace p;
    EXPECT_LE(p.next("sms", 0.5, start), start);
    p.sent("sms", 0.5, start);
    EXPECT_NEAR((p.next("sms", 0.5, start) - start).seconds(), 2.0, 0.001);
    for (int i = 0; i < 1'000; ++i) p.sent("mail", 0, start);
    EXPECT_LE(p.next("mail", 0, start), start);
}

TEST(Pace, AProvidersPauseHoldsTheWholeLaneAndOnlyThatOne) {
    pace p;
    p.pause("fb", start + core::seconds(30));
    p.pause("fb", start + core::seconds(10));
    EXPECT_EQ(p.next("fb", 0, start), start + core::seconds(30));
    EXPECT_LE(p.next("mail", 0, start), start);
    const auto later = start + core::seconds(31);
    p.sent("fb", 0, later);
    EXPECT_LE(p.next("fb", 0, later), later);
}

}  // namespace
}  // namespace evenline::senders

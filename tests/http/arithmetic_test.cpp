// Figures and JSON: pure functions, known answers.
#include "http/identity/attempts.hpp"
#include "http/parity/figures.hpp"
#include "http/wire/json.hpp"

#include <gtest/gtest.h>

namespace evenline::http {
namespace {

engine::parity_row row(core::channel_number channel, std::uint64_t answered,
                       std::uint64_t in_target, std::uint64_t abandoned = 0) {
    engine::parity_row r;
    r.channel = channel;
    r.answered = answered;
    r.answered_in_target = in_target;
    r.abandoned = abandoned;
    r.queued = answered + abandoned;
    return r;
}

TEST(Figures, GiveTheFiveServiceLevelsOfTheWorkedExample) {
    auto r = row(1, 1'000, 860, 60);
    r.abandoned_in_target = 20;
    r.short_abandons = 10;
    const auto level = levels_of(r);
    EXPECT_NEAR(100 * *level.sl1, 83.02, 0.005);
    EXPECT_NEAR(100 * *level.sl2, 86.00, 0.005);
    EXPECT_NEAR(100 * *level.sl3, 81.13, 0.005);
    EXPECT_NEAR(100 * *level.sl4, 82.69, 0.005);
    EXPECT_NEAR(100 * *level.sl5, 82.08, 0.005);
}

TEST(Figures, CountTicketsOpenPastTheirPromiseAsMissedInTheHeadline) {
    auto r = row(1, 80, 80);
    r.open_past_target = 20;
    EXPECT_DOUBLE_EQ(*levels_of(r).sl3, 0.8);
    EXPECT_DOUBLE_EQ(*levels_of(r).sl2, 1.0);
}

TEST(Figures, SayNothingWhereNothingWasDue) {
    const auto level = levels_of(row(1, 0, 0));
    EXPECT_FALSE(level.sl1 || level.sl2 || level.sl3 || level.sl4 || level.sl5);
}

TEST(Figures, AgreeWithTheIntervalsOfTheLiterature) {
    // Newcombe 1998: 81 of 263 by Wilson; 56/70 against 48/80 by the hybrid score method.
    EXPECT_NEAR(wilson(81, 263).low, 0.2553, 0.00005);
    EXPECT_NEAR(wilson(81, 263).high, 0.3662, 0.00005);
    const auto difference = newcombe(56, 70, 48, 80);
    EXPECT_NEAR(difference.low, 0.0524, 0.00005);
    EXPECT_NEAR(difference.high, 0.3339, 0.00005);
}

TEST(Figures, StayInsideTheirRangeAtTheEnds) {
    EXPECT_EQ(wilson(0, 10).low, 0);
    EXPECT_EQ(wilson(10, 10).high, 1);
    EXPECT_EQ(newcombe(1, 1, 0, 0).low, -1);
}

TEST(Figures, FindTheBestAndTheWorstChannelOfANeed) {
    const std::vector<engine::parity_row> rows{row(1, 100, 95), row(2, 100, 80), row(3, 100, 90),
                                               row(4, 0, 0)};
    const auto gap = gap_of(rows, 0);
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->best, 1);
    EXPECT_EQ(gap->worst, 2);
    EXPECT_NEAR(gap->points, 15, 1e-9);
    EXPECT_LT(gap->points_95.low, 15);
    EXPECT_GT(gap->points_95.high, 15);
}

TEST(Figures, TakeManyChannelsForNoMoreThanChanceAllows) {
    EXPECT_NEAR(normal_quantile(0.05), 1.959963984540054, 1e-12);
    EXPECT_NEAR(normal_quantile(0.05 / 6), 2.638257273476751, 1e-9);
    // Two channels of these figures are 3 points apart for sure; among six they may be by chance.
    const auto two = gap_of(std::vector{row(1, 40, 38), row(2, 40, 29)}, 0);
    std::vector<engine::parity_row> six{row(1, 40, 38), row(2, 40, 29)};
    for (core::channel_number c = 3; c <= 6; ++c) six.push_back(row(c, 40, 34));
    const auto among = gap_of(six, 0);
    ASSERT_TRUE(two && among);
    EXPECT_GT(two->points_95.low, 3);
    EXPECT_LT(among->points_95.low, 3);
    EXPECT_EQ(among->points, two->points);
    EXPECT_GT(among->points_95.high, two->points_95.high);
}

TEST(Figures, RingWhereTheFewOfTheWorstChannelProveNothingButAnotherPairDoes) {
    // Best against worst is 2 of 3: nothing. The two large channels are 10 points apart.
    const auto gap = gap_of(std::vector{row(1, 3, 2), row(2, 4'000, 3'800), row(3, 4'000, 3'400)},
                            0);
    ASSERT_TRUE(gap);
    EXPECT_EQ(gap->worst, 1);
    EXPECT_GT(gap->points_95.low, 8);
}

TEST(Figures, RarelyRingWhereEveryChannelIsTheSame) {
    std::uint64_t seed = 7, rung = 0;
    const auto chance = [&] {
        seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        return static_cast<double>(seed >> 11U) / 9'007'199'254'740'992.0;
    };
    for (int day = 0; day < 1'000; ++day) {
        std::vector<engine::parity_row> rows;
        for (core::channel_number c = 1; c <= 5; ++c) {
            std::uint64_t kept = 0;
            for (int i = 0; i < 60; ++i) kept += chance() < 0.85;
            rows.push_back(row(c, 60, kept));
        }
        rung += gap_of(rows, 0)->points_95.low > 0;
    }
    EXPECT_LE(rung, 50U) << "of 1000 days on which all five channels kept 85 % by chance alone";
}

TEST(Figures, HaveNoGapWithOneChannelAndAZeroGapWithTwoAlike) {
    EXPECT_FALSE(gap_of(std::vector{row(1, 10, 9)}, 0));
    EXPECT_FALSE(gap_of(std::vector{row(1, 10, 9), row(2, 10, 1)}, 1)) << "another need";
    const auto alike = gap_of(std::vector{row(1, 10, 9), row(2, 10, 9)}, 0);
    ASSERT_TRUE(alike);
    EXPECT_EQ(alike->points, 0);
}

bool reads(std::string_view text) { return std::holds_alternative<json::value>(json::parse(text)); }
std::string refusal(std::string_view text) {
    return std::get<json::parse_error>(json::parse(text)).detail;
}

TEST(Json, ReadsWhatItWrites) {
    const std::string text = R"({"a":[1,-2.5,true,null,"é\n\"x\""],"b":{}})";
    EXPECT_EQ(std::get<json::value>(json::parse(text)).dump(), text);
}

TEST(Json, RefusesANulAnywhere) {
    EXPECT_FALSE(reads(std::string_view("{\"a\":1}\0{\"a\":2}", 15)));
    EXPECT_NE(refusal(std::string_view("{}\0", 3)).find("NUL"), std::string::npos);
}

TEST(Json, RefusesAKeyThatStandsTwice) {
    EXPECT_NE(refusal(R"({"a":1,"b":{"a":2},"a":3})").find("\"a\" stands twice"),
              std::string::npos);
    EXPECT_TRUE(reads(R"({"a":1,"b":{"a":2}})"));
}

TEST(Json, GoesSixtyFourDeepAndNoDeeper) {
    EXPECT_TRUE(reads(std::string(64, '[') + std::string(64, ']')));
    EXPECT_FALSE(reads(std::string(65, '[') + std::string(65, ']')));
    EXPECT_FALSE(reads(std::string(200'000, '[')));
}

TEST(Json, RefusesWhatIsNotJson) {
    for (const char* bad : {"", "{", "{}x", "[1,]", "{'a':1}", "01", "1e", "nul", "\"\xff\"",
                            "\"\xc0\x80\"", "[1] [2]", "\xEF\xBB\xBF{}x", "NaN"}) {
        EXPECT_FALSE(reads(bad)) << bad;
    }
}

TEST(Json, RefusesNumbersThatAreTooLong) { EXPECT_FALSE(reads("1." + std::string(130, '1'))); }

TEST(Json, WritesBytesThatAreNotUtf8AsReplacements) {
    EXPECT_EQ(json::value(std::string("a\xff"
                                      "b"))
                  .dump(),
              "\"a\xEF\xBF\xBD"
              "b\"");
}

TEST(Attempts, RefillWithTimeAndNeverLockAnybodyElseOut) {
    attempts tries(10);
    const auto start = attempts::clock::time_point{} + std::chrono::hours(1);
    for (int i = 0; i < 10; ++i) EXPECT_TRUE(tries.take("ana", start));
    EXPECT_FALSE(tries.take("ana", start));
    EXPECT_TRUE(tries.take("luis", start));
    EXPECT_TRUE(tries.take("ana", start + std::chrono::seconds(7)));
    EXPECT_FALSE(tries.take("ana", start + std::chrono::seconds(7)));
}

TEST(Attempts, KeepABoundOnWhatTheyRemember) {
    attempts tries(10, 3);
    const auto start = attempts::clock::time_point{} + std::chrono::hours(1);
    for (const char* name : {"a", "b", "c"}) EXPECT_TRUE(tries.take(name, start));
    EXPECT_FALSE(tries.take("d", start));
    EXPECT_TRUE(tries.take("a", start));
    EXPECT_TRUE(tries.take("d", start + std::chrono::minutes(2)));
}

}  // namespace
}  // namespace evenline::http

// Mix is not mistaken for inequity; reports laid out from facts alone.
#include "http/reports/counting.hpp"
#include "http/reports/standardise.hpp"

#include <gtest/gtest.h>

namespace evenline::http_test {
namespace {

using namespace http;

// Two topics served alike on both channels; phone gets more of the hard one.
stratified same_service_other_mix() {
    return {{"easy", {{"phone", {90, 100}}, {"app", {360, 400}}}},
            {"hard", {{"phone", {200, 400}}, {"app", {50, 100}}}},
            {"rare", {{"phone", {0, 3}}}}};
}

TEST(Standardise, ChannelsServedAlikeAreAlikeWhateverTheirMix) {
    const auto out = standardise(same_service_other_mix(), {"phone", "app"}, 20);
    ASSERT_EQ(out.groups.size(), 2U);
    EXPECT_EQ(out.strata, 2U);
    EXPECT_EQ(out.cases, 1'000U);
    EXPECT_EQ(out.groups[0].raw.all, 503U) << "raw counts what is in no common topic too";
    EXPECT_NEAR(*out.groups[0].share, 0.7, 1e-12);
    EXPECT_NEAR(*out.groups[1].share, 0.7, 1e-12);
    const auto d = difference_of(out.groups[0], out.groups[1]);
    EXPECT_NEAR(*d.points, 0, 1e-9);
    EXPECT_LT(d.points_95.low, 0);
    EXPECT_GT(d.points_95.high, 0);
}

TEST(Standardise, WithOneStratumItIsTheShareAndItsWilsonInterval) {
    const auto out = standardise({{"all", {{"a", {30, 40}}, {"b", {10, 40}}}}}, {"a", "b"}, 1);
    EXPECT_DOUBLE_EQ(*out.groups[0].share, 0.75);
    EXPECT_NEAR(out.groups[0].share_95.low, wilson(30, 40).low, 1e-12);
    EXPECT_NEAR(out.groups[0].share_95.high, wilson(30, 40).high, 1e-12);
    const auto d = difference_of(out.groups[0], out.groups[1]);
    const auto known = newcombe(30, 40, 10, 40);
    EXPECT_NEAR(d.points_95.low, 100 * known.low, 1e-9);
    EXPECT_NEAR(d.points_95.high, 100 * known.high, 1e-9);
}

TEST(Standardise, WithNothingInCommonThereIsNoFigure) {
    const auto out =
        standardise({{"x", {{"a", {3, 4}}}}, {"y", {{"b", {3, 4}}}}}, {"a", "b"}, 1);
    EXPECT_FALSE(out.groups[0].share.has_value());
    EXPECT_FALSE(difference_of(out.groups[0], out.groups[1]).points.has_value());
}

report_names plain_names() {
    return {[](core::need_index n) { return "need" + std::to_string(n); },
            [](core::channel_number c) { return "ch" + std::to_string(c); },
            [](core::agent_id a) { return "agent" + std::to_string(a.value); },
            [](core::instant at) { return at; }};
}

engine::case_fact answered(core::channel_number channel, bool in_target) {
    engine::case_fact c;
    c.channel = channel;
    c.first = true;
    c.queued_at = c.waited_from = {1'000'000};
    c.due_at = {121'000'000};
    c.target = core::seconds(120);
    c.answered_at = core::instant{in_target ? 11'000'000 : 201'000'000};
    c.in_target = in_target;
    c.status = core::ticket_status::closed;
    c.closed_at = c.answered_at;
    c.path = {channel};
    return c;
}

std::vector<report_row> rows_of(const char* report, const std::vector<engine::case_fact>& facts) {
    report_asked asked;
    asked.when = {{0}, {core::hours(24).us}, {core::days(20).us}};
    asked.least = 1;
    const auto counted = find_report(report)->begin(asked);
    for (const auto& f : facts) counted->take(f);
    return counted->rows(plain_names());
}

const figure& figure_at(const report_row& row, std::size_t column) {
    return std::get<figure>(row.at(column));
}

TEST(ReportRows, ThePublicHasNoAdvantageWhenBothAreServedAlike) {
    std::vector<engine::case_fact> facts;
    for (int i = 0; i < 40; ++i) {
        facts.push_back(answered(1, i % 4 != 0));
        facts.back().in_public = i < 20;
    }
    const auto rows = rows_of("public_private", facts);
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(std::get<std::uint64_t>(rows[0][2]), 20U);
    EXPECT_DOUBLE_EQ(*figure_at(rows[0], 6).value, 0);
    EXPECT_LT(figure_at(rows[0], 6).range_95->low, 0);
}

TEST(ReportRows, FirstContactResolutionWaitsSevenDaysBeforeItJudges) {
    auto once = answered(1, true);
    auto twice = answered(1, true);
    twice.path = {1, 2, 1};
    twice.switches = 2;
    auto fresh = answered(1, true);
    fresh.closed_at = core::instant{core::days(15).us};
    const auto rows = rows_of("effort", {once, once, once, twice, fresh});
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(std::get<std::string>(rows[0][0]), "ch1");
    EXPECT_DOUBLE_EQ(*figure_at(rows[0], 7).value, 1);
    EXPECT_EQ(figure_at(rows[0], 7).of, 3U);
    EXPECT_EQ(std::get<std::uint64_t>(rows[0][8]), 1U) << "the fresh one is pending";
    EXPECT_EQ(std::get<std::string>(rows[1][0]), "ch1 > ch2 > ch1");
    EXPECT_DOUBLE_EQ(std::get<double>(rows[1][2]), 5) << "three contacts, two switches";
    EXPECT_DOUBLE_EQ(*figure_at(rows[1], 7).value, 0);
}

TEST(ReportRows, GrantsAreComparedAtEqualNeed) {
    std::vector<engine::case_fact> facts;
    // Need 0 is granted to half on both channels, need 1 to nobody; channel 2 has more of need 1.
    for (core::channel_number channel = 1; channel <= 2; ++channel) {
        for (int i = 0; i < 20; ++i) {
            facts.push_back(answered(channel, true));
            if (i % 2 == 0) facts.back().granted = {"refund"};
        }
        for (int i = 0; i < 20 * channel; ++i) {
            facts.push_back(answered(channel, true));
            facts.back().need = 1;
        }
    }
    const auto rows = rows_of("powers_granted", facts);
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][4]), 25);
    EXPECT_NEAR(std::get<double>(rows[1][4]), 100.0 / 6, 1e-9);
    EXPECT_NEAR(*figure_at(rows[0], 6).value, *figure_at(rows[1], 6).value, 1e-12);
}

TEST(ReportRows, AllFiveServiceLevelsAreThoseOfTheTerms) {
    // A = 1000, B = 60, A_T = 860, B_T = 20, short abandons 10: docs/terms' own example.
    std::vector<engine::case_fact> facts;
    for (int i = 0; i < 1'000; ++i) facts.push_back(answered(1, i < 860));
    for (int i = 0; i < 60; ++i) {
        auto c = answered(1, i < 20);
        c.answered_at.reset();
        c.abandoned_at = c.waited_from + core::seconds(i < 10 ? 5 : i < 20 ? 50 : 150);
        facts.push_back(c);
    }
    const auto rows = rows_of("service_levels", facts);
    ASSERT_EQ(rows.size(), 1U);
    const double expected[] = {83.02, 86.00, 81.13, 82.69, 82.08};
    for (std::size_t i = 0; i < 5; ++i)
        EXPECT_NEAR(100 * *figure_at(rows[0], 7 + i).value, expected[i], 0.005) << "SL" << i + 1;
    std::uint64_t n[5];
    for (std::size_t i = 0; i < 5; ++i) n[i] = std::get<std::uint64_t>(rows[0][2 + i]);
    EXPECT_EQ(n[0], n[1] + n[2] + n[3] + n[4]);
}

class Work {
public:
    explicit Work(const char* report) {
        report_asked asked;
        asked.when = {{0}, {core::hours(1).us}, {core::hours(2).us}};
        counted_ = find_report(report)->begin(asked);
    }
    Work& at(int second) {
        now_ = core::instant{core::seconds(second).us};
        return *this;
    }
    Work& step(engine::work_kind kind, std::uint64_t agent, std::uint64_t ticket = 0) {
        engine::work_step s;
        s.at = now_;
        s.kind = kind;
        s.agent = {agent};
        s.ticket = {ticket};
        s.channel = 1;
        s.form = core::work_form::chat;
        s.state = core::agent_state::available;
        counted_->take(s);
        return *this;
    }
    std::vector<report_row> rows() { return counted_->rows(plain_names()); }

private:
    std::unique_ptr<counting> counted_;
    core::instant now_;
};

TEST(ReportRows, TwoChatsAtOnceAreTwoHandledInOneStretchOfTime) {
    using enum engine::work_kind;
    Work handling("handling");
    handling.at(0).step(presence, 1).at(100).step(accepted, 1, 7).at(200).step(accepted, 1, 8);
    handling.at(300).step(wrap_up, 1, 7).at(400).step(left, 0, 7).step(left, 0, 8);
    const auto rows = handling.rows();
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(std::get<std::uint64_t>(rows[0][1]), 2U);
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][2]), 200) << "active: 200 s each";
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][3]), 50) << "one of them wrapped up for 100 s";
    const double aht = std::get<double>(rows[0][4]), concurrency = std::get<double>(rows[0][5]);
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][6]), 300);
    EXPECT_NEAR(aht / concurrency * 2, 300, 1e-9) << "the identity";
}

TEST(ReportRows, WorkIsCutToThePeriodAndIdleTimeIsWhatIsLeft) {
    using enum engine::work_kind;
    Work shared("agents_share");
    shared.at(-100).step(presence, 1).at(-50).step(accepted, 1, 7).at(600).step(left, 0, 7);
    shared.at(0).step(presence, 2).at(10).step(offered, 2, 9).at(20).step(declined, 2, 9);
    const auto rows = shared.rows();
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][1]), 3'600) << "present the whole hour";
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][2]), 600);
    EXPECT_DOUBLE_EQ(std::get<double>(rows[0][3]), 3'000);
    EXPECT_NEAR(*figure_at(rows[0], 6).value, 600.0 / 3 / 3'600, 1e-12) << "5 of 15 units";
    EXPECT_EQ(std::get<std::uint64_t>(rows[1][7]), 1U);
    EXPECT_DOUBLE_EQ(*figure_at(rows[1], 9).value, 1) << "the one offer was declined";
}

}  // namespace
}  // namespace evenline::http_test

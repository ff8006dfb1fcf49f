// What `evenline simulate` prints, down to the names that programs read.
#include "app/simulation_text.hpp"
#include "app/progress_bar.hpp"
#include "evenline/simulation/compare.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

simulation::report small_report() {
    auto c = simulation::reference_center();
    c.hours = 2;
    c.day_shape.clear();
    return simulation::simulate(c, core::shipped_policy(), {1, 3});
}

void expect_figure(const nlohmann::json& j, const std::string& where) {
    ASSERT_TRUE(j.is_object()) << where;
    EXPECT_EQ(j.size(), 2U) << where;
    EXPECT_TRUE(j.at("mean").is_number()) << where;
    EXPECT_TRUE(j.at("ci95").is_number()) << where;
}

TEST(SimulationText, EveryFigureOfTheJsonHasItsMeanAndInterval) {
    const auto j = json_of(small_report());
    for (const auto* key : {"policy", "center"}) EXPECT_TRUE(j.at(key).is_string()) << key;
    EXPECT_EQ(j.at("seeds"), 3);
    EXPECT_DOUBLE_EQ(j.at("load"), 1.1);
    for (const auto* key : {"gap_points", "gap_taken_points", "gap_hour_points", "overall",
                            "max_age_over_target", "occupancy", "worst_channel"})
        expect_figure(j.at(key), key);
    ASSERT_EQ(j.at("channels").size(), 3U);
    for (const auto& [name, c] : j.at("channels").items()) {
        for (const auto* key : {"service_level", "taken_level", "reply_share", "abandoned_share"})
            expect_figure(c.at(key), name + "." + key);
        for (const auto* key : {"p50", "p90", "p99", "mean"})
            expect_figure(c.at("wait_s").at(key), name + ".wait_s." + key);
        EXPECT_GT(c.at("contacts").at("mean"), 0) << name;
    }
}

TEST(SimulationText, SharesAreOfOneAndGapsInPoints) {
    const auto j = json_of(small_report());
    double low = 2, high = -1;
    for (const auto& [name, c] : j.at("channels").items()) {
        const double level = c.at("service_level").at("mean");
        low = std::min(low, level), high = std::max(high, level);
    }
    EXPECT_GE(low, 0);
    EXPECT_LE(high, 1);
    // Best minus worst of each day is at least best minus worst of the means.
    EXPECT_GE(j.at("gap_points").at("mean").get<double>(), 100 * (high - low) - 1e-9);
}

TEST(SimulationText, AComparisonShowsEachIngredientUnderItsPolicy) {
    auto base = small_report();
    base.policy = "equal";
    auto changed = base;
    changed.variant = "no gate";
    const std::vector<simulation::report> both{base, changed};
    const auto text = comparison_of(both, layout::text);
    EXPECT_NE(text.find("equal"), std::string::npos);
    EXPECT_NE(text.find("  no gate"), std::string::npos);
    const auto markdown = comparison_of(both, layout::markdown);
    EXPECT_NE(markdown.find("| policy"), std::string::npos);
    EXPECT_NE(markdown.find("-|-"), std::string::npos);
}

TEST(SimulationText, EveryIngredientOfAPolicyIsSwitchedOverOnce) {
    std::vector<std::string> names;
    for (const auto& v : simulation::variants_of(core::shipped_policy())) names.push_back(v.name);
    EXPECT_EQ(names, (std::vector<std::string>{"", "no layers", "no packing", "no gate",
                                               "no head start"}));
}

TEST(ProgressBar, TellsHowFarItIsAndHowLongStill) {
    EXPECT_EQ(bar_of("equal", 25, 100, 5),
              "equal [######------------------] 25 of 100 days, 15 s left");
    EXPECT_EQ(bar_of("equal", 100, 100, 5), "equal [########################] 100 of 100 days");
    EXPECT_EQ(bar_of("equal", 0, 0, 0).find("nan"), std::string::npos);
}

}  // namespace
}  // namespace evenline::app

// The policy as a form and back, and the business day of its hours.
#include "app/policy_form.hpp"

#include "evenline/engine/text.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace evenline::app {
namespace {

using nlohmann::json;

constexpr const char* madrid = R"(name = "equal"
default_need = "normal"
[[need]]
name = "normal"
target_live_s = 120
target_deferred_s = 3600
[hours]
zone = "Europe/Madrid"
monday = ["08:00-20:00"]
holidays = ["2026-12-25"]
)";

core::instant when(const char* text) { return *engine::parse_rfc3339(text); }

parsed<core::policy> judge(std::string_view text) {
    policy_reading how;
    how.now = when("2026-11-22T09:00:00Z");
    return parse_policy(text, "policy", how);
}

core::policy read(std::string_view text) {
    auto got = judge(text);
    if (const auto* wrong = std::get_if<std::vector<problem>>(&got))
        ADD_FAILURE() << describe(*wrong);
    return std::get<core::policy>(got);
}

TEST(PolicyForm, HasEverySettingUnderTheKeysOfTheFile) {
    const auto form = json::parse(form_of(read(madrid), madrid));
    EXPECT_EQ(form["name"], "equal");
    EXPECT_EQ(form["need"][0]["target_live_s"], 120);
    EXPECT_TRUE(form["head_start"].contains("gain_recent"));
    EXPECT_TRUE(form["offer"].contains("time_limit_s"));
    EXPECT_EQ(form["hours"]["zone"], "Europe/Madrid");
    EXPECT_EQ(form["hours"]["monday"][0], "08:00-20:00");
    EXPECT_EQ(form["hours"]["holidays"][0], "2026-12-25");
}

TEST(PolicyForm, ComesBackAsTheSamePolicyAndKeepsTheHoursAsSomebodyWroteThem) {
    const auto before = read(madrid);
    const auto text = text_of_form(form_of(before, madrid), judge);
    ASSERT_TRUE(std::holds_alternative<std::string>(text));
    const auto& written = std::get<std::string>(text);
    EXPECT_EQ(read(written), before);
    EXPECT_NE(written.find("Europe/Madrid"), std::string::npos);
    EXPECT_EQ(written.find("open_utc"), std::string::npos);
    EXPECT_EQ(form_of(before, written), form_of(before, madrid));
}

TEST(PolicyForm, AShortenedTargetIsShortenedAndNothingElse) {
    const auto before = read(madrid);
    auto form = json::parse(form_of(before, madrid));
    form["need"][0]["target_live_s"] = 60;
    const auto text = text_of_form(form.dump(), judge);
    ASSERT_TRUE(std::holds_alternative<std::string>(text));
    auto expected = before;
    expected.needs[0].target_live = core::seconds(60);
    EXPECT_EQ(read(std::get<std::string>(text)), expected);
}

TEST(PolicyForm, WhatAFileMayNotSayAFormMayNotEither) {
    auto form = json::parse(form_of(read(madrid), madrid));
    form["offer"]["time_limitt_s"] = 3;
    auto wrong = text_of_form(form.dump(), judge);
    ASSERT_TRUE(std::holds_alternative<std::vector<problem>>(wrong));
    const auto& first = std::get<std::vector<problem>>(wrong).front();
    EXPECT_EQ(first.line, 0U);
    EXPECT_NE(first.key.find("time_limitt_s"), std::string::npos);
    EXPECT_EQ(first.nearest, "time_limit_s");
    for (const char* broken : {"", "[]", "7", "{\"name\":"})
        EXPECT_TRUE(std::holds_alternative<std::vector<problem>>(text_of_form(broken, judge)));
}

TEST(BusinessDay, BeginsAtMidnightWhereTheHoursAreAlsoWhenTheClocksChange) {
    const auto winter = business_day(madrid, when("2026-11-22T23:30:00Z"));
    EXPECT_EQ(winter.from, when("2026-11-22T23:00:00Z"));
    EXPECT_EQ(winter.until, when("2026-11-23T23:00:00Z"));
    const auto change = business_day(madrid, when("2026-10-25T12:00:00Z"));
    EXPECT_EQ(change.from, when("2026-10-24T22:00:00Z"));
    EXPECT_EQ(change.until, when("2026-10-25T23:00:00Z")) << "25 hours";
    const auto utc = business_day("name = \"x\"\n", when("2026-11-22T23:30:00Z"));
    EXPECT_EQ(utc.from, when("2026-11-22T00:00:00Z"));
    EXPECT_EQ(utc.until, when("2026-11-23T00:00:00Z"));
}

}  // namespace
}  // namespace evenline::app

// Business hours over the days when clocks change, by the system's zone database.
#include <gtest/gtest.h>

#include "app/zone.hpp"
#include "evenline/app/business_hours.hpp"
#include "evenline/app/policy_file.hpp"
#include "evenline/engine/text.hpp"

namespace evenline::app {
namespace {

core::instant at(const char* text) { return *engine::parse_rfc3339(text); }

// Every open interval that begins on this UTC date.
std::vector<std::string> opened_on(const core::service_hours& hours, const std::string& date) {
    std::vector<std::string> out;
    for (const auto& span : hours.open)
        if (const auto from = engine::rfc3339(span.from); from.starts_with(date))
            out.push_back(from.substr(11, 5) + "-" + engine::rfc3339(span.until).substr(11, 5));
    return out;
}

business_hours every_day(const char* zone, int from, int until) {
    business_hours out;
    out.zone = zone;
    for (auto& day : out.open) day.push_back({from, until});
    return out;
}

using texts = std::vector<std::string>;

TEST(BusinessHours, StayAtEightLocalTimeWhenClocksChange) {
    const auto hours =
        expand(every_day("Europe/Madrid", 8 * 60, 20 * 60), at("2026-02-10T00:00:00Z"));
    ASSERT_TRUE(hours);
    EXPECT_EQ(opened_on(*hours, "2026-03-28"), texts{"07:00-19:00"});
    EXPECT_EQ(opened_on(*hours, "2026-03-29"), texts{"06:00-18:00"})
        << "the clocks went forward in the night";
    EXPECT_EQ(opened_on(*hours, "2026-10-24"), texts{"06:00-18:00"});
    EXPECT_EQ(opened_on(*hours, "2026-10-25"), texts{"07:00-19:00"});
}

TEST(BusinessHours, AnOpenNightIsAnHourShorterInSpringAndLongerInAutumn) {
    const auto hours = expand(every_day("America/New_York", 0, 6 * 60), at("2026-02-10T00:00:00Z"));
    ASSERT_TRUE(hours);
    EXPECT_EQ(opened_on(*hours, "2026-03-08"), texts{"05:00-10:00"})
        << "0:00 EST to 6:00 EDT is five hours";
    EXPECT_EQ(opened_on(*hours, "2026-11-01"), texts{"04:00-11:00"})
        << "0:00 EDT to 6:00 EST is seven hours";
}

TEST(BusinessHours, AnIntervalInsideTheSkippedHourIsNotOpen) {
    auto hours = every_day("Europe/Madrid", 2 * 60 + 10, 2 * 60 + 50);
    const auto open = expand(hours, at("2026-02-10T00:00:00Z"));
    ASSERT_TRUE(open);
    EXPECT_EQ(opened_on(*open, "2026-03-28"), texts{"01:10-01:50"});
    EXPECT_EQ(opened_on(*open, "2026-03-29"), texts{});
}

TEST(BusinessHours, ClosesOnHolidaysAndOnDaysWithoutHours) {
    business_hours week;
    week.zone = "Europe/Madrid";
    for (std::size_t day = 0; day < 5; ++day)
        week.open[day] = {{9 * 60, 14 * 60}, {15 * 60, 18 * 60}};
    week.holidays.insert(days_of({2026, 12, 25}));
    const auto hours = expand(week, at("2026-11-22T00:00:00Z"));
    ASSERT_TRUE(hours);
    EXPECT_EQ(opened_on(*hours, "2026-12-24"), (texts{"08:00-13:00", "14:00-17:00"}));
    EXPECT_EQ(opened_on(*hours, "2026-12-25"), texts{});
    EXPECT_EQ(opened_on(*hours, "2026-12-26"), texts{}) << "a Saturday";
    EXPECT_EQ(opened_on(*hours, "2028-11-20").size(), 2U) << "two years on";
}

TEST(BusinessHours, IntervalsThatTouchAtMidnightAreOne) {
    const auto hours = expand(every_day("UTC", 0, 1'440), at("2026-11-22T00:00:00Z"));
    ASSERT_TRUE(hours);
    EXPECT_EQ(hours->open.size(), 1U);
}

TEST(BusinessHours, TwoStartsInOneMonthGiveTheSameIntervals) {
    const auto hours = every_day("Europe/Madrid", 480, 1'200);
    EXPECT_EQ(expand(hours, at("2026-11-02T00:00:00Z")), expand(hours, at("2026-11-29T23:00:00Z")));
}

TEST(BusinessHours, AreReadFromAPolicyFile) {
    const std::string text =
        "name = \"h\"\n[[need]]\nname = \"n\"\ntarget_live_s = 1\ntarget_deferred_s = 1\n[hours]\n"
        "zone = \"Europe/Madrid\"\nfriday = [\"15:30-20:00\", \"08:00-14:00\"]\nholidays = "
        "[\"2027-01-01\"]\n";
    const auto read =
        parse_policy(text, "h.toml", {.now = at("2026-11-22T00:00:00Z"), .channels = {}});
    ASSERT_TRUE(std::holds_alternative<core::policy>(read))
        << describe(std::get<std::vector<problem>>(read));
    const auto& hours = std::get<core::policy>(read).hours;
    EXPECT_EQ(opened_on(hours, "2026-12-04"), (texts{"07:00-13:00", "14:30-19:00"}));
    EXPECT_EQ(opened_on(hours, "2027-01-01"), texts{});
    EXPECT_EQ(opened_on(hours, "2026-12-03"), texts{});
}

TEST(BusinessHours, AnUnknownZoneOrASillyTimeIsToldWithItsLine) {
    const std::string head =
        "name = \"h\"\n[[need]]\nname = \"n\"\ntarget_live_s = 1\ntarget_deferred_s = 1\n[hours]\n";
    for (const char* bad :
         {"zone = \"Europe/Madird\"\nmonday = \"08:00-20:00\"\n",
          "monday = \"20:00-08:00\"\nzone = \"UTC\"\n",
          "monday = \"8-20\"\nzone = \"UTC\"\ntuesday = \"08:00-09:00\"\n",
          "holidays = \"2026-02-30\"\nzone = \"UTC\"\nmonday = \"08:00-09:00\"\n"}) {
        const auto read = parse_policy(head + bad, "h.toml");
        ASSERT_TRUE(std::holds_alternative<std::vector<problem>>(read)) << bad;
        EXPECT_EQ(std::get<std::vector<problem>>(read).front().line, 7U) << bad;
    }
}

TEST(Zone, FollowsThePosixRuleBeyondItsTable) {
    const auto rule = parse_posix_zone("CET-1CEST,M3.5.0,M10.5.0/3");
    ASSERT_TRUE(rule);
    EXPECT_EQ(rule->standard, 3'600);
    EXPECT_EQ(rule->summer, 7'200);
    const auto madrid = zone::load("Europe/Madrid");
    ASSERT_TRUE(madrid);
    EXPECT_EQ(madrid->offset_at(at("2060-07-01T12:00:00Z").us / 1'000'000), 7'200);
    EXPECT_EQ(madrid->offset_at(at("2060-01-01T12:00:00Z").us / 1'000'000), 3'600);
    const auto sydney = zone::load("Australia/Sydney");
    ASSERT_TRUE(sydney);
    EXPECT_EQ(sydney->offset_at(at("2060-01-01T12:00:00Z").us / 1'000'000), 39'600);
    EXPECT_EQ(sydney->offset_at(at("2060-07-01T12:00:00Z").us / 1'000'000), 36'000);
    EXPECT_FALSE(zone::load("../../etc/passwd"));
    EXPECT_FALSE(zone::load("Europe"));
}

TEST(Zone, DaysAndDatesAgree) {
    EXPECT_EQ(days_of({1970, 1, 1}), 0);
    EXPECT_EQ(days_of({2000, 3, 1}), 11'017);
    EXPECT_EQ(weekday_of(days_of({2026, 11, 22})), 6) << "a Sunday";
    for (std::int64_t day = -200'000; day < 200'000; day += 37) {
        const auto date = civil_of(day);
        ASSERT_EQ(days_of(date), day);
    }
}

}  // namespace
}  // namespace evenline::app

#include "app/trace_file.hpp"

#include "evenline/simulation/day.hpp"

#include <gtest/gtest.h>

namespace evenline::app {
namespace {

const auto center = simulation::reference_center();  // opens at 8 h, twelve hours

simulation::trace read(std::string_view text, const trace_reading& how = {}) {
    auto got = parse_trace(text, "calls.csv", center, how);
    if (const auto* problems = std::get_if<std::vector<problem>>(&got))
        ADD_FAILURE() << describe(*problems);
    else
        return std::get<simulation::trace>(std::move(got));
    return {};
}

std::string problems_of(std::string_view text, const trace_reading& how = {}) {
    const auto got = parse_trace(text, "calls.csv", center, how);
    const auto* problems = std::get_if<std::vector<problem>>(&got);
    return problems ? describe(*problems) : "";
}

TEST(TraceFile, ColumnsAreFoundByNameInAnyOrder) {
    const auto t =
        read("handle_s,note,arrival,channel\n120,\"a, \"\"b\"\"\",30.5,social\n,x,10,phone\n");
    ASSERT_EQ(t.days.size(), 1U);
    const std::vector<simulation::traced_contact> expected{{0, 10, -1, -1}, {1, 30.5, 120, -1}};
    EXPECT_EQ(t.days[0].contacts, expected);
    EXPECT_TRUE(t.replaces(0));
    EXPECT_FALSE(t.replaces(2));
}

TEST(TraceFile, DatesMakeDaysAndTimesCountFromTheOpening) {
    const auto t = read(
        "arrival\n2026-03-02T08:00:30\n2026-03-01 09:00\n2026-03-01T07:59:59\n"
        "2026-03-01T20:00:00Z\n");
    ASSERT_EQ(t.days.size(), 2U);
    EXPECT_EQ(t.days[0].name, "2026-03-01");
    EXPECT_EQ(t.days[0].contacts[0].at_s, 3600);
    EXPECT_EQ(t.days[1].contacts[0].at_s, 30);
    EXPECT_EQ(t.outside_hours, 2U);
}

TEST(TraceFile, TheFilesOwnNamesRowsAndChannelsAreTranslated) {
    trace_reading how;
    how.columns = {{"arrival", "q_start"}, {"day", "date"}, {"channel", "source"}};
    how.channels = {{"Constituent Call", "phone"}};
    how.where = {{"outcome", "AGENT"}};
    const auto t = read(
        "date,q_start,source,outcome\n1,8:10:00,Constituent Call,AGENT\n"
        "1,8:20:00,App,AGENT\n1,8:30:00,Constituent Call,HANG\n",
        how);
    ASSERT_EQ(t.days.size(), 1U);
    ASSERT_EQ(t.days[0].contacts.size(), 1U);
    EXPECT_EQ(t.days[0].contacts[0].at_s, 600);
}

TEST(TraceFile, MistakesAreNamedWithTheirLine) {
    EXPECT_NE(problems_of("arival\n1\n").find("did you mean 'arival'"), std::string::npos);
    EXPECT_NE(problems_of("arrival\n10\nsoon\n").find("calls.csv:3"), std::string::npos);
    EXPECT_NE(problems_of("arrival,channel\n10,fone\n").find("did you mean 'phone'"),
              std::string::npos);
    EXPECT_NE(problems_of("arrival,handle_s\n10,long\n").find("number of seconds"),
              std::string::npos);
    EXPECT_NE(problems_of("arrival\n99999999\n").find("center's hours"), std::string::npos);
    trace_reading how;
    how.columns = {{"arival", "x"}};
    EXPECT_NE(problems_of("x\n1\n", how).find("did you mean 'arrival'"), std::string::npos);
}

TEST(TraceFile, ARunFollowsTheTraceDayByDay) {
    const auto t = read(
        "day,arrival,handle_s,channel\nmon,60,10,phone\nmon,61,10,phone\n"
        "tue,90,10,phone\n");
    auto quiet = center;
    for (auto& s : quiet.streams) s.per_hour = s.channel == "phone" ? 500 : 0;
    const auto monday = simulation::run_day(quiet, core::shipped_policy(), 1, t);
    const auto tuesday = simulation::run_day(quiet, core::shipped_policy(), 2, t);
    ASSERT_EQ(monday.fates.size(), 2U);
    EXPECT_EQ(monday.fates[1].at_s, 61);
    ASSERT_EQ(tuesday.fates.size(), 1U);
    EXPECT_EQ(tuesday.fates[0].at_s, 90);
    EXPECT_EQ(simulation::run_day(quiet, core::shipped_policy(), 3, t).fates.size(), 2U);
}

}  // namespace
}  // namespace evenline::app

// What a center file can say beyond rates: shifts, absences, surges, skills, agents who decline.
#include "evenline/simulation/compare.hpp"
#include "evenline/simulation/picture.hpp"

#include <gtest/gtest.h>
#include <algorithm>

namespace evenline::test {
namespace {

using namespace simulation;
using core::work_form;

center four_hours() {
    center c;
    c.name = "small";
    c.hours = 4;
    c.agents = {{.name = "a", .count = 4, .calls = true, .chats = true, .mails = true}};
    c.streams = {
        {.channel = "phone", .form = work_form::call, .per_hour = 40, .handle_mean_s = 240},
        {.channel = "chat", .form = work_form::chat, .per_hour = 20, .handle_mean_s = 300}};
    return c;
}

std::size_t taken_between(const day_record& day, double from_h, double until_h,
                          std::size_t stream = 9) {
    return static_cast<std::size_t>(std::ranges::count_if(day.fates, [&](const fate& f) {
        return f.taken_s > from_h * 3600 && f.taken_s < until_h * 3600 &&
               (stream == 9 || f.stream == stream);
    }));
}

day_record played(const center& c, std::uint64_t seed = 1) {
    EXPECT_EQ(flaw(c), "");
    return run_day(c, core::shipped_policy(), seed);
}

TEST(Scenario, NobodyTakesAnythingWhileEverybodyIsAway) {
    auto c = four_hours();
    EXPECT_GT(taken_between(played(c), 1, 2), 20U);
    c.absences = {{.group = "a", .share = 1, .from_h = 1, .until_h = 2}};
    const auto day = played(c);
    EXPECT_EQ(taken_between(day, 1, 2), 0U);
    EXPECT_GT(taken_between(day, 2, 2.1), 3U);  // back again, at once
}

TEST(Scenario, AShiftBeginsAndEnds) {
    auto c = four_hours();
    c.agents.push_back({.name = "late", .count = 4, .calls = true, .from_h = 2, .until_h = 3});
    c.absences = {{.group = "a", .share = 1, .from_h = 0, .until_h = 3.5}};
    const auto day = played(c);
    EXPECT_EQ(taken_between(day, 0, 2), 0U);
    EXPECT_GT(taken_between(day, 2, 3), 20U);
    EXPECT_EQ(taken_between(day, 3, 3.5), 0U);
}

TEST(Scenario, AThirdOfTheAgentsIsAThirdOfEveryGroup) {
    auto c = four_hours();
    c.agents[0].count = 6;
    c.absences = {{.group = "", .share = 0.34, .from_h = 0, .until_h = 100}};
    auto fewer = four_hours();
    EXPECT_GT(played(c).busy_share, 0);
    // Four of six are left: the same day as with four, if only those who are there are asked.
    const auto six = played(c), four = played(fewer);
    ASSERT_EQ(six.fates.size(), four.fates.size());
    for (std::size_t i = 0; i < six.fates.size(); ++i)
        EXPECT_EQ(six.fates[i].taken_s, four.fates[i].taken_s);
}

TEST(Scenario, ASurgeIsMoreOfItsChannelForItsTime) {
    auto c = four_hours();
    c.streams[0].per_hour = c.streams[1].per_hour = 400;
    c.surges = {{.channel = "phone", .from_h = 1, .until_h = 2, .times = 3}};
    c.agents[0].count = 90;
    const auto day = played(c);
    std::vector<double> phone(4), chat(4);
    for (const auto& f : day.fates)
        ++(f.stream == 0 ? phone : chat)[static_cast<std::size_t>(f.at_s / 3600)];
    EXPECT_NEAR(phone[1], 1200, 140);
    EXPECT_NEAR(phone[2], 400, 80);
    EXPECT_NEAR(chat[1], 400, 80);
    c.surges[0].within_s = 3600;  // grows over the whole hour: twice as many on average
    double grown = 0;
    for (const auto& f : played(c).fates) grown += f.stream == 0 && f.at_s >= 3600 && f.at_s < 7200;
    EXPECT_NEAR(grown, 800, 115);
}

TEST(Scenario, WorkWaitsForTheSkillItAsksFor) {
    auto c = four_hours();
    c.streams[1].skills = {{"billing", 2}};
    c.agents.push_back(
        {.name = "expert", .count = 2, .chats = true, .skills = {{"billing", 3}}, .from_h = 1});
    const auto day = played(c);
    EXPECT_EQ(taken_between(day, 0, 1, 1), 0U);
    EXPECT_GT(taken_between(day, 0, 1, 0), 20U);
    EXPECT_GT(taken_between(day, 1, 4, 1), 40U);
}

TEST(Scenario, WhatOneDeclinesAnotherTakes) {
    auto c = four_hours();
    c.agents[0].count = 8;
    c.agents[0].declines_share = 0.3;
    c.agents[0].accepts_after_s = 2;
    const auto day = played(c);
    EXPECT_GT(day.declines, 30U);
    for (const auto& f : day.fates) {
        EXPECT_GE(f.taken_s, 0);
        EXPECT_GE(f.taken_s - f.at_s, 2 - 1e-6);
    }
}

TEST(Scenario, StreamsOfOneChannelAreOneChannelWithSeveralNeeds) {
    auto c = four_hours();
    c.streams.push_back(c.streams[0]);
    c.streams[2].need = "urgent";
    const auto day = played(c);
    const auto urgent = std::ranges::find(day.fates, 2U, &fate::stream);
    ASSERT_NE(urgent, day.fates.end());
    EXPECT_EQ(urgent->target_s, 60);
    const auto r = simulate(c, core::shipped_policy(), {1, 2});
    EXPECT_EQ(r.channels.size(), 2U);
    c.streams[2].need = "nobody's";
    EXPECT_THROW(run_day(c, core::shipped_policy(), 1), std::invalid_argument);
}

TEST(Scenario, WhatComesBeforeTheWarmUpIsServedAndNotCounted) {
    auto c = four_hours();
    const auto whole = simulate(c, core::shipped_policy(), {1, 2});
    c.warm_up_h = 2;
    const auto half = simulate(c, core::shipped_policy(), {1, 2});
    EXPECT_LT(half.channels[0].contacts.mean, 0.7 * whole.channels[0].contacts.mean);
    EXPECT_EQ(half.occupancy.mean, whole.occupancy.mean);
}

TEST(Scenario, WhoPassesWhomIsCounted) {
    day_record day;
    const auto came = [&](std::size_t stream, double at_s, double taken_s) {
        day.fates.push_back({.stream = stream, .at_s = at_s, .target_s = 60, .taken_s = taken_s});
    };
    came(0, 10, 100);  // a call that two chats pass
    came(1, 20, 30);
    came(1, 40, 50);
    came(0, 60, 110);
    const auto r = figures_of(four_hours(), "by hand", std::vector{day});
    EXPECT_EQ(r.channels[1].overtakes[0].mean, 100);  // of 100 chats: a call each
    EXPECT_EQ(r.channels[0].overtakes[1].mean, 0);
    EXPECT_EQ(r.channels[1].overtakes[1].mean, 0);
    EXPECT_EQ(r.channels[0].taken_level.mean, 0.5);
    EXPECT_EQ(r.channels[0].max_age_over_target.mean, 1.5);
}

TEST(Scenario, ADeferredContactCountsAtItsReplyAndAtItsTaking) {
    auto c = four_hours();
    c.streams[1].form = work_form::mail;
    day_record day;
    day.fates = {{.stream = 1,
                  .at_s = 0,
                  .target_s = 3600,
                  .taken_s = 3500,
                  .replied_s = 5400,
                  .finished_s = 5400},
                 {.stream = 1,
                  .at_s = 0,
                  .target_s = 3600,
                  .taken_s = 3700,
                  .replied_s = 5500,
                  .finished_s = 5500}};
    const auto mail = figures_of(c, "by hand", std::vector{day}).channels[1];
    EXPECT_EQ(mail.taken_level.mean, 0.5);
    EXPECT_EQ(mail.service_level.mean, 0.5);  // 5400 is the hour and the half hour's grace
    EXPECT_EQ(mail.reply_in_target.mean, 0);
    EXPECT_EQ(mail.reply_share.mean, 0.5);
}

TEST(Scenario, ThePictureHasACurveForEveryChannelInEveryPanel) {
    const auto r = simulate(four_hours(), core::shipped_policy(), {1, 2});
    const auto svg = picture_of(four_hours(), r);
    std::size_t curves = 0;
    for (std::size_t at = svg.find("<polyline"); at != std::string::npos;
         at = svg.find("<polyline", at + 1))
        ++curves;
    EXPECT_GE(curves, 6U);
    EXPECT_EQ(svg.find("nan"), std::string::npos);
    EXPECT_EQ(svg.rfind("</svg>\n"), svg.size() - 7);
    auto named = r;
    named.policy = "<b>&";
    EXPECT_NE(picture_of(four_hours(), named).find("&lt;b>&amp;"), std::string::npos);
}

}  // namespace
}  // namespace evenline::test

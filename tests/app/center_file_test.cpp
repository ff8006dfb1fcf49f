#include "app/center_file.hpp"

#include <gtest/gtest.h>

namespace evenline::app {
namespace {

std::string problems_of(std::string_view text) {
    const auto read = parse_center(text, "here.toml");
    const auto* problems = std::get_if<std::vector<problem>>(&read);
    return problems ? describe(*problems) : "";
}

TEST(CenterFile, TheShippedFileIsTheCenterTheFiguresComeFrom) {
    const auto read = load_center(EVENLINE_ROOT "/config/centers/reference.toml");
    ASSERT_TRUE(std::holds_alternative<simulation::center>(read))
        << describe(std::get<std::vector<problem>>(read));
    EXPECT_EQ(std::get<simulation::center>(read), simulation::reference_center());
}

TEST(CenterFile, EveryShippedCenterIsUnderstood) {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::directory_iterator(EVENLINE_ROOT "/config/centers")) {
        const auto read = load_center(entry.path());
        const auto* problems = std::get_if<std::vector<problem>>(&read);
        EXPECT_EQ(problems, nullptr) << describe(*problems);
        ++files;
    }
    EXPECT_GE(files, 3U);
}

TEST(CenterFile, ShiftsAbsencesSurgesAndSkillsAreRead) {
    const auto read = parse_center(
        "hours = 4\nwarm_up_h = 1\nchats_at_once = 2\n"
        "[[agents]]\nname = \"a\"\ncount = 2\ntakes = [\"call\"]\nskills = [\"billing:3\"]\n"
        "[[agents]]\nname = \"b\"\ncount = 1\ntakes = [\"call\"]\nfrom_h = 1\nuntil_h = 3\n"
        "declines_share = 0.2\naccepts_after_s = 2\n"
        "[[absence]]\ngroup = \"a\"\nshare = 0.5\nfrom_h = 2\n"
        "[[surge]]\nchannel = \"phone\"\nfrom_h = 1\nuntil_h = 2\ntimes = 3\nwithin_s = 600\n"
        "[[stream]]\nchannel = \"phone\"\nform = \"call\"\nper_hour = 9\nhandle_mean_s = 60\n"
        "skills = [\"billing:2\"]\nday_shape = [1, 2, 3, 4]\n",
        "here.toml");
    ASSERT_TRUE(std::holds_alternative<simulation::center>(read))
        << describe(std::get<std::vector<problem>>(read));
    const auto& c = std::get<simulation::center>(read);
    EXPECT_EQ(c.chats_at_once, 2);
    EXPECT_EQ(c.agents[0].skills, (std::vector<core::skill_level>{{"billing", 3}}));
    EXPECT_EQ(c.agents[1].until_h, 3);
    EXPECT_EQ(c.agents[1].declines_share, 0.2);
    EXPECT_EQ(c.absences[0].share, 0.5);
    EXPECT_GT(c.absences[0].until_h, 4);
    EXPECT_EQ(c.surges[0].times, 3);
    EXPECT_EQ(c.streams[0].day_shape.size(), 4U);
}

TEST(CenterFile, WhatCannotBeIsSaidInWords) {
    const std::string day =
        "hours = 4\n[[agents]]\nname = \"a\"\ncount = 2\ntakes = [\"call\"]\n"
        "[[stream]]\nchannel = \"phone\"\nform = \"call\"\nper_hour = 9\nhandle_mean_s = 60\n";
    EXPECT_EQ(problems_of(day), "");
    EXPECT_NE(problems_of(day + "skills = [\"billing:9\"]\n").find("level of 1 to 5"),
              std::string::npos);
    EXPECT_NE(problems_of(day + "skills = [\"law\"]\n").find("no agent may take it"),
              std::string::npos);
    EXPECT_NE(problems_of(day + "[[absence]]\ngroup = \"z\"\nshare = 1\n").find("[[agents]]"),
              std::string::npos);
    EXPECT_NE(problems_of(day + "[[surge]]\nchannel = \"fax\"\ntimes = 2\n").find("fax"),
              std::string::npos);
}

TEST(CenterFile, AMistakeIsNamedWithTheNearestKey) {
    EXPECT_NE(problems_of("houres = 12\n").find("did you mean 'hours'"), std::string::npos);
    EXPECT_NE(problems_of(
                  "[[stream]]\nchannel = \"x\"\nform = \"cal\"\nper_hour = 1\nhandle_mean_s = 1\n")
                  .find("call"),
              std::string::npos);
}

TEST(CenterFile, WorkThatNobodyMayTakeIsRefused) {
    const auto said = problems_of(
        "[[agents]]\ncount = 2\ntakes = [\"call\"]\n"
        "[[stream]]\nchannel = \"mail\"\nform = \"mail\"\nper_hour = 1\nhandle_mean_s = 60\n");
    EXPECT_NE(said.find("no agent may take it"), std::string::npos) << said;
}

TEST(CenterFile, AMissingFileIsSaidPlainly) {
    const auto read = load_center("/nowhere/center.toml");
    ASSERT_TRUE(std::holds_alternative<std::vector<problem>>(read));
    EXPECT_NE(describe(std::get<std::vector<problem>>(read)).find("cannot be read"),
              std::string::npos);
}

}  // namespace
}  // namespace evenline::app

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
    for (const auto* name : {"reference", "reference-60-300", "recontact"}) {
        const auto read =
            load_center(std::string(EVENLINE_ROOT "/config/centers/") + name + ".toml");
        EXPECT_TRUE(std::holds_alternative<simulation::center>(read)) << name;
    }
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

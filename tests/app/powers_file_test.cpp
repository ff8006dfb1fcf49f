// The catalogue of powers as a file.
#include "evenline/app/powers_file.hpp"

#include <fstream>
#include <gtest/gtest.h>
#include <iterator>

namespace evenline::app {
namespace {

constexpr const char* good =
    "currency = \"GBP\"\n"
    "[[power]]\nname = \"refund\"\nmoney = true\n"
    "[[power.limit]]\nrole = \"agent\"\nmost = 500\n"
    "[[power.limit]]\nrole = \"agent\"\nneed = \"critical\"\nmost = 9000\ntimes = 2\n";

std::vector<problem> problems_of(const std::string& text) {
    auto read = parse_powers(text, "powers.toml", {"hotline"}, {"critical", "normal"});
    auto* found = std::get_if<std::vector<problem>>(&read);
    return found != nullptr ? *found : std::vector<problem>{};
}

TEST(PowersFile, TheMostExactLimitCounts) {
    const auto read = parse_powers(good, "powers.toml", {}, {"critical", "normal"});
    const auto& all = std::get<engine::power_catalogue>(read);
    EXPECT_EQ(all.currency, "GBP");
    const auto& refund = *all.find("refund");
    EXPECT_EQ(engine::limit_of(refund, engine::role::agent, "normal")->most_minor, 500);
    EXPECT_EQ(engine::limit_of(refund, engine::role::agent, "critical")->most_minor, 9'000);
    EXPECT_FALSE(engine::limit_of(refund, engine::role::admin, "normal").has_value())
        << "an administrator is a supervisor, and none is named";
}

TEST(PowersFile, ACatalogueThatNamesAChannelIsRefusedWithItsLineAndTheReason) {
    for (const std::string key : {"channel = \"hotline\"", "followers = 3", "twitter = true"}) {
        const auto found = problems_of(std::string(good) + key + "\n");
        ASSERT_FALSE(found.empty()) << key;
        EXPECT_EQ(found.front().file, "powers.toml");
        EXPECT_EQ(found.front().line, 13U) << key;
        EXPECT_NE(found.front().what.find("may not name"), std::string::npos);
    }
}

TEST(PowersFile, MistakesNameTheirKeyAndTheNearestKnownOne) {
    const auto found = problems_of(
        "[[power]]\nname = \"refund\"\nmony = true\n[[power.limit]]\nrole = \"agnet\"\n");
    ASSERT_GE(found.size(), 2U);
    bool key = false, role = false;
    for (const auto& p : found) {
        key = key || (p.key == "power.mony" && p.nearest == "money");
        role = role || (p.key == "power.limit.role" && p.nearest == "agent");
    }
    EXPECT_TRUE(key);
    EXPECT_TRUE(role);
    EXPECT_FALSE(problems_of("[[power]]\nname = \"x\"\n").empty()) << "nobody may grant it";
}

TEST(PowersFile, TheFileThatShipsIsTheShippedCatalogue) {
    std::ifstream in(std::string(EVENLINE_ROOT) + "/config/powers.toml");
    const std::string text{std::istreambuf_iterator<char>{in}, {}};
    const auto read = parse_powers(text, "powers.toml", {}, {});
    ASSERT_TRUE(std::holds_alternative<engine::power_catalogue>(read));
    EXPECT_EQ(std::get<engine::power_catalogue>(read), engine::shipped_powers());
}

TEST(PowersFile, AChannelThatLacksARemedyTheOthersHaveIsNamed) {
    auto all = engine::shipped_powers();
    all.powers.front().requires_ = "answer";
    config settings;
    settings.channels.push_back({"mute", "webhook", "", {}});
    settings.channels.back().values["secrets"] = {"whsec_MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIz"};
    EXPECT_TRUE(missing_remedies(all, settings).empty()) << "no other channel has it either";
    auto speaking = settings.channels.front();
    speaking.id = "speaking";
    speaking.values["reply_url"] = {"http://127.0.0.1:9/"};
    settings.channels.push_back(speaking);
    const auto found = missing_remedies(all, settings);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_NE(found[0].find("channel mute lacks the power 'refund', which speaking has"),
              std::string::npos)
        << found[0];
}

}  // namespace
}  // namespace evenline::app

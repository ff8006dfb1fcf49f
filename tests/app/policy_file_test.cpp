// Policy files: what is read, what is refused, and that nothing is lost on the way back.
#include <gtest/gtest.h>

#include <filesystem>

#include "evenline/app/policy_file.hpp"

namespace evenline::app {
namespace {

const std::string head =
    "name = \"mine\"\n[[need]]\nname = \"normal\"\ntarget_live_s = 120\ntarget_deferred_s = 3600\n";

core::policy good(const std::string& text) {
    auto out = parse_policy(text, "mine.toml");
    if (const auto* wrong = std::get_if<std::vector<problem>>(&out)) {
        ADD_FAILURE() << describe(*wrong);
        return {};
    }
    return std::get<core::policy>(out);
}
std::vector<problem> wrong(const std::string& text, const policy_reading& how = {}) {
    const auto out = parse_policy(text, "mine.toml", how);
    const auto* problems = std::get_if<std::vector<problem>>(&out);
    EXPECT_NE(problems, nullptr) << "taken as good:\n" << text;
    return problems != nullptr ? *problems : std::vector<problem>{};
}
core::policy shipped(const std::string& name) {
    auto out =
        load_policy(std::filesystem::path{EVENLINE_ROOT} / "config/policies" / (name + ".toml"));
    if (const auto* problems = std::get_if<std::vector<problem>>(&out)) {
        ADD_FAILURE() << describe(*problems);
        return {};
    }
    return std::get<core::policy>(out);
}

TEST(PolicyFile, TheShippedFileIsTheShippedPolicy) {
    EXPECT_EQ(shipped("equal"), core::shipped_policy());
}

TEST(PolicyFile, EveryShippedFileLoadsAndOnlyEqualMayBeServed) {
    std::size_t files = 0;
    for (const auto& entry :
         std::filesystem::directory_iterator{EVENLINE_ROOT "/config/policies"}) {
        if (entry.path().extension() != ".toml") continue;
        const auto name = entry.path().stem().string();
        const auto policy = shipped(name);
        EXPECT_EQ(policy.name, name);
        EXPECT_EQ(policy.baseline, name != "equal") << name;
        ++files;
    }
    EXPECT_GE(files, 10U);
}

TEST(PolicyFile, WhatIsWrittenReadsBackTheSame) {
    for (const auto& entry : std::filesystem::directory_iterator{EVENLINE_ROOT "/config/policies"})
        if (entry.path().extension() == ".toml") {
            const auto policy = shipped(entry.path().stem().string());
            EXPECT_EQ(good(to_toml(policy)), policy) << to_toml(policy);
        }
    auto odd = core::shipped_policy();
    odd.name = "odd \"name\" \\ \n";
    odd.rules.push_back({.name = "a rule",
                         .text_any = {"one", "t\"wo"},
                         .subject_any = {"three"},
                         .attributes = {{"tier", "gold"}, {"odd key.1", "x"}},
                         .language = "es",
                         .need = core::need_index{1},
                         .skills = {{"billing", 3}, {"spanish", 1}},
                         .require_language = true});
    odd.relaxation = {{0.5, 1, false, {}}, {0.75, 0, true, {"billing"}}};
    odd.offer.decline_pause = core::milliseconds(1500);
    odd.hold.share_of_call_agents = 0.123456789;
    odd.hours.open = {{core::instant{1'767'600'000'000'000}, core::instant{1'767'640'000'000'000}}};
    EXPECT_EQ(good(to_toml(odd)), odd) << to_toml(odd);
}

TEST(PolicyFile, NamesEveryMistakeWithLineAndNearestKnownKey) {
    const auto all = wrong(head +
                           "[gate]\nwaiting_shar = 0.8\n[heads_start]\non = true\n[[rule]]\nname = "
                           "\"r\"\nneed = \"norma\"\n");
    ASSERT_EQ(all.size(), 3U) << describe(all);
    EXPECT_EQ(all[0].line, 7U);
    EXPECT_EQ(all[0].nearest, "waiting_share");
    EXPECT_EQ(all[1].line, 8U);
    EXPECT_EQ(all[1].nearest, "head_start");
    EXPECT_EQ(all[2].line, 12U);
    EXPECT_EQ(all[2].nearest, "normal");
}

struct forbidden {
    const char* text;
    unsigned line;
    const char* word;
};

class Forbidden : public testing::TestWithParam<forbidden> {};

TEST_P(Forbidden, IsRefusedWithItsLineAndTheReason) {
    const auto all =
        wrong(head + GetParam().text, {.now = {}, .channels = {"acme-desk"}, .zones = {}});
    ASSERT_FALSE(all.empty());
    bool found = false;
    for (const auto& p : all)
        if (p.names_publicity && p.line == GetParam().line) {
            found = true;
            EXPECT_NE(p.what.find(GetParam().word), std::string::npos) << p.what;
            EXPECT_NE(p.what.find("may not name"), std::string::npos) << p.what;
        }
    EXPECT_TRUE(found) << describe(all);
}

INSTANTIATE_TEST_SUITE_P(
    Words, Forbidden,
    testing::Values(
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nchannel = \"twitter\"\n", 9,
                  "channel"},
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nchannels = [\"x\"]\n", 9, "channels"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { followers = \"many\" }\n", 9,
            "followers"},
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { follower_count = "
                  "\"9000\" }\n",
                  9, "follower_count"},
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { followerCount = "
                  "\"9000\" }\n",
                  9, "followerCount"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { audience = \"large\" }\n", 9,
            "audience"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { is_public = \"true\" }\n", 9,
            "is_public"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { visibility = \"x\" }\n", 9,
            "visibility"},
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { reach = \"1\" }\n", 9,
                  "reach"},
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { verified_badge = "
                  "\"yes\" }\n",
                  9, "verified_badge"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { influencer = \"yes\" }\n", 9,
            "influencer"},
        forbidden{"[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { source = \"web\" }\n",
                  9, "source"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { origin = \"messenger\" }\n",
            9, "messenger"},
        forbidden{
            "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { origin = \"acme-desk\" }\n",
            9, "acme-desk"},
        forbidden{"[weights]\nphone = 2.0\n", 7, "phone"},
        forbidden{"[weights]\nx = \"twilio_voice\"\n", 7, "twilio_voice"},
        forbidden{"[order]\nchannel_weight = 2\n", 7, "channel_weight"},
        forbidden{"[order.public]\nbonus = 1\n", 6, "public"},
        forbidden{"[head_start]\nsocial = 3\n", 7, "social"}));

TEST(PolicyFile, AChannelMayBeCalledLikeASettingOfThePolicy) {
    policy_reading how;
    how.channels = {"mail", "order", "call"};
    const auto file = std::filesystem::path{EVENLINE_ROOT} / "config/policies/equal.toml";
    EXPECT_TRUE(std::holds_alternative<core::policy>(load_policy(file, how)));
    EXPECT_FALSE(wrong(head + "[weights]\nmail = 2\n", how).empty());
    const auto fact = wrong(
        head + "[[rule]]\nname = \"a\"\nneed = \"normal\"\nattributes = { mail = \"x\" }\n", how);
    ASSERT_FALSE(fact.empty());
    EXPECT_TRUE(fact.front().names_publicity);
}

TEST(PolicyFile, WhatCustomersSayAndHowSkillsAreCalledIsFree) {
    const auto p = good(
        head +
        "[[rule]]\nname = \"phone bills\"\ntext_any = [\"my Phone\", \"public transport\"]\n"
        "subject_any = [\"channel tunnel\"]\nskills = [\"social-care:2\"]\nneed = \"normal\"\n");
    ASSERT_EQ(p.rules.size(), 1U);
    EXPECT_EQ(p.rules[0].text_any, (std::vector<std::string>{"my phone", "public transport"}));
}

TEST(PolicyFile, AWordRuleThatNamesANetworkIsDoubtedNotRefused) {
    const auto text = head +
                      "[[rule]]\nname = \"loud\"\ntext_any = [\"invoice\", \"on Twitter\"]\n"
                      "subject_any = [\"INSTAGRAM\"]\nneed = \"normal\"\n";
    good(text);
    const auto doubts = doubts_about(text, "mine.toml");
    ASSERT_EQ(doubts.size(), 2U);
    EXPECT_EQ(doubts[0].line, 8U);
    EXPECT_EQ(doubts[0].key, "rule.text_any");
    EXPECT_NE(doubts[0].what.find("on Twitter"), std::string::npos);
    EXPECT_EQ(doubts[1].key, "rule.subject_any");
    const auto plain = head + "[[rule]]\nname = \"bill\"\ntext_any = [\"my twitters of birds\", "
                              "\"phone bill\"]\nneed = \"normal\"\n";
    EXPECT_EQ(doubts_about(plain, "mine.toml").size(), 1U) << "a plural is still the network";
    EXPECT_TRUE(doubts_about(head, "mine.toml").empty());
    EXPECT_TRUE(doubts_about("not toml [", "mine.toml").empty());
}

TEST(PolicyFile, OnlyABaselineMayRankFormsOrSplitTheLine) {
    const std::string ranks =
        "[order]\nrule = \"forms_first\"\nforms = [\"chat\", \"call\", \"mail\"]\n";
    const std::string teams = "[[team]]\nname = \"t\"\nforms = [\"call\"]\nshare = 0.5\n";
    EXPECT_EQ(wrong(head + ranks).size(), 1U);
    EXPECT_EQ(wrong(head + teams).size(), 1U);
    EXPECT_EQ(good("baseline = true\n" + head + ranks + teams).order.forms_order.front(),
              core::work_form::chat);
}

TEST(PolicyFile, RefusesNumbersThatMakeNoSense) {
    EXPECT_EQ(wrong(head + "[capacity]\ncall = 20\n").size(), 1U);
    EXPECT_EQ(wrong(head + "[hold]\nshare_of_call_agents = 1.5\n").size(), 1U);
    EXPECT_EQ(wrong(head + "[offer]\ntime_limit_s = 0\n").size(), 1U);
    EXPECT_EQ(wrong(head + "[[rule]]\nname = \"r\"\nskills = [\"billing:9\"]\n").size(), 1U);
    EXPECT_EQ(wrong("name = \"x\"\n").size(), 2U) << "no need and no default";
    EXPECT_EQ(wrong(head + "[[relaxation]]\nafter_share = 0.9\nlevel_down = "
                           "1\n[[relaxation]]\nafter_share = 0.5\nlevel_down = 1\n")
                  .size(),
              1U);
}

}  // namespace
}  // namespace evenline::app

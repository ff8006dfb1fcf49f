// What a contact needs: classification, requirements, relaxation, preference, no dead end.
#include "core/given.hpp"

namespace evenline::test {
namespace {

policy with_billing() {
    auto p = shipped_policy();
    p.rules.push_back({.name = "stolen", .text_any = {"stolen"}, .need = need_index{0}});
    p.rules.push_back({.name = "billing",
                       .subject_any = {"invoice"},
                       .need = need_index{1},
                       .skills = {{"billing", 3}}});
    p.rules.push_back(
        {.name = "vip", .attributes = {{"plan", "gold"}}, .skills = {{"billing", 4}}});
    p.rules.push_back({.name = "tongue", .language = "es", .require_language = true});
    return p;
}

TEST(Need, TheFirstRuleThatMatchesDecidesTheNeedAndRequirementsAddUp) {
    auto c = mail("ana");
    c.subject = "Invoice 7";
    c.text = "My card was STOLEN!";
    c.attributes = {{"plan", "gold"}};
    c.language = "es";
    const auto got = classify(with_billing(), c);
    EXPECT_EQ(got.need, 0);
    EXPECT_EQ(got.rule, "stolen");
    EXPECT_EQ(got.requires_, (requirement{{{"billing", 4}}, "es"}));
}

TEST(Need, AWordInsideAnotherWordIsNotThatWord) {
    auto c = mail("ana");
    c.text = "unstolen";
    EXPECT_EQ(classify(with_billing(), c).need, 2);
    c.text = "was it stolen?";
    EXPECT_EQ(classify(with_billing(), c).need, 0);
}

TEST(Need, TheSameWordsGiveTheSameNeedOnEveryChannel) {
    for (const auto form : {work_form::call, work_form::chat, work_form::mail}) {
        for (channel_number channel = 1; channel < 7; ++channel) {
            auto c = contact_of("ana", channel, form);
            c.text = "it was stolen";
            EXPECT_EQ(classify(with_billing(), c).need, 0);
        }
    }
}

ticket_id invoice(desk& d, const std::string& who) {
    auto c = mail(who);
    c.subject = "invoice";
    return d.get(c);
}

TEST(Need, OnlyWhoHasTheSkillAtItsLevelIsAsked) {
    desk d(with_billing());
    d.hire({.name = "novice", .skills = {{"billing", 2}}});
    const auto expert = d.hire({.name = "expert", .skills = {{"billing", 3}}}, false);
    const auto ana = invoice(d, "ana");
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    d.come(expert);
    EXPECT_EQ(d.agent_of(ana), expert);
}

TEST(Need, ARequirementRelaxesWhenItsStepIsDueAndThePlaceIsKept) {
    auto p = with_billing();
    p.relaxation = {{.after_share = 0.5, .level_down = 1},
                    {.after_share = 0.8, .drop_skills = {"billing"}}};
    desk d(p);
    const auto novice = d.hire({.name = "novice", .skills = {{"billing", 2}}});
    d.hire({.name = "expert", .skills = {{"billing", 5}}}, false);
    const auto ana = invoice(d, "ana");
    d.now(899);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(next_deadline(d.s) <= at(900), true);
    d.now(900);
    EXPECT_EQ(d.agent_of(ana), novice);
    EXPECT_EQ(d.of(ana).requires_.skills.front().level, 2);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.s.find(d.of(ana).offer)->reason.why_now, trigger::requirement_relaxed);
}

TEST(Need, WhatNobodyCouldEverTakeIsSaidOnceAndRelaxedAtOnce) {
    auto p = with_billing();
    p.relaxation = {{.after_share = 0.5, .level_down = 1},
                    {.after_share = 0.9, .drop_skills = {"billing"}}};
    desk d(p);
    const auto rosa = d.hire("rosa");
    const auto ana = invoice(d, "ana");
    EXPECT_EQ(d.count<ticket_unplaceable>(), 1U);
    EXPECT_EQ(d.count<requirement_relaxed>(), 2U);
    EXPECT_EQ(d.agent_of(ana), rosa);
}

TEST(Need, WhenTheLastOneWithASkillRetiresThoseWhoWaitAreTold) {
    desk d(with_billing());
    const auto expert = d.hire({.name = "expert", .skills = {{"billing", 3}}}, false);
    d.hire("rosa");
    const auto ana = invoice(d, "ana");
    EXPECT_EQ(d.count<ticket_unplaceable>(), 0U);
    d.run(save_agent{expert, {.name = "expert", .skills = {{"billing", 3}}, .active = false}});
    EXPECT_EQ(d.count<ticket_unplaceable>(), 1U);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
}

TEST(Need, APreferredAgentWhoLeavesIsNotWaitedFor) {
    desk d(whole_agents());
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.reply(ana, true);
    d.accept(d.get(call("luis")));
    const auto paul = d.hire("paul");
    d.now(100).get(mail("ana"));
    EXPECT_EQ(d.of(ana).preferred, rosa);
    d.go(rosa);
    EXPECT_EQ(d.agent_of(ana), paul);
}

TEST(Need, AChangedNeedChangesThePromiseAndNotThePlace) {
    desk d;
    const auto ana = d.get(mail("ana"));
    d.now(100).run(set_need{ana, 0, {}});
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.of(ana).due_at, at(900));
    EXPECT_EQ(d.run(set_need{ana, 0, {}}).refused, refusal::nothing_to_do);
    EXPECT_EQ(d.run(set_need{ana, 9, {}}).refused, refusal::invalid);
}

TEST(Need, ANewPolicyKeepsEveryPlaceUnderItsNewPromises) {
    desk d;
    const auto ana = d.get(mail("ana"));
    auto p = shipped_policy();
    p.needs = {{"only", seconds(10), seconds(500)}};
    p.default_need = 0;
    d.now(50).run(set_policy{p});
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.of(ana).due_at, at(500));
    EXPECT_EQ(d.of(ana).need, 0);
    p.needs.clear();
    EXPECT_EQ(d.run(set_policy{p}).refused, refusal::invalid);
}

}  // namespace
}  // namespace evenline::test

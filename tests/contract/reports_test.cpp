// The facts of reports: waits with their cases, last resorts, the steps of agents' work.
#include "contract/desk.hpp"

namespace evenline::contract {
namespace {

using core::work_form;

class Reports : public StoreContract {
protected:
    engine::report_period all() { return {{0}, core::never, center_.now()}; }
    std::vector<engine::case_fact> cases(engine::report_period when) {
        std::vector<engine::case_fact> out;
        const auto n = run(store().reports().cases(
            when, [&out](const engine::case_fact& c) { out.push_back(c); }));
        EXPECT_EQ(n.value(), out.size());
        return out;
    }
    std::vector<engine::resort_fact> resorts(std::vector<core::channel_number> social) {
        std::vector<engine::resort_fact> out;
        const auto n = run(store().reports().resorts(
            all(), std::move(social),
            [&out](const engine::resort_fact& r) { out.push_back(r); }));
        EXPECT_TRUE(n.has_value());
        return out;
    }
    // Whoever it is offered to takes it and closes it.
    void serve(core::ticket_id id) {
        const core::ticket t = *center_.state().find(id);
        ASSERT_FALSE(append(center_.decide(core::accept_offer{t.offer, t.agent, 1})));
        ASSERT_FALSE(append(center_.decide(core::record_reply{id, t.agent, false})));
        ASSERT_FALSE(append(center_.decide(core::close_ticket{id, t.agent, "solved"})));
    }
};

TEST_P(Reports, AWaitComesWithItsCaseAndCountsWhereItWasQueued) {
    ASSERT_FALSE(append(center_.first_batch()));
    const auto began = center_.now();
    auto loud = center_.receive(1, work_form::mail, "You never answer!");
    loud.messages.front().seen_by = engine::visibility::public_;
    ASSERT_FALSE(append(loud));
    const auto id = center_.ticket();
    engine::batch grants;
    for (std::uint32_t i = 1; i <= 3; ++i) {
        engine::power_grant g;
        g.ticket = id;
        g.number = i;
        g.power = i == 3 ? "credit" : "refund";
        g.state = i == 2 ? engine::grant_state::asked : engine::grant_state::granted;
        g.at = center_.now();
        grants.office.emplace_back(g);
    }
    ASSERT_FALSE(append(grants));
    center_.pass(core::seconds(10));
    serve(id);
    center_.pass(core::hours(1));
    ASSERT_FALSE(append(center_.receive(2, work_form::mail)));

    const auto found = cases(all());
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].ticket, id);
    EXPECT_TRUE(found[0].first);
    EXPECT_TRUE(found[0].in_public);
    EXPECT_TRUE(found[0].in_target);
    EXPECT_EQ(found[0].disposition, "solved");
    EXPECT_EQ(found[0].path, std::vector<core::channel_number>{3});
    EXPECT_EQ(found[0].granted, (std::vector<std::string>{"refund", "credit"}))
        << "what was only asked for is not granted";
    EXPECT_DOUBLE_EQ((*found[0].answered_at - found[0].waited_from).seconds(), 10);
    EXPECT_FALSE(found[1].in_public);
    EXPECT_EQ(cases({began, began + core::microseconds(1), center_.now()}).size(), 1U)
        << "half-open: it begins with its first instant";
    EXPECT_TRUE(cases({began - core::hours(1), began, center_.now()}).empty());
    EXPECT_EQ(run(store().office().grants_asked())->size(), 1U);
    EXPECT_EQ(run(store().office().grants_of(id))->size(), 3U);
}

TEST_P(Reports, WhoeverComesToSocialAfterAFailureElsewhereIsChargedToIt) {
    ASSERT_FALSE(append(center_.first_batch()));
    for (unsigned i = 1; i <= 3; ++i) {  // everybody has a call
        ASSERT_FALSE(append(center_.receive(100 + i, work_form::call)));
        const core::ticket t = *center_.state().find(center_.ticket());
        ASSERT_FALSE(append(center_.decide(core::accept_offer{t.offer, t.agent, 1})));
    }
    // 1 hangs up after a while and posts; 2 posts without having called.
    ASSERT_FALSE(append(center_.receive(1, work_form::call)));
    const auto call = center_.state().find(center_.ticket())->contacts.front();
    center_.pass(core::minutes(5));
    ASSERT_FALSE(append(center_.decide(core::end_contact{call.channel, call.thread})));
    center_.pass(core::hours(2));
    ASSERT_FALSE(append(center_.receive(1, work_form::chat)));
    ASSERT_FALSE(append(center_.receive(2, work_form::chat)));
    // 3's mail is answered and closed long before; 4's waits still.
    ASSERT_FALSE(append(center_.receive(4, work_form::mail)));
    center_.pass(core::minutes(1));
    ASSERT_FALSE(append(center_.receive(4, work_form::chat)));

    const auto found = resorts({2});
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].failed_channel, 1);
    EXPECT_TRUE(found[0].abandoned);
    EXPECT_EQ(found[1].failed_channel, 0) << "came to social first";
    EXPECT_EQ(found[2].failed_channel, 3);
    EXPECT_FALSE(found[2].abandoned) << "not resolved, but not given up either";
    EXPECT_TRUE(resorts({}).empty());
}

TEST_P(Reports, AFailureOlderThanSevenDaysIsForgotten) {
    ASSERT_FALSE(append(center_.first_batch()));
    ASSERT_FALSE(append(center_.receive(1, work_form::mail)));
    center_.pass(core::days(8));
    ASSERT_FALSE(append(center_.receive(1, work_form::chat)));
    EXPECT_EQ(resorts({2}).at(0).failed_channel, 0);
}

TEST_P(Reports, TheStepsOfWorkComeInOrderWithTheirAgents) {
    ASSERT_FALSE(append(center_.first_batch()));
    ASSERT_FALSE(append(center_.receive(1, work_form::mail)));
    serve(center_.ticket());
    std::vector<engine::work_step> steps;
    ASSERT_TRUE(run(store().reports().work(
                        all(), [&](const engine::work_step& s) { steps.push_back(s); }))
                    .has_value());
    using enum engine::work_kind;
    std::vector<engine::work_kind> kinds;
    for (const auto& s : steps)
        if (s.ticket) kinds.push_back(s.kind);
    EXPECT_EQ(kinds, (std::vector<engine::work_kind>{left, offered, accepted, left}));
    EXPECT_EQ(steps.front().kind, presence);
    EXPECT_EQ(steps.front().state, core::agent_state::available);
    EXPECT_EQ(steps.back().form, work_form::mail);
    for (const auto& s : steps)
        if (s.kind == offered || s.kind == accepted) EXPECT_TRUE(s.agent);
}

TEST_P(Reports, ANoticeIsKeptWithThoseWhoHeardIt) {
    engine::batch b;
    engine::notice n{1, "Down.", "Caído.", {10}, {20}, "usr_1", "", {5}};
    b.office.emplace_back(n);
    n.ends_at = {15};
    n.ended_by = "usr_2";
    b.office.emplace_back(n);
    for (int i = 0; i < 2; ++i) b.office.emplace_back(engine::notice_told{1, {7}, {3}, 2, {12}});
    ASSERT_FALSE(append(b));
    const auto found = run(store().office().notices()).value();
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].spanish, "Caído.");
    EXPECT_EQ(found[0].ends_at.us, 15);
    EXPECT_TRUE(found[0].holds_at({14}));
    EXPECT_FALSE(found[0].holds_at({15})) << "half-open";
    EXPECT_EQ(run(store().office().told_of(1))->size(), 1U) << "once a customer";
}

INSTANTIATE_TEST_SUITE_P(Every, Reports, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

// The events alone rebuild the state; so do its rows; a refusal changes nothing.
#include "core/given.hpp"

namespace evenline::test {
namespace {

desk busy_morning() {
    auto p = shipped_policy();
    p.relaxation = {{.after_share = 0.5, .level_down = 1}};
    p.rules.push_back({.name = "bill", .text_any = {"bill"}, .skills = {{"billing", 3}}});
    desk d(p);
    const auto rosa = d.hire("rosa");
    const auto paul = d.hire({.name = "paul", .skills = {{"billing", 2}}});
    for (int i = 0; i < 30; ++i) {
        auto c = i % 3 == 0   ? call("c" + std::to_string(i))
                 : i % 3 == 1 ? chat("c" + std::to_string(i))
                              : mail("c" + std::to_string(i));
        if (i % 4 == 0) c.text = "my bill";
        const auto t = d.now(i * 9).get(c);
        if (d.status(t) == ticket_status::offered && i % 5 != 0) d.accept(t);
        if (i == 12) d.run(transfer_ticket{t, d.of(t).agent, rosa, {}, {}});
        if (i == 20) d.go(paul);
        if (i == 24) d.come(paul);
        if (i % 7 == 3) d.hang_up(c);
    }
    d.now(400);
    return d;
}

TEST(Replay, TheEventsAloneGiveTheSameState) {
    const auto d = busy_morning();
    auto p = shipped_policy();
    p.relaxation = {{.after_share = 0.5, .level_down = 1}};
    p.rules.push_back({.name = "bill", .text_any = {"bill"}, .skills = {{"billing", 3}}});
    state again(p);
    for (const auto& e : d.log) apply(again, e);
    EXPECT_EQ(again.digest(), d.s.digest());
    EXPECT_EQ(next_deadline(again), next_deadline(d.s));
    EXPECT_EQ(again.line(d.clock(), 0, 100), d.s.line(d.clock(), 0, 100));
}

TEST(Replay, TheRowsGiveTheSameStateInWhateverOrderTheyCome) {
    const auto d = busy_morning();
    state again(d.s.rules());
    const auto last = d.s.last();
    again.load(last);
    for (const auto& [g, r] : d.s.records()) again.load(g, r);
    for (auto i = last.ticket; i > 0; --i)
        if (const auto* t = d.s.find(ticket_id{i})) again.load(*t);
    for (auto i = last.offer; i > 0; --i)
        if (const auto* o = d.s.find(offer_id{i})) again.load(*o);
    for (auto i = last.customer; i > 0; --i) again.load(*d.s.find(customer_id{i}));
    for (const auto a : d.s.agents()) again.load(*d.s.find(a));
    again.load(last);
    EXPECT_EQ(again.digest(), d.s.digest());
    EXPECT_EQ(again.waiting(), d.s.waiting());
    EXPECT_EQ(again.line(d.clock(), 0, 100), d.s.line(d.clock(), 0, 100));
    for (const auto a : d.s.agents()) EXPECT_EQ(*again.find(a), *d.s.find(a));
}

TEST(Replay, TheHeadStartsGoOnBeingUpdatedAfterARestart) {
    desk d;
    d.hire("rosa");
    d.accept(d.get(call("ana")));
    d.now(121).get(mail("luis"));
    ASSERT_EQ(d.count<head_starts_updated>(), 1U);
    state again(d.s.rules());
    for (const auto& [g, r] : d.s.records()) again.load(g, r);
    again.load(d.of(ticket_id{2}));
    EXPECT_EQ(next_deadline(again), at(240));
}

TEST(Replay, ACopyGoesItsOwnWayAndDecidesTheSame) {
    auto d = busy_morning();
    state copy = d.s;
    EXPECT_EQ(copy.digest(), d.s.digest());
    EXPECT_EQ(next_deadline(copy), next_deadline(d.s));
    const auto c = call("somebody new");
    const auto mine = step(d.s, receive_contact{c}, d.clock());
    EXPECT_NE(copy.digest(), d.s.digest());
    EXPECT_EQ(step(copy, receive_contact{c}, d.clock()).events, mine.events);
}

TEST(Replay, VersionsAndNumbersRiseByOne) {
    const auto d = busy_morning();
    std::map<ticket_id, std::uint32_t> versions;
    std::uint64_t number = 0;
    for (const auto& e : d.log) {
        EXPECT_EQ(e.number, ++number);
        if (e.ticket) EXPECT_EQ(e.version, ++versions[e.ticket]);
    }
}

TEST(Replay, AClosedTicketMayBeForgottenAndAnOpenOneNot) {
    desk d;
    const auto ana = d.get(mail("ana"));
    d.s.forget(ana);
    ASSERT_NE(d.s.find(ana), nullptr);
    d.run(cancel_ticket{ana, "spam"});
    d.s.forget(ana);
    EXPECT_EQ(d.s.find(ana), nullptr);
    EXPECT_EQ(d.s.find_thread(mail_box, "ana/5"), nullptr);
}

struct a_refusal {
    const char* name;
    refusal expected;
    command asked;
};
class EveryRefusal : public ::testing::TestWithParam<a_refusal> {};

// The desk: ticket 1 is agent 1's and active, 2 waits, 3 is closed; agent 2 is away.
TEST_P(EveryRefusal, ChangesNothing) {
    desk d(whole_agents());
    d.hire("rosa");
    d.hire(anybody("paul"), false);
    d.accept(d.get(call("ana")));
    d.get(call("luis"));
    d.get(mail("eva"));
    d.run(cancel_ticket{{3}, "spam"});
    const auto before = d.s.digest();
    const auto got = d.run(GetParam().asked);
    EXPECT_EQ(got.refused, GetParam().expected);
    EXPECT_TRUE(got.events.empty());
    EXPECT_EQ(d.s.digest(), before);
}

constexpr agent_id rosa{1}, paul{2}, nobody{9};
constexpr ticket_id hers{1}, waits{2}, closed{3}, unknown{9};
INSTANTIATE_TEST_SUITE_P(
    Replay, EveryRefusal,
    ::testing::Values(
        a_refusal{"unknown_ticket", refusal::unknown_ticket, close_ticket{unknown, rosa, ""}},
        a_refusal{"unknown_agent", refusal::unknown_agent,
                  set_presence{nobody, agent_state::away, ""}},
        a_refusal{"unknown_offer", refusal::unknown_offer, decline_offer{{9}, rosa, ""}},
        a_refusal{"unknown_customer", refusal::unknown_customer, link_customers{{1}, {9}, {}}},
        a_refusal{"unknown_contact", refusal::unknown_contact, end_contact{phone_line, "nobody/1"}},
        a_refusal{"split_unknown", refusal::unknown_contact, split_ticket{hers, {}, {{99}}}},
        a_refusal{"split_all", refusal::invalid, split_ticket{hers, {}, {{1}}}},
        a_refusal{"not_yours", refusal::not_yours, close_ticket{hers, paul, ""}},
        a_refusal{"reply_waiting", refusal::wrong_status, record_reply{waits, {}, false}},
        a_refusal{"close_closed", refusal::wrong_status, close_ticket{closed, {}, ""}},
        a_refusal{"cancel_closed", refusal::wrong_status, cancel_ticket{closed, ""}},
        a_refusal{"wrap_waiting", refusal::wrong_status, start_wrap_up{waits, {}}},
        a_refusal{"extend_waiting", refusal::wrong_status, extend_wrap_up{waits, {}}},
        a_refusal{"transfer_closed", refusal::wrong_status,
                  transfer_ticket{closed, {}, {}, {}, {}}},
        a_refusal{"callback_closed", refusal::wrong_status, request_callback{closed, {}, {}}},
        a_refusal{"await_waiting", refusal::wrong_status, await_customer{waits, {}}},
        a_refusal{"merge_closed", refusal::wrong_status, merge_tickets{closed, hers, {}}},
        a_refusal{"merge_self", refusal::invalid, merge_tickets{hers, hers, {}}},
        a_refusal{"transfer_nobody", refusal::unknown_agent,
                  transfer_ticket{hers, rosa, nobody, {}, {}}},
        a_refusal{"say_not_responding", refusal::invalid,
                  set_presence{rosa, agent_state::not_responding, ""}},
        a_refusal{"already_available", refusal::nothing_to_do,
                  set_presence{rosa, agent_state::available, ""}},
        a_refusal{"lose_offline", refusal::nothing_to_do, lose_agent{paul}},
        a_refusal{"same_profile", refusal::nothing_to_do, save_agent{rosa, {.name = "rosa"}}},
        a_refusal{"no_offers", refusal::nothing_to_do, revoke_offers{}},
        a_refusal{"empty_address", refusal::invalid, add_address{{1}, {}, {}}},
        a_refusal{"no_such_address", refusal::nothing_to_do,
                  remove_address{{1}, {"x", "y", true}, {}}},
        a_refusal{"anothers_address", refusal::invalid,
                  add_address{{1}, {"phone", "luis", true}, {}}},
        a_refusal{"link_self", refusal::nothing_to_do, link_customers{{1}, {1}, {}}}),
    [](const auto& which) { return std::string(which.param.name); });

}  // namespace
}  // namespace evenline::test

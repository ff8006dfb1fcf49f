// What docs/policy.md guarantees, by its numbers, on one played morning: calls, chats and mails for
// four people with different abilities, looked at after every step. The random runs of
// tests/simulation check the same on every kind of command. (5), (15), (16): gate_test, place_test.
#include "core/given.hpp"

#include <cmath>
#include <functional>
#include <map>
#include <set>

namespace evenline::test {
namespace {

struct offered_then {
    std::int64_t when_us{};
    ticket_id ticket;
    agent_id agent;
    bool operator==(const offered_then&) const = default;
};

struct morning {
    policy rules{at_once()};
    instant begins{at(0)};
    std::int64_t times{1};  // how much slower everything happens
    bool renamed{};         // phone_line and other_phone, and so on, exchanged
    std::function<void(const state&, instant)> after_every_step{};
    std::function<void(const state&, const event&)> before_every_offer{};

    static policy at_once() {
        auto p = shipped_policy();
        p.offer.auto_accept = true;
        p.life.wrap_up = false;
        return p;
    }
    std::vector<offered_then> play();

private:
    void ask(const command& c);
    void work(std::uint64_t chance);
    contact_facts somebody(std::uint64_t chance);

    state live_, shadow_;
    instant now_;
    std::uint64_t people_{};
    std::vector<offered_then> offers_;
};

void morning::ask(const command& c) {
    for (const auto& e : step(live_, c, now_).events) {
        if (const auto* o = std::get_if<ticket_offered>(&e.body)) {
            if (before_every_offer) before_every_offer(shadow_, e);
            offers_.push_back({(now_ - begins).us / times, e.ticket, o->what.agent});
        }
        apply(shadow_, e);
    }
    EXPECT_EQ(shadow_.digest(), live_.digest());  // (13)
    if (after_every_step) after_every_step(live_, now_);
}

contact_facts morning::somebody(std::uint64_t chance) {
    const auto who = "somebody " + std::to_string(++people_);
    const bool other = ((chance >> 20U) % 2 == 0) != renamed;
    switch ((chance >> 8U) % 4) {
        case 0: return contact_of(who, other ? other_mail : mail_box, work_form::mail);
        case 1: return contact_of(who, other ? other_chat : chat_line, work_form::chat);
        default: return contact_of(who, other ? other_phone : phone_line, work_form::call);
    }
}

// Somebody comes, or the oldest work of one agent ends.
void morning::work(std::uint64_t chance) {
    if (chance % 100 < 55) return ask(receive_contact{somebody(chance)});
    const agent_id who{1 + (chance >> 30U) % 4};
    const auto& hand = live_.find(who)->in_hand;
    if (hand.empty()) return;
    const auto ticket = hand.front();
    ask(record_reply{ticket, who, false});
    ask(close_ticket{ticket, who, "solved"});
}

std::vector<offered_then> morning::play() {
    live_ = shadow_ = state(rules);
    now_ = begins;
    for (int i = 0; i < 4; ++i)
        ask(save_agent{{}, {.name = "agent", .takes_calls = i != 3, .takes_mails = i != 2}});
    for (std::uint64_t i = 1; i <= 4; ++i) ask(set_presence{{i}, agent_state::available, ""});
    std::uint64_t seed = 7;
    for (int i = 0; i < 600; ++i) {
        seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
        const auto chance = seed >> 16U;
        const instant then = now_ + seconds(static_cast<std::int64_t>(chance % 97)) * times;
        for (auto due = next_deadline(live_); due <= then; due = next_deadline(live_)) {
            now_ = std::max(now_, due);
            ask(pass_time{});
        }
        now_ = then;
        work(chance >> 7U);
    }
    EXPECT_GT(offers_.size(), 200U);
    return std::move(offers_);
}

std::vector<const ticket*> waiting(const state& s) {
    std::vector<const ticket*> out;
    for (const auto id : s.open_tickets())
        if (s.find(id)->status == ticket_status::queued) out.push_back(s.find(id));
    return out;
}

TEST(Guarantee, G1And2WhoIsOfferedHasTheLargestScoreAndAmongEqualsTheOldestPlace) {
    morning m;
    m.before_every_offer = [](const state& s, const event& e) {
        const auto& o = std::get<ticket_offered>(e.body).what;
        const auto& chosen = *s.find(e.ticket);
        const double mine = s.score(chosen, e.at).total;
        for (const auto* t : waiting(s)) {
            if (t->id == chosen.id || !s.fits(*s.find(o.agent), *t, e.at)) continue;
            const double theirs = s.score(*t, e.at).total;
            EXPECT_LE(theirs, mine);
            if (t->form == chosen.form && group_of(*t) == group_of(chosen))
                EXPECT_GE(std::pair(t->waiting_since, t->id),
                          std::pair(chosen.waiting_since, chosen.id));
        }
    };
    m.play();
}

TEST(Guarantee, G3NobodyIsIdleBesideSomebodyTheyCouldServe) {
    morning m;
    m.after_every_step = [](const state& s, instant now) {
        for (const auto* t : waiting(s))
            for (const auto a : s.agents()) EXPECT_FALSE(s.fits(*s.find(a), *t, now));
    };
    m.play();
}

TEST(Guarantee, G4And6NobodyHoldsMoreThanFitsAndFewAreKeptForACall) {
    morning m;
    m.after_every_step = [](const state& s, instant) {
        int held = 0;
        for (const auto id : s.agents()) {
            const auto& a = *s.find(id);
            const auto has = s.load_of(a);
            EXPECT_LE(has.calls, 1);
            EXPECT_LE(has.chats, has.calls ? 0 : 3);
            EXPECT_LE(has.mails, 5);
            if (!a.held_for) continue;
            ++held;
            EXPECT_EQ(s.find(a.held_for)->status, ticket_status::queued);
        }
        EXPECT_LE(held, 1);  // one in ten of those who take calls, at least one
    };
    m.play();
}

TEST(Guarantee, G7AnotherDateOrEverythingTwiceAsSlowChangesNoDecision) {
    const auto said = morning{}.play();
    morning later;
    later.begins = at(86'400 * 400 + 4321);
    EXPECT_EQ(later.play(), said);
    morning slow;
    slow.times = 2;
    auto& p = slow.rules;
    for (auto& n : p.needs) n = {n.name, n.target_live * 2, n.target_deferred * 2};
    p.head_start.memory = p.head_start.memory * 2;
    p.head_start.period = p.head_start.period * 2;
    p.gate.reply_grace = p.gate.reply_grace * 2;
    p.life.reoffer_at_most = p.life.reoffer_at_most * 2;
    EXPECT_EQ(slow.play(), said);
}

TEST(Guarantee, G8ExchangingTheNamesOfChannelsChangesNoDecision) {
    morning other;
    other.renamed = true;
    EXPECT_EQ(other.play(), morning{}.play());
}

TEST(Guarantee, G9WithOnePromiseAndWholeAgentsItIsPlainFirstComeFirstServed) {
    morning m;
    m.rules = whole_agents();
    m.rules.offer.auto_accept = true;
    m.rules.head_start.on = false;
    for (auto& n : m.rules.needs) n.target_deferred = n.target_live;
    m.before_every_offer = [](const state& s, const event& e) {
        const auto& chosen = *s.find(e.ticket);
        const auto& a = *s.find(std::get<ticket_offered>(e.body).what.agent);
        for (const auto* t : waiting(s))
            if (s.fits(a, *t, e.at)) EXPECT_LE(chosen.id, t->id);
    };
    m.play();
}

TEST(Guarantee, G10APlaceNeverGrowsYoungerAndACaseHasOne) {
    morning m;
    std::map<ticket_id, instant> since;
    m.after_every_step = [&](const state& s, instant) {
        std::set<customer_id> cases;
        for (const auto* t : waiting(s)) {
            const auto [was, fresh] = since.try_emplace(t->id, t->waiting_since);
            EXPECT_LE(t->waiting_since, was->second);
            EXPECT_TRUE(cases.insert(t->customer).second);
        }
    };
    m.play();
}

TEST(Guarantee, G11HeadStartsDifferByNoMoreThanTheBound) {
    morning m;
    double widest = 0;
    m.after_every_step = [&](const state& s, instant) {
        for (const auto& [g, a] : s.records())
            for (const auto& [h, b] : s.records())
                if (g.need == h.need)
                    widest = std::max(widest, std::abs(a.head_start - b.head_start));
    };
    m.play();
    EXPECT_GT(widest, 0);
    EXPECT_LE(widest, m.rules.head_start.bound);
}

}  // namespace
}  // namespace evenline::test

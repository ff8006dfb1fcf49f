#include "simulation/run.hpp"

#include <algorithm>

namespace evenline::test {
namespace {

using namespace core;

class player {
public:
    explicit player(const setup& s)
        : setup_(s),
          live_(s.rules),
          shadow_(s.rules),
          cast_(s.rules, s.exchanged, s.times),
          now_(s.base) {
        if (s.checked) checkers_ = all_checkers();
        if (!s.only.empty())
            std::erase_if(checkers_, [&](const auto& c) { return c->name() != s.only; });
        for (std::uint32_t i = 0; i < 4; ++i) {
            agent_profile founder{.name = "founder " + std::to_string(i),
                                  .takes_calls = i != 3,
                                  .takes_chats = i != 2};
            if (i % 2) founder.skills = {{"billing", 5}};
            ask(save_agent{{}, exchanged(founder, s.exchanged)});
            ask(set_presence{{i + 1}, agent_state::available, {}});
        }
    }

    void play(const move& m) {
        const auto then = now_ + m.pass * setup_.times;
        for (auto due = next_deadline(live_); due <= then && result_.said.none();
             due = next_deadline(live_)) {
            now_ = std::max(now_, due);
            ask(pass_time{});
            if (time_stands_still(live_, now_, result_.said)) return;
        }
        if (then - now_ >= hours(1)) ++result_.reached["clock jump"];
        now_ = std::max(now_, then);
        if (m.what == move_kind::restart) return restart();
        if (m.what == move_kind::accept_at_the_last) return accept_at_the_last(m);
        const auto c = cast_.meant(m, live_, now_);
        if (c && ask(*c)) ++result_.reached["done: " + std::string(name_of(m.what))];
    }

    run_result finish() {
        if (result_.said.none()) compare_deeply();
        result_.said.of("drain");
        if (setup_.checked && result_.said.none())
            if (const auto left = left_waiting(live_, now_)) result_.said.add(*left);
        for (const auto& c : checkers_) c->reach(result_.reached);
        result_.digest = live_.digest();
        return std::move(result_);
    }
    [[nodiscard]] bool broken() const { return !result_.said.none(); }

private:
    bool ask(const command& c);  // whether it was not refused
    void accept_at_the_last(const move& m);
    void follow(const event& e);
    void compare_deeply();
    void restart();
    [[nodiscard]] state reloaded() const;

    setup setup_;
    state live_, shadow_;
    cast cast_;
    instant now_;
    std::vector<std::unique_ptr<checker>> checkers_;
    run_result result_;
    std::vector<customer> gone_;
};

void player::follow(const event& e) {
    for (const auto& c : checkers_) {
        result_.said.of(c->name());
        c->decided(shadow_, e, setup_.declared, result_.said);
    }
    if (const auto* l = std::get_if<customers_linked>(&e.body)) {
        // The row a store keeps of somebody who turned out to be somebody else.
        const auto* from = shadow_.find(l->from);
        if (from)
            gone_.push_back({.id = l->from,
                             .name = from->name,
                             .language = from->language,
                             .merged_into = l->into});
    }
    if (const auto* erased = std::get_if<customer_erased>(&e.body)) {
        for (auto& row : gone_)
            if (const auto* now = shadow_.find(row.id); now && now->id == erased->customer)
                row = {.id = row.id, .merged_into = row.merged_into};
        ++result_.reached["a person was erased"];
    }
    apply(shadow_, e);
    for (const auto& c : checkers_) {
        result_.said.of(c->name());
        c->applied(shadow_, e, result_.said);
    }
    if (const auto* o = std::get_if<ticket_offered>(&e.body))
        result_.decisions.push_back({(now_ - setup_.base), e.ticket, o->what.agent});
}

// The acceptance arrives at the very instant at which its offer ends: before the timer, or after.
void player::accept_at_the_last(const move& m) {

    const auto c = cast_.meant(m, live_, now_);
    const auto* accept = c ? std::get_if<accept_offer>(&*c) : nullptr;
    const auto* o = accept ? live_.find(accept->offer) : nullptr;
    if (!o) return;
    const auto end = o->expires_at;
    for (auto due = next_deadline(live_); due < end && result_.said.none();
         due = next_deadline(live_)) {
        now_ = std::max(now_, due);
        ask(pass_time{});
        if (time_stands_still(live_, now_, result_.said)) return;
    }
    now_ = std::max(now_, end);
    if (m.b % 2) ask(pass_time{});
    ask(*c);
    ask(pass_time{});
}

bool player::ask(const command& c) {
    const bool deep = setup_.checked && result_.steps % setup_.deep_every == 0;
    // A digest costs as much as ten steps: every few of them is compared with what it left.
    const auto before = setup_.checked && result_.steps % 5 == 0 ? live_.digest() : 0;
    const auto got = step(live_, c, now_);
    ++result_.steps;
    if (!setup_.checked) {
        for (const auto& e : got.events)
            if (const auto* o = std::get_if<ticket_offered>(&e.body))
                result_.decisions.push_back({(now_ - setup_.base), e.ticket, o->what.agent});
        return got.refused == refusal::none;
    }
    for (const auto& k : checkers_) k->asked(c);
    for (const auto& e : got.events) follow(e);
    for (const auto& k : checkers_) {
        result_.said.of(k->name());
        k->stepped({c, now_, got, live_, before, setup_.declared}, result_.said);
    }
    result_.log.insert(result_.log.end(), got.events.begin(), got.events.end());
    if (deep) compare_deeply();
    return got.refused == refusal::none;
}

state player::reloaded() const {
    state s(live_.rules());
    const auto last = live_.last();
    // Backwards: rows may come in any order.
    for (auto i = last.offer; i > 0; --i)
        if (const auto* o = live_.find(offer_id{i})) s.load(*o);
    for (auto i = last.ticket; i > 0; --i)
        if (const auto* t = live_.find(ticket_id{i})) s.load(*t);
    for (const auto id : live_.agents()) s.load(*live_.find(id));
    for (auto i = last.customer; i > 0; --i)
        if (const auto* c = live_.find(customer_id{i}); c && c->id.value == i) s.load(*c);
    for (const auto& c : gone_) s.load(c);
    for (const auto& [group, record] : live_.records()) s.load(group, record);
    s.load(last);
    return s;
}

void player::compare_deeply() { compare_replay(live_, shadow_, state(live_), result_.said); }

// From now on the run continues on a state loaded from rows, as a server does after a restart.
void player::restart() {
    if (!setup_.checked) return;
    auto fresh = reloaded();
    compare_reloaded(live_, fresh, result_.said);
    ++result_.reached["restarted from rows"];
    live_ = std::move(fresh);
    shadow_ = live_;
    ask(revoke_offers{});
}

}  // namespace

bool time_stands_still(const state& after, instant now, complaints& say) {
    if (next_deadline(after) > now) return false;
    say.of("time");
    say.add("a deadline passed and is still the next one");
    return true;
}

void compare_replay(const state& live, const state& replayed, const state& copy, complaints& say) {
    say.of("replay");
    const auto digest = live.digest();
    if (replayed.digest() != digest) say.add("replaying the events gave another state");
    if (copy.digest() != digest) say.add("a copy is another state");
    // A copy is made from rows: a timer that it has and the original has not was lost.
    if (next_deadline(live) > next_deadline(copy)) say.add("a timer was lost");
}

void compare_reloaded(const state& live, const state& loaded, complaints& say) {
    say.of("restart");
    if (loaded.digest() != live.digest()) say.add("rows loaded back gave another state");
}

setup setup_of(std::uint64_t seed) {
    const auto p = policy_of(seed);
    return {.rules = p, .declared = p};
}

run_result play(const std::vector<move>& moves, const setup& s) {
    player p(s);
    for (const auto& m : moves) {
        p.play(m);
        if (p.broken()) break;
    }
    return p.finish();
}

std::vector<move> shrunk(std::vector<move> moves, const setup& s, const std::string& checker) {
    const auto still = [&](const std::vector<move>& some) {
        const auto r = play(some, s);
        return !r.said.none() && r.said.first().checker == checker;
    };
    const auto sweep = [&](std::size_t chunk) {
        for (std::size_t at = 0; at < moves.size();) {
            auto fewer = moves;
            const auto end = std::min(moves.size(), at + chunk);
            fewer.erase(fewer.begin() + static_cast<std::ptrdiff_t>(at),
                        fewer.begin() + static_cast<std::ptrdiff_t>(end));
            if (still(fewer))
                moves = std::move(fewer);
            else
                at += chunk;
        }
    };
    // What is gone may make room for more to go: again while that helps.
    for (auto before = moves.size() + 1; moves.size() < before;) {
        before = moves.size();
        for (auto chunk = std::max<std::size_t>(1, before / 2); chunk > 0; chunk /= 2) sweep(chunk);
    }
    return moves;
}

}  // namespace evenline::test

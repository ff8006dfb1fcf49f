// After every step: whatever can be offered now is offered, in the order of the line.
#include "core/choose.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace evenline::core {
namespace {

ahead_cause cause_of(block b) {
    switch (b) {
        case block::gate_waiting: return ahead_cause::gate_waiting;
        case block::gate_in_hand: return ahead_cause::gate_in_hand;
        case block::held: return ahead_cause::agent_held;
        case block::declined: return ahead_cause::declined_before;
        default: return ahead_cause::no_room;
    }
}

void issue(turn& t, desk& d, seat& s, offer_reason& why) {
    why.why_now = t.r.why_now;
    why.score = score_of(t.r.rules, s.t.target, s.t.form, t.r.promises.head_start(group_of(s.t)),
        s.since_service, t.service_now);
    why.in_hand = static_cast<std::uint8_t>(d.hand.size());
    why.idle = d.hand.empty() ? t.now - d.a.idle_since : duration{};
    offer o;
    o.id = {t.r.count.offer + 1};
    o.ticket = s.t.id;
    o.agent = d.a.id;
    o.issued_at = t.now;
    o.expires_at = t.now + t.r.rules.offer.time_limit;
    o.reason = why;
    const bool at_once = t.r.rules.offer.auto_accept;
    t.emit(s.t.id, ticket_offered{o});
    if (at_once) accept(t, o);
}

std::size_t most_held(const turn& t) {
    const double share = t.r.rules.hold.share_of_call_agents;
    if (share <= 0) return 0;
    const double n = std::round(share * t.r.crew.call_agents());
    return std::max<std::size_t>(1, static_cast<std::size_t>(n));
}

// A waiting call blocked only by this agent's last chat keeps the agent free for it.
void hold(turn& t, desk& d, const bucket& b, double score) {
    if (d.a.held_for || d.calls > 0 || d.chats != 1 || b.key.form != work_form::call) return;
    if (t.r.crew.held.size() >= most_held(t)) return;
    desk without = d;
    without.chats = 0;
    if (blocked(t, without, work_form::call, score) != block::none) return;
    fifo::cursor at;
    const auto* p = b.places.get(at);
    while (p && p->who->held_by) {
        b.places.advance(at);
        p = b.places.get(at);
    }
    if (p) t.emit(agent_held{d.a.id, p->id});
}

bool hold_has_reason(const turn& t, const desk& d) {
    const auto* s = t.r.find(d.a.held_for);
    return s && s->bucket != nowhere && s->held_by == d.a.id && d.present() && d.calls == 0 &&
           d.chats <= 1;
}

// The best head this agent may be given now; false when there is none.
bool serve_once(turn& t, desk& d, std::vector<candidate>& heads) {
    gather(t, d, heads);
    offer_reason why;
    why.heads_compared = static_cast<std::uint32_t>(heads.size());
    why.agents_that_fit = 1;
    for (auto from = heads.begin(); from != heads.end(); ++from) {
        const auto best = std::min_element(from, heads.end(),
            [](const candidate& a, const candidate& b) { return a.at.before(b.at); });
        std::iter_swap(from, best);
        const auto& b = t.r.waiting.at(from->bucket);
        const auto why_not =
            shut_out(t, d, b) ? block::declined : blocked(t, d, b.key.form, from->at.score);
        if (why_not != block::none) {
            why.ahead.add({from->at.id, from->at.score, cause_of(why_not)});
            if (why_not == block::no_room) hold(t, d, b, from->at.score);
            continue;
        }
        const auto rest = from + 1;
        const auto shown = std::min<std::ptrdiff_t>(3, heads.end() - rest);
        std::partial_sort(rest, rest + shown, heads.end(),
            [](const candidate& x, const candidate& y) { return x.at.before(y.at); });
        for (auto it = rest; it != heads.end(); ++it) why.behind.add({it->at.id, it->at.score});
        why.preferred = static_cast<bool>(b.key.preferred);
        issue(t, d, b.head(), why);
        return true;
    }
    return false;
}

void look_at_agent(turn& t, agent_id id) {
    auto* d = t.r.crew.find(id);
    if (!d) return;
    std::vector<candidate> heads;
    while (d->present() && serve_once(t, *d, heads)) {}
    if (!d->a.held_for) return;
    // Released when its reason is gone: the call is, or the chat is and the call still cannot come.
    if (!hold_has_reason(t, *d) || d->chats == 0) t.emit(hold_released{id});
}

// Offers the heads of one bucket while they find somebody.
void look_at_bucket(turn& t, std::uint32_t n) {
    while (!t.r.waiting.at(n).places.empty()) {
        const auto& b = t.r.waiting.at(n);
        offer_reason why;
        why.heads_compared = 1;
        auto* d = agent_for(t, b, rank_of(t, b).score, why);
        if (!d) return;
        issue(t, *d, b.head(), why);
    }
}

// All waiting heads in order; after each the next head of the same bucket.
void look_at_line(turn& t, bool live_only) {
    std::vector<candidate> heads;
    for (const auto& [key, n] : t.r.waiting.buckets()) {
        const auto& b = t.r.waiting.at(n);
        if (b.places.empty() || (live_only && key.form == work_form::mail)) continue;
        heads.push_back({rank_of(t, b), n});
    }
    const auto later = [](const candidate& a, const candidate& b) { return b.at.before(a.at); };
    std::ranges::make_heap(heads, later);
    while (!heads.empty()) {
        std::ranges::pop_heap(heads, later);
        const auto first = heads.back();
        heads.pop_back();
        auto& b = t.r.waiting.at(first.bucket);
        if (b.places.empty()) continue;
        offer_reason why;
        why.heads_compared = static_cast<std::uint32_t>(heads.size() + 1);
        auto* d = agent_for(t, b, first.at.score, why);
        if (!d) continue;
        issue(t, *d, b.head(), why);
        if (t.r.waiting.at(first.bucket).places.empty()) continue;
        heads.push_back({rank_of(t, t.r.waiting.at(first.bucket)), first.bucket});
        std::ranges::push_heap(heads, later);
    }
}

// When a head that the gate keeps back is looked at again.
void set_next_look(turn& t) {
    bool live = false;
    for (const auto& [key, n] : t.r.waiting.buckets())
        live = live || (key.form != work_form::mail && !t.r.waiting.at(n).places.empty());
    const bool gated = t.r.rules.gate.on && t.r.rules.layers && live;
    if (!gated) {
        t.r.look_due = never;
    } else if (t.r.look_due == never || t.r.look_due <= t.now) {
        t.r.look_due = t.now + t.r.rules.life.reoffer_at_most;
    }
}

}  // namespace

void settle(turn& t) {
    auto& open = t.r.open;
    while (open.any()) {
        const auto now_open = std::exchange(open, {});
        const auto held = t.r.crew.held;
        for (const auto id : held)
            if (now_open.all) look_at_agent(t, id);
        if (now_open.all) look_at_line(t, false);
        for (const auto id : now_open.agents) look_at_agent(t, id);
        for (const auto n : now_open.buckets) look_at_bucket(t, n);
        if (now_open.gate) look_at_line(t, true);
    }
    set_next_look(t);
}

}  // namespace evenline::core

// After every step: whatever can be offered now is offered, in the order of the line.
#include "core/choose.hpp"
#include "core/wide_choice.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace evenline::core {
namespace {

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
    t.r.last_found = &s;  // in hand already: not to be looked up among all
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
bool hold(turn& t, desk& d, const bucket& b, double score) {
    if (t.r.crew.held.size() >= most_held(t)) return false;
    auto without = d.load();
    without.chats = 0;
    if (!has_room(t.r.rules, without, work_form::call) || shut_out(t.r, d, b)) return false;
    if (gate(t.r, d, without, work_form::call, score, t.service_now) != block::none) return false;
    fifo::cursor at;
    const auto* p = b.places.get(at);
    while (p && p->who->held_by) {
        b.places.advance(at);
        p = b.places.get(at);
    }
    if (!p) return false;
    t.emit(agent_held{d.a.id, p->id});
    return true;
}

// While the last chat goes on. Once it has ended the agent is free and the score decides.
bool hold_has_reason(const turn& t, const desk& d) {
    const auto* s = t.r.find(d.a.held_for);
    return s && s->bucket != nowhere && s->held_by == d.a.id && d.present() && d.calls == 0 &&
           d.chats == 1;
}

// The policy or the agents changed: fewer may be held, or for another reason.
void trim_holds(turn& t) {
    const auto held = t.r.crew.held;
    std::size_t kept = 0;
    for (const auto id : held) {
        const bool stays = kept < most_held(t) && hold_has_reason(t, *t.r.crew.find(id));
        if (stays) ++kept;
        else t.emit(hold_released{id});
    }
}

template <class Choice>
bool serve_by(turn& t, desk& d, Choice choice) {
    offer_reason why;
    const auto* best = choice.best(why);
    const auto* call = choice.to_hold_for();
    const bool first = call && (!best || call->at.before(best->at));
    if (first && hold(t, d, t.r.waiting.at(call->bucket), call->at.score)) return true;
    if (!best) return false;
    issue(t, d, t.r.waiting.at(best->bucket).head(), why);
    return true;
}

// The best head this agent may be given now; false when there is none.
bool serve_once(turn& t, desk& d) {
    if (const auto* wide = t.r.crew.in_order(d.profile, t.r.waiting))
        return serve_by(t, d, wide_choice{t, d, *wide});
    return serve_by(t, d, agent_choice{t, d});
}

void look_at_agent(turn& t, agent_id id) {
    auto* d = t.r.crew.find(id);
    if (!d) return;
    if (d->a.held_for && !hold_has_reason(t, *d)) t.emit(hold_released{id});
    while (d->present() && serve_once(t, *d)) {}
}

// The heads that may have found room, as a heap: the first in line on top.
std::vector<candidate> heads_to_look_at(turn& t) {
    auto& open = t.r.open;
    std::vector<candidate> heads;
    const auto add = [&](std::uint32_t n) {
        const auto& b = t.r.waiting.at(n);
        if (!b.places.empty()) heads.push_back({rank_of(t, n), n});
    };
    if (open.all) {
        for (const auto& [key, n] : t.r.waiting.buckets()) add(n);
    } else if (open.gate) {
        for (const auto n : t.r.waiting.live()) add(n);
    }
    if (!open.all) {
        for (const auto n : open.buckets)
            if (!open.gate || t.r.waiting.at(n).key.form == work_form::mail) add(n);
    }
    open.clear();
    return heads;
}

// Offers the first head that finds somebody. What it changed is looked at before the others.
void look_at_heads(turn& t) {
    auto heads = heads_to_look_at(t);
    const auto later = [](const candidate& a, const candidate& b) { return b.at.before(a.at); };
    std::ranges::make_heap(heads, later);
    while (!heads.empty()) {
        std::ranges::pop_heap(heads, later);
        const auto first = heads.back();
        heads.pop_back();
        auto& b = t.r.waiting.at(first.bucket);
        offer_reason why;
        why.heads_compared = static_cast<std::uint32_t>(heads.size() + 1);
        auto* d = agent_for(t, b, first.at.score, why);
        if (!d) continue;
        for (const auto& other : heads) t.r.open.head_changed(other.bucket);
        return issue(t, *d, b.head(), why);
    }
}

}  // namespace

void settle(turn& t) {
    auto& open = t.r.open;
    while (open.any()) {
        if (open.all) trim_holds(t);
        if (!open.agents.empty() && !open.all) {
            const auto next = open.agents.front();
            open.agents.erase(open.agents.begin());
            look_at_agent(t, next);
        } else {
            look_at_heads(t);
        }
    }
    t.r.looked_at = t.now;
}

}  // namespace evenline::core

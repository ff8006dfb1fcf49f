// What supervisors and the server itself ask.
#include "core/turn.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

void give_back_work(turn& t, desk& d) {
    const auto hand = d.hand;
    for (auto* s : hand) {
        const auto& x = s->t;
        if (x.status == ticket_status::wrap_up) {
            t.emit(x.id, ticket_closed{close_cause::wrap_up_limit, d.a.id, ""});
        } else if (x.status == ticket_status::active) {
            t.queue_again(*s);
        }
    }
}

void leave(turn& t, desk& d) {
    take_back_offers(t, d, revoke_cause::agent_left);
    if (d.a.held_for) t.emit(hold_released{d.a.id});
    if (d.a.state != agent_state::offline)
        t.emit(presence_changed{d.a.id, agent_state::offline, "lost"});
    end_preferences(t, d);
    give_back_work(t, d);
}

// What is offered to them and they can no longer take goes back to its place: being able is asked
// of whoever accepts, too.
void take_back_unfit(turn& t, desk& d) {
    const auto hand = d.hand;
    for (auto* s : hand)
        if (!t.r.crew.can(d, s->t.requires_, s->t.form)) t.revoke(*s, revoke_cause::agent_left);
}

// After abilities changed: who waits for something nobody has any more is told and relaxed.
void recheck(turn& t) {
    std::vector<ticket_id> stranded;
    for (const auto& [key, n] : t.r.waiting.buckets()) {
        const auto& b = t.r.waiting.at(n);
        if (b.places.empty() || t.placeable(b.head().t)) continue;
        fifo::cursor at;
        for (const auto* p = b.places.get(at); p; b.places.advance(at), p = b.places.get(at))
            stranded.push_back(p->id);
    }
    for (const auto id : stranded) t.ensure_placeable(*t.r.find(id));
}

bool sound(const policy& p) {
    const auto bad = [](const need_class& n) {
        return n.target_live.us <= 0 || n.target_deferred.us <= 0;
    };
    if (p.needs.empty() || p.default_need >= p.needs.size()) return false;
    if (std::ranges::any_of(p.needs, bad)) return false;
    if (p.head_start.period.us <= 0 || p.head_start.memory.us <= 0) return false;
    return p.offer.time_limit.us > 0 && p.order.cap > 0 && p.order.overdue >= p.order.cap;
}

}  // namespace

refusal handle(turn& t, const save_agent& asked) {
    const auto id = asked.agent ? asked.agent : agent_id{t.r.count.agent + 1};
    auto* d = t.r.crew.find(id);
    t.out.agent = id;
    if (d && d->a.profile == asked.profile) return refusal::nothing_to_do;
    if (d && !asked.profile.active) leave(t, *d);
    t.emit(agent_saved{id, asked.profile});
    take_back_unfit(t, *t.r.crew.find(id));
    end_preferences(t, *t.r.crew.find(id));
    recheck(t);
    return refusal::none;
}

refusal handle(turn& t, const lose_agent& asked) {
    auto* d = t.r.crew.find(asked.agent);
    if (!d) return refusal::unknown_agent;
    if (d->a.state == agent_state::offline && d->hand.empty()) return refusal::nothing_to_do;
    t.out.agent = asked.agent;
    leave(t, *d);
    return refusal::none;
}

refusal handle(turn& t, const set_policy& asked) {
    if (!sound(asked.next)) return refusal::invalid;
    t.emit(policy_set{asked.next});
    recheck(t);
    return refusal::none;
}

refusal handle(turn& t, const revoke_offers&) {
    std::vector<offer_id> ids;
    ids.reserve(t.r.offers.size());
    for (const auto& [id, o] : t.r.offers) ids.push_back(id);
    std::ranges::sort(ids);
    if (ids.empty()) return refusal::nothing_to_do;
    for (const auto id : ids) t.revoke(*t.r.find(t.r.offers.at(id).ticket), revoke_cause::restart);
    return refusal::none;
}

refusal handle(turn& t, const start_business_day&) {
    t.emit(business_day_started{});
    return refusal::none;
}

namespace {

void expire(turn& t, const offer& o) {
    auto* s = t.r.find(o.ticket);
    const auto who = o.agent;
    t.emit(o.ticket, offer_expired{o.id, who});
    const auto* d = t.r.crew.find(who);
    if (d && d->present()) {
        if (d->a.held_for) t.emit(hold_released{who});
        t.emit(presence_changed{who, agent_state::not_responding, ""});
        end_preferences(t, *t.r.crew.find(who));
    }
    t.ensure_placeable(*s);
}

void relax_heads(turn& t, std::uint32_t b) {
    t.r.waiting.at(b).relax_at = never;
    t.r.waiting.at(b).relaxing = {};
    while (!t.r.waiting.at(b).places.empty()) {
        auto& s = t.r.waiting.at(b).head();
        if (t.r.relaxes_at(s.t) > t.now) break;
        t.relax(s);
        t.ensure_placeable(s);
    }
    t.r.set_relaxation(b);
}

void ring(turn& t, const timer& due) {
    auto* s = t.r.find(ticket_id{due.subject});
    switch (due.kind) {
        case timer_kind::offer_expires:
            if (const auto it = t.r.offers.find(offer_id{due.subject}); it != t.r.offers.end())
                expire(t, offer{it->second});
            break;
        case timer_kind::relaxation:
            if (s && s->bucket != nowhere) relax_heads(t, s->bucket);
            break;
        case timer_kind::preferred_expires:
            if (s && s->bucket != nowhere && s->t.preferred && s->t.preferred_until <= t.now)
                t.emit(s->t.id, requirement_relaxed{s->t.relaxed_steps, s->t.requires_, true});
            break;
        case timer_kind::callback_due:
            if (s && s->t.status == ticket_status::scheduled && s->t.callback_at <= t.now)
                t.queue_again(*s);
            break;
        case timer_kind::wrap_up_ends:
            if (s && s->t.status == ticket_status::wrap_up &&
                wrap_up_ends(s->t, t.r.rules.life) <= t.now)
                t.emit(s->t.id, ticket_closed{close_cause::wrap_up_limit, s->t.agent, ""});
            break;
        case timer_kind::decline_pause_ends:
            if (s && s->bucket != nowhere)
                t.emit(s->t.id, requirement_relaxed{s->t.relaxed_steps, s->t.requires_, false});
            break;
    }
}

}  // namespace

refusal handle(turn& t, const pass_time&) {
    while (const auto* first = t.r.timers.first()) {
        if (first->due > t.now) break;
        const timer due = *first;
        t.r.timers.cancel(due);
        ring(t, due);
    }
    if (t.r.record_due <= t.now) {
        t.settle_broken();
        const auto late = t.r.waiting.count_late(t.service_now, t.r.promises.size());
        auto records = t.r.promises.updated(t.r.rules.head_start, late, t.now);
        if (records.empty()) t.r.record_due = never;
        else t.emit(head_starts_updated{std::move(records)});
    }
    t.r.open.gate = true;  // time alone may have opened it
    return refusal::none;
}

}  // namespace evenline::core

// Presence and offers: what agents say about themselves and about what they are given.
#include "core/turn.hpp"

namespace evenline::core {

void take_back_offers(turn& t, desk& d, revoke_cause why) {
    const auto hand = d.hand;
    for (auto* s : hand)
        if (s->t.status == ticket_status::offered) t.revoke(*s, why);
}

void end_preferences(turn& t, desk& d) {
    std::vector<ticket_id> waiting;
    for (const auto n : d.preferring) {
        const auto& b = t.r.waiting.at(n);
        const bool there = d.a.state == agent_state::available || d.a.state == agent_state::busy;
        if (there && t.r.crew.can(d, t.r.waiting.what(b.key.requires_), b.key.form)) continue;
        fifo::cursor at;
        for (const auto* p = b.places.get(at); p; b.places.advance(at), p = b.places.get(at))
            waiting.push_back(p->id);
    }
    for (const auto id : waiting) {
        auto& s = *t.r.find(id);
        t.emit(id, requirement_relaxed{s.t.relaxed_steps, s.t.requires_, true});
    }
}

void accept(turn& t, const offer& o) {
    auto* s = t.r.find(o.ticket);
    t.emit(o.ticket, offer_accepted{o.id, o.agent});
    if (t.settles_at_accept(s->t)) t.settle_promise(*s);
}

refusal handle(turn& t, const set_presence& asked) {
    auto* d = t.r.crew.find(asked.agent);
    if (!d) return refusal::unknown_agent;
    if (asked.state == agent_state::not_responding) return refusal::invalid;
    if (!d->a.profile.active && asked.state != agent_state::offline)
        return refusal::agent_not_available;
    if (d->a.state == asked.state && d->a.away_reason == asked.reason)
        return refusal::nothing_to_do;
    t.out.agent = asked.agent;
    if (asked.state != agent_state::available) {
        take_back_offers(t, *d, revoke_cause::agent_left);
        if (d->a.held_for) t.emit(hold_released{asked.agent});
    }
    t.emit(presence_changed{asked.agent, asked.state, asked.reason});
    end_preferences(t, *d);
    return refusal::none;
}

namespace {

// An offer is over when its time is, whether or not the timer has rung yet: who was in time must
// not depend on how busy the server was.
refusal check(const turn& t, offer_id id, agent_id who) {
    const auto* o = t.r.find_offer(id);
    if (!o) return refusal::unknown_offer;
    if (!t.r.crew.find(who)) return refusal::unknown_agent;
    if (o->agent != who) return refusal::not_yours;
    const bool open = o->status == offer_status::issued && t.now <= o->expires_at;
    return open ? refusal::none : refusal::offer_over;
}

}  // namespace

refusal handle(turn& t, const accept_offer& asked) {
    const auto wrong = check(t, asked.offer, asked.agent);
    const auto* o = t.r.find_offer(asked.offer);
    if (wrong == refusal::offer_over && o->status == offer_status::accepted) {
        t.out.repeated = true;
        t.out.ticket = o->ticket;
        return refusal::none;
    }
    if (wrong != refusal::none) return wrong;
    if (o->version != asked.version) return refusal::version_stale;
    const auto state = t.r.crew.find(asked.agent)->a.state;
    if (state != agent_state::available && state != agent_state::not_responding)
        return refusal::agent_not_available;
    t.out.ticket = o->ticket;
    t.stir(asked.agent);
    accept(t, offer{*o});
    return refusal::none;
}

refusal handle(turn& t, const decline_offer& asked) {
    const auto wrong = check(t, asked.offer, asked.agent);
    if (wrong != refusal::none) return wrong;
    const auto ticket = t.r.find_offer(asked.offer)->ticket;
    auto* s = t.r.find(ticket);
    for (const auto& d : s->t.declines)
        if (d.agent == asked.agent && d.times >= t.r.rules.offer.max_declines)
            return refusal::too_many_declines;
    t.out.ticket = ticket;
    t.stir(asked.agent);
    t.emit(ticket, offer_declined{asked.offer, asked.agent, asked.reason});
    t.ensure_placeable(*s);
    return refusal::none;
}

// The agent pressed Accept, their telephone rang on: nobody has spoken to the customer.
refusal handle(turn& t, const fail_connection& asked) {
    auto* s = t.r.find(t.r.people.thread(asked.channel, asked.thread));
    if (!s) return refusal::unknown_contact;
    const auto who = s->t.agent;
    if (s->t.status != ticket_status::active || (asked.agent && asked.agent != who))
        return refusal::nothing_to_do;
    t.out.ticket = s->t.id;
    t.out.agent = who;
    t.emit(s->t.id, connection_failed{who, asked.reason});
    const auto* d = t.r.crew.find(who);
    if (d && d->present() && d->a.unanswered_calls >= t.r.rules.offer.max_unanswered_calls) {
        if (d->a.held_for) t.emit(hold_released{who});
        t.emit(presence_changed{who, agent_state::not_responding, asked.reason});
        end_preferences(t, *t.r.crew.find(who));
    }
    t.queue_again(*s);
    return refusal::none;
}

}  // namespace evenline::core

// The visitor behind `apply`: one overload an event.
#pragma once

#include "core/rooms.hpp"

#include "evenline/core/step.hpp"

#include <algorithm>

namespace evenline::core {

struct application {
    state::rooms& r;
    instant at;
    ticket_id about;
    seat* s;  // the event's ticket, null when it is not about one

    // apply_ticket.cpp
    void operator()(const contact_received&);
    void operator()(const ticket_opened&);
    void operator()(const ticket_classified&);
    void operator()(const ticket_queued&);
    void operator()(const requirement_relaxed&);
    void operator()(const ticket_unplaceable&);
    void operator()(const reply_recorded&);
    void operator()(const external_reply_noted&);
    void operator()(const note_recorded&) {}
    void operator()(const reply_undelivered&);
    void operator()(const ticket_waiting&);
    void operator()(const ticket_resumed&);
    void operator()(const channel_changed&);
    void operator()(const callback_requested&);
    void operator()(const contact_ended&);
    void operator()(const ticket_abandoned&);
    void operator()(const ticket_cancelled&);
    void operator()(const wrap_up_started&);
    void operator()(const wrap_up_extended&);
    void operator()(const held_for_peers&);
    void operator()(const peer_answered&);
    void operator()(const ticket_closed&);
    void operator()(const ticket_reopened&);
    void operator()(const need_changed&);
    void operator()(const promise_settled&);
    // apply_case.cpp
    void operator()(const ticket_offered&);
    void operator()(const offer_accepted&);
    void operator()(const offer_declined&);
    void operator()(const offer_expired&);
    void operator()(const offer_revoked&);
    void operator()(const ticket_transferred&);
    void operator()(const connection_failed&);
    void operator()(const tickets_merged&);
    void operator()(const ticket_absorbed&);
    void operator()(const ticket_split&);
    void operator()(const contacts_split_off&);
    // apply.cpp
    void operator()(const agent_saved&);
    void operator()(const presence_changed&);
    void operator()(const agent_held&);
    void operator()(const hold_released&);
    void operator()(const customer_created&);
    void operator()(const customer_changed&);
    void operator()(const customers_linked&);
    void operator()(const customer_erased&);
    void operator()(const policy_set&);
    void operator()(const head_starts_updated&);
    void operator()(const business_day_started&);

    void end_hold(desk& d);
    // Out of the line, out of the hands it was in, out of its offer: between two lives.
    void lift();
    void end_pauses();  // those after declines whose time is over
    void finish(ticket_status how);
    // What an agent's deferred work says against live work got weaker.
    void weaken_claim() {
        if (s->t.form == work_form::mail) r.open.gate = true;
    }
    // Changes what the ticket's place depends on, wherever the ticket is.
    template <class F> void reseat(F change) {
        const bool queued = s->bucket != nowhere;
        auto* d = s->t.agent ? r.crew.find(s->t.agent) : nullptr;
        const bool in_hand = d && std::find(d->hand.begin(), d->hand.end(), s) != d->hand.end();
        const instant idle = d ? d->a.idle_since : instant{};
        if (queued) r.dequeue(*s);
        if (in_hand) weaken_claim();  // perhaps: a longer target, a group with less of a head start
        if (in_hand) r.crew.release(*d, *s, at);
        change(s->t);
        s->since_service = r.hours.until(s->t.waiting_since);
        if (in_hand) r.crew.take(*d, *s);
        if (in_hand) {
            d->a.idle_since = idle;
            r.crew.shelve(*d);
        }
        if (queued) r.enqueue(*s);
    }
};

}  // namespace evenline::core

// Work in hand: replies, transfers, waiting for the customer, callbacks, wrap-up, closing.
#include "core/turn.hpp"

namespace evenline::core {
namespace {

// The ticket, if it exists and `who` may act on it: its agent, or nobody in particular (0: a
// supervisor or the server).
refusal check(const turn& t, ticket_id id, agent_id who) {
    const auto* s = t.r.find(id);
    if (!s) return refusal::unknown_ticket;
    if (who && !t.r.crew.find(who)) return refusal::unknown_agent;
    if (who && s->t.agent != who) return refusal::not_yours;
    return refusal::none;
}

bool in_work(ticket_status s) { return s == ticket_status::active || s == ticket_status::wrap_up; }
bool waits(ticket_status s) { return s <= ticket_status::offered; }

void begin(turn& t, ticket_id id, agent_id who) {
    t.out.ticket = id;
    if (who) t.stir(who);
}

}  // namespace

refusal handle(turn& t, const record_reply& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.agent); wrong != refusal::none)
        return wrong;
    auto* s = t.r.find(asked.ticket);
    const auto status = s->t.status;
    if (!in_work(status) && status != ticket_status::waiting_customer) return refusal::wrong_status;
    begin(t, asked.ticket, asked.agent);
    t.emit(asked.ticket, reply_recorded{asked.agent, !s->t.answered_at});
    t.settle_promise(*s);
    if (asked.await_customer && status == ticket_status::active)
        t.emit(asked.ticket, ticket_waiting{asked.agent});
    return refusal::none;
}

refusal handle(turn& t, const record_note& asked) {
    if (!t.r.find(asked.ticket)) return refusal::unknown_ticket;
    if (asked.agent && !t.r.crew.find(asked.agent)) return refusal::unknown_agent;
    begin(t, asked.ticket, asked.agent);
    t.emit(asked.ticket, note_recorded{asked.agent});
    return refusal::none;
}

refusal handle(turn& t, const transfer_ticket& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.by); wrong != refusal::none) return wrong;
    auto* s = t.r.find(asked.ticket);
    const auto& x = s->t;
    if (!in_work(x.status) && !waits(x.status)) return refusal::wrong_status;
    if (asked.to_agent && !t.r.crew.find(asked.to_agent)) return refusal::unknown_agent;
    if (asked.need && *asked.need >= t.r.rules.needs.size()) return refusal::invalid;
    begin(t, asked.ticket, asked.by);
    t.revoke(*s, revoke_cause::transferred);
    const auto need = asked.need.value_or(x.need);
    const auto target = asked.need ? t.r.target_of(need, presence_of(x.form)) : x.target;
    t.emit(asked.ticket,
           ticket_transferred{asked.by, asked.to_agent, asked.to_requirement.value_or(x.requires_),
                              need, target, t.due(x.waiting_since, target)});
    t.queue_again(*s, asked.to_agent);
    return refusal::none;
}

refusal handle(turn& t, const await_customer& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.by); wrong != refusal::none) return wrong;
    if (!in_work(t.r.find(asked.ticket)->t.status)) return refusal::wrong_status;
    begin(t, asked.ticket, asked.by);
    t.emit(asked.ticket, ticket_waiting{asked.by});
    return refusal::none;
}

refusal handle(turn& t, const request_callback& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.by); wrong != refusal::none) return wrong;
    auto* s = t.r.find(asked.ticket);
    const auto& x = s->t;
    if (!in_work(x.status) && !waits(x.status)) return refusal::wrong_status;
    const bool later = asked.at > t.now;
    if (!later && waits(x.status) && x.callback_wanted) return refusal::nothing_to_do;
    const bool worked = in_work(x.status);
    begin(t, asked.ticket, asked.by);
    if (later) t.revoke(*s, revoke_cause::transferred);
    t.emit(asked.ticket, callback_requested{later ? asked.at : instant{}});
    if (!later && (worked || x.status == ticket_status::scheduled)) t.queue_again(*s);
    return refusal::none;
}

refusal handle(turn& t, const end_peer_wait& asked) {
    auto* s = t.r.find(asked.ticket);
    if (!s) return refusal::unknown_ticket;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    if (!s->t.with_peers) return refusal::nothing_to_do;
    begin(t, asked.ticket, asked.by);
    t.queue_again(*s);
    return refusal::none;
}

refusal handle(turn& t, const start_wrap_up& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.by); wrong != refusal::none) return wrong;
    const auto& x = t.r.find(asked.ticket)->t;
    if (x.status == ticket_status::wrap_up) return refusal::nothing_to_do;
    if (x.status != ticket_status::active) return refusal::wrong_status;
    begin(t, asked.ticket, asked.by);
    if (t.r.rules.life.wrap_up)
        t.emit(asked.ticket, wrap_up_started{x.agent});
    else
        t.emit(asked.ticket, ticket_closed{close_cause::agent, x.agent, ""});
    return refusal::none;
}

refusal handle(turn& t, const extend_wrap_up& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.by); wrong != refusal::none) return wrong;
    const auto& x = t.r.find(asked.ticket)->t;
    if (x.status != ticket_status::wrap_up) return refusal::wrong_status;
    if (x.wrap_up_extended) return refusal::nothing_to_do;
    begin(t, asked.ticket, asked.by);
    t.emit(asked.ticket, wrap_up_extended{x.agent});
    return refusal::none;
}

refusal handle(turn& t, const close_ticket& asked) {
    if (const auto wrong = check(t, asked.ticket, asked.by); wrong != refusal::none) return wrong;
    const auto status = t.r.find(asked.ticket)->t.status;
    if (!in_work(status) && status != ticket_status::waiting_customer) return refusal::wrong_status;
    begin(t, asked.ticket, asked.by);
    t.emit(asked.ticket, ticket_closed{close_cause::agent, asked.by, asked.disposition});
    return refusal::none;
}

refusal handle(turn& t, const cancel_ticket& asked) {
    auto* s = t.r.find(asked.ticket);
    if (!s) return refusal::unknown_ticket;
    if (!is_open(s->t.status)) return refusal::wrong_status;
    t.out.ticket = asked.ticket;
    t.revoke(*s, revoke_cause::cancelled);
    t.emit(asked.ticket, ticket_cancelled{asked.reason});
    return refusal::none;
}

refusal handle(turn& t, const set_need& asked) {
    auto* s = t.r.find(asked.ticket);
    if (!s) return refusal::unknown_ticket;
    if (asked.by && !t.r.crew.find(asked.by)) return refusal::unknown_agent;
    if (!is_open(s->t.status)) return refusal::wrong_status;
    if (asked.need >= t.r.rules.needs.size()) return refusal::invalid;
    if (asked.need == s->t.need) return refusal::nothing_to_do;
    begin(t, asked.ticket, asked.by);
    const auto target = t.r.target_of(asked.need, presence_of(s->t.form));
    t.emit(asked.ticket,
           need_changed{asked.need, target, t.due(s->t.waiting_since, target), asked.by});
    if (s->t.with_peers) t.queue_again(*s);  // its share of the old target says nothing any more
    return refusal::none;
}

}  // namespace evenline::core

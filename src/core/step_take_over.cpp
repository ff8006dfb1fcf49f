// A supervisor takes a ticket into their own hands: their decision, not the line's.
#include "core/choose.hpp"
#include "core/turn.hpp"

namespace evenline::core {
namespace {

bool can_be_taken(ticket_status s) {
    return s <= ticket_status::active || s == ticket_status::wrap_up;
}

}  // namespace

// Transferred, back to its place, offered and accepted in one breath, so that place, clock and
// promise stay what they were and everybody who reads the log reads the words they know. What the
// ticket asks of an agent is not asked of this one.
refusal handle(turn& t, const take_over& asked) {
    auto* s = t.r.find(asked.ticket);
    if (!s) return refusal::unknown_ticket;
    auto* d = t.r.crew.find(asked.agent);
    if (!d) return refusal::unknown_agent;
    const auto& x = s->t;
    if (!can_be_taken(x.status)) return refusal::wrong_status;
    if (x.agent == asked.agent && x.status != ticket_status::offered) return refusal::nothing_to_do;
    if (x.agent == asked.agent) {  // offered to them already: that is the taking
        const auto* own = t.r.find_offer(x.offer);
        if (own->expires_at < t.now) return refusal::offer_over;
        t.stir(asked.agent);
        accept(t, offer{*own});
        return refusal::none;
    }
    const bool there = d->a.profile.active && d->a.state != agent_state::offline;
    if (!there || !has_room(t.r.rules, d->load(), x.form)) return refusal::agent_not_available;
    t.out.ticket = asked.ticket;
    t.stir(asked.agent);
    // Room kept for a call is theirs again: whatever else fits is looked at after this.
    if (d->a.held_for && presence_of(x.form) == presence::live) t.emit(hold_released{asked.agent});
    t.revoke(*s, revoke_cause::transferred);
    t.emit(asked.ticket,
           ticket_transferred{{}, asked.agent, x.requires_, x.need, x.target, x.due_at});
    t.emit(asked.ticket, ticket_queued{x.waiting_since, x.due_at, {}, {}});
    offer o;
    o.id = {t.r.count.offer + 1};
    o.ticket = asked.ticket;
    o.agent = asked.agent;
    o.issued_at = t.now;
    o.expires_at = t.now + t.r.rules.offer.time_limit;
    o.reason.why_now = t.r.why_now;
    o.reason.in_hand = static_cast<std::uint8_t>(d->hand.size());
    t.emit(asked.ticket, ticket_offered{o});
    accept(t, o);
    return refusal::none;
}

}  // namespace evenline::core

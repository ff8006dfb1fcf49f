// One step under way: what was asked, when, and what has happened so far.
#pragma once

#include "core/rooms.hpp"

#include "evenline/core/step.hpp"

namespace evenline::core {

struct turn {
    state& s;
    state::rooms& r;
    instant now;
    std::int64_t service_now;
    outcome out;

    turn(state& on, instant at) : s(on), r(on.inside()), now(at), service_now(r.hours.until(at)) {}

    // Numbers the event, applies it and keeps it.
    void emit(ticket_id about, event_body body);
    void emit(event_body body) { emit({}, std::move(body)); }

    // An action of theirs: an agent who did not answer is back.
    void stir(agent_id who);
    // The promise of this wait, once: kept if it still can be, unless it was given up.
    void settle_promise(seat& s, bool given_up = false);
    // Those in hand that no reply can keep any more, though none has come yet.
    void settle_broken();
    [[nodiscard]] bool settles_at_accept(const ticket& t) const;
    // Back to its place, for `preferred` first if they are there and able.
    void queue_again(seat& s, agent_id preferred = {});
    // Not yet to the line, where the policy lets other customers answer first.
    void queue_or_hold(seat& s, duration peer_wait);
    // A new wait of the same matter, from `since`.
    void resume(seat& s, instant since, agent_id preferred);
    void revoke(seat& s, revoke_cause why);
    // Ends a preference for somebody who cannot take it; says when nobody could ever take it, and
    // asks for less.
    void ensure_placeable(seat& s);
    void relax(seat& s);
    [[nodiscard]] bool placeable(const ticket& t) const;
    [[nodiscard]] instant due(instant since, duration target) const {
        return r.hours.add(since, target);
    }
};

// The commands, each refusing before it changes anything.
refusal handle(turn&, const receive_contact&);
refusal handle(turn&, const end_contact&);
refusal handle(turn&, const note_external_reply&);
refusal handle(turn&, const note_peer_reply&);
refusal handle(turn&, const end_peer_wait&);
refusal handle(turn&, const fail_connection&);
refusal handle(turn&, const fail_reply&);
refusal handle(turn&, const set_presence&);
refusal handle(turn&, const accept_offer&);
refusal handle(turn&, const decline_offer&);
refusal handle(turn&, const record_reply&);
refusal handle(turn&, const record_note&);
refusal handle(turn&, const transfer_ticket&);
refusal handle(turn&, const await_customer&);
refusal handle(turn&, const request_callback&);
refusal handle(turn&, const start_wrap_up&);
refusal handle(turn&, const extend_wrap_up&);
refusal handle(turn&, const close_ticket&);
refusal handle(turn&, const prove_customer&);
refusal handle(turn&, const cancel_ticket&);
refusal handle(turn&, const split_ticket&);
refusal handle(turn&, const merge_tickets&);
refusal handle(turn&, const link_customers&);
refusal handle(turn&, const add_address&);
refusal handle(turn&, const remove_address&);
refusal handle(turn&, const erase_customer&);
refusal handle(turn&, const set_need&);
refusal handle(turn&, const save_agent&);
refusal handle(turn&, const take_over&);
refusal handle(turn&, const lose_agent&);
refusal handle(turn&, const set_policy&);
refusal handle(turn&, const revoke_offers&);
refusal handle(turn&, const start_business_day&);
refusal handle(turn&, const pass_time&);

// Offers everything that can be offered now.
void settle(turn&);

// Accepts an open offer, whoever says so: shared by the command and auto-acceptance.
void accept(turn&, const offer& o);
// Those who waited for this agent wait for anybody: they left, or can no longer take it.
void end_preferences(turn&, desk& d);
// An agent's offers go back to their places.
void take_back_offers(turn&, desk& d, revoke_cause why);

}  // namespace evenline::core

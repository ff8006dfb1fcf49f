// What happened. Facts, in order; replaying them rebuilds the state. Each kind's JSON name is in
// engine/event_json; the words are those of docs/terms.
#pragma once

#include "evenline/core/customer.hpp"
#include "evenline/core/offer.hpp"
#include "evenline/core/parity.hpp"
#include "evenline/core/policy.hpp"
#include "evenline/core/ticket.hpp"

#include <variant>

namespace evenline::core {

enum class revoke_cause : std::uint8_t {
    restart,
    contact_ended,
    agent_left,
    merged,
    transferred,
    cancelled,
    taken_elsewhere,
    channel_changed
};
enum class close_cause : std::uint8_t { agent, wrap_up_limit, external };

// --- a ticket's life; `ticket` and `version` are in the envelope
struct contact_received {
    ticket_contact contact;
    customer_id customer;
    bool chase{};  // moves nothing
    bool operator==(const contact_received&) const = default;
};
struct ticket_opened {
    customer_id customer;
    instant waiting_since;
    std::string subject;
    bool operator==(const ticket_opened&) const = default;
};
struct ticket_classified {
    need_index need{};
    std::string rule;
    requirement requires_;
    work_form form{};
    channel_number channel{};
    duration target;
    instant due_at;
    bool operator==(const ticket_classified&) const = default;
};
struct ticket_queued {
    instant waiting_since;
    instant due_at;
    agent_id preferred;
    instant preferred_until;
    bool operator==(const ticket_queued&) const = default;
};
// One condition on who may take it fell away: a relaxation step, a preferred agent's time (then
// `preferred_expired`), or the pause after a decline (then neither changes).
struct requirement_relaxed {
    std::uint8_t step{};
    requirement requires_;
    bool preferred_expired{};
    bool operator==(const requirement_relaxed&) const = default;
};
struct ticket_unplaceable {
    requirement requires_;
    bool operator==(const ticket_unplaceable&) const = default;
};
struct ticket_offered {
    offer what;
    bool operator==(const ticket_offered&) const = default;
};
struct offer_accepted {
    offer_id offer;
    agent_id agent;
    bool operator==(const offer_accepted&) const = default;
};
struct offer_declined {
    offer_id offer;
    agent_id agent;
    std::string reason;
    bool operator==(const offer_declined&) const = default;
};
struct offer_expired {
    offer_id offer;
    agent_id agent;
    bool operator==(const offer_expired&) const = default;
};
struct offer_revoked {
    offer_id offer;
    agent_id agent;
    revoke_cause cause{};
    bool operator==(const offer_revoked&) const = default;
};
struct reply_recorded {
    agent_id agent;
    bool first{};
    bool operator==(const reply_recorded&) const = default;
};
struct external_reply_noted {
    bool operator==(const external_reply_noted&) const = default;
};
// The accepted call could not be put through to that agent's phone.
struct connection_failed {
    agent_id agent;
    std::string reason;
    bool operator==(const connection_failed&) const = default;
};
// Our answer never reached the customer, so the wait it ended goes on.
struct reply_undelivered {
    std::string reason;
    bool operator==(const reply_undelivered&) const = default;
};
struct note_recorded {
    agent_id agent;
    bool operator==(const note_recorded&) const = default;
};
struct ticket_waiting {
    agent_id by;
    bool operator==(const ticket_waiting&) const = default;
};
struct ticket_resumed {
    instant waiting_since;
    instant due_at;
    agent_id preferred;
    instant preferred_until;
    bool operator==(const ticket_resumed&) const = default;
};
struct ticket_transferred {
    agent_id by;
    agent_id to;
    requirement requires_;
    need_index need{};
    duration target;
    instant due_at;
    bool operator==(const ticket_transferred&) const = default;
};
struct channel_changed {
    channel_number channel{};
    work_form form{};
    duration target;
    instant due_at;
    bool operator==(const channel_changed&) const = default;
};
struct tickets_merged {
    ticket_id into;
    instant waiting_since;
    bool operator==(const tickets_merged&) const = default;
};
struct ticket_absorbed {
    ticket_id from;
    instant waiting_since;
    instant due_at;
    std::vector<ticket_contact> contacts;
    bool operator==(const ticket_absorbed&) const = default;
};
struct ticket_split {
    ticket_id from;
    std::vector<ticket_contact> contacts;
    bool operator==(const ticket_split&) const = default;
};
struct contacts_split_off {
    ticket_id into;
    std::vector<contact_id> contacts;
    bool operator==(const contacts_split_off&) const = default;
};
struct callback_requested {
    instant at;
    bool operator==(const callback_requested&) const = default;
};
struct contact_ended {
    contact_id contact;
    bool abandoned{};
    bool operator==(const contact_ended&) const = default;
};
struct ticket_abandoned {
    bool operator==(const ticket_abandoned&) const = default;
};
struct ticket_cancelled {
    std::string reason;
    bool operator==(const ticket_cancelled&) const = default;
};
struct wrap_up_started {
    agent_id agent;
    bool operator==(const wrap_up_started&) const = default;
};
struct wrap_up_extended {
    agent_id agent;
    bool operator==(const wrap_up_extended&) const = default;
};
struct ticket_closed {
    close_cause cause{};
    agent_id by;
    std::string disposition;
    bool operator==(const ticket_closed&) const = default;
};
struct ticket_reopened {
    bool operator==(const ticket_reopened&) const = default;
};
struct need_changed {
    need_index need{};
    duration target;
    instant due_at;
    agent_id by;
    bool operator==(const need_changed&) const = default;
};
struct promise_settled {
    parity_group group;
    bool kept{};
    bool operator==(const promise_settled&) const = default;
};

// Left to other customers until then; the clock runs, and the place is kept.
struct held_for_peers {
    instant waiting_since;
    instant due_at;
    instant until;
    bool operator==(const held_for_peers&) const = default;
};
// One of them answered: nobody waits for us any more, and no promise of ours was kept or broken.
struct peer_answered {
    bool operator==(const peer_answered&) const = default;
};

// --- agents
struct agent_saved {
    agent_id agent;
    agent_profile profile;
    bool operator==(const agent_saved&) const = default;
};
struct presence_changed {
    agent_id agent;
    agent_state state{};
    std::string reason;
    bool operator==(const presence_changed&) const = default;
};
struct agent_held {
    agent_id agent;
    ticket_id for_call;
    bool operator==(const agent_held&) const = default;
};
struct hold_released {
    agent_id agent;
    bool operator==(const hold_released&) const = default;
};

// --- customers
struct customer_created {
    customer who;
    bool operator==(const customer_created&) const = default;
};
struct customer_changed {
    customer who;
    bool operator==(const customer_changed&) const = default;
};
struct customers_linked {
    customer_id from;
    customer_id into;
    bool operator==(const customers_linked&) const = default;
};

// Who they were is gone, here and in everything that is stored; that there was somebody stays.
struct customer_erased {
    customer_id customer;
    bool operator==(const customer_erased&) const = default;
};

// --- policy and records
struct policy_set {
    policy next;
    bool operator==(const policy_set&) const = default;
};
struct head_starts_updated {
    std::vector<std::pair<parity_group, promise_record>> records;
    bool operator==(const head_starts_updated&) const = default;
};
struct business_day_started {
    bool operator==(const business_day_started&) const = default;
};

using any_event = std::variant<
    contact_received, ticket_opened, ticket_classified, ticket_queued, requirement_relaxed,
    ticket_unplaceable, ticket_offered, offer_accepted, offer_declined, offer_expired,
    offer_revoked, reply_recorded, external_reply_noted, note_recorded, ticket_waiting,
    ticket_resumed, ticket_transferred, channel_changed, tickets_merged, ticket_absorbed,
    ticket_split, contacts_split_off, callback_requested, contact_ended, ticket_abandoned,
    ticket_cancelled, wrap_up_started, ticket_closed, ticket_reopened, need_changed,
    promise_settled, agent_saved, presence_changed, agent_held, hold_released, customer_created,
    customer_changed, customers_linked, policy_set, head_starts_updated, business_day_started,
    connection_failed, reply_undelivered, customer_erased, wrap_up_extended,
    held_for_peers, peer_answered>;

// One of them. Copied, moved and destroyed in one place: dozens of kinds, instantiated anew in
// every file that sees an event, were half of the time to compile a test of the core.
struct event_body : any_event {
    using any_event::any_event;
    event_body() = default;
    event_body(const event_body&);
    event_body(event_body&&) noexcept;
    event_body& operator=(const event_body&);
    event_body& operator=(event_body&&) noexcept;
    ~event_body();
    friend bool operator==(const event_body&, const event_body&);
};

struct event {
    std::uint64_t number{};  // rises by one over the whole log
    instant at{};
    ticket_id ticket{};       // 0: not about a ticket
    std::uint32_t version{};  // the ticket's version after this event
    event_body body;
    bool operator==(const event&) const = default;
};

}  // namespace evenline::core

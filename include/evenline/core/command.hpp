// What the outside asks of the core.
#pragma once

#include "evenline/core/policy.hpp"

#include <variant>

namespace evenline::core {

// --- from channels
struct receive_contact { contact_facts contact; };
// The customer's side ended: a hang-up, a closed chat. Abandons a waiting ticket whose other
// contacts have all ended; an active call moves to wrap-up.
struct end_contact { channel_number channel{}; std::string thread; };
// Our side answered outside Evenline (an echo): stops the clock, never opens work.
struct note_external_reply { channel_number channel{}; std::string thread; };
// Another customer answered there: whoever was left to their peers waits for us no longer, until
// they write again. Later than that it changes nothing.
struct note_peer_reply { channel_number channel{}; std::string thread; };
// The phone of the agent who accepted this call did not answer: the call goes back to its place and
// pauses for that agent; after `max_unanswered_calls` in a row they are not responding.
struct fail_connection {
    channel_number channel{};
    std::string thread;
    agent_id agent{};          // whose phone it was; nothing happens if somebody else has the call
    std::string reason;
};
// An answer of ours came back (a bounce), though the ticket was left with the customer: back to its
// old place, to be seen by an agent. Nothing happens to a ticket that is waiting or in work.
struct fail_reply { ticket_id ticket; std::string reason; };

// --- from agents (the server has checked who they are; the core checks what they may)
struct set_presence { agent_id agent; agent_state state{}; std::string reason; };
struct accept_offer { offer_id offer; agent_id agent; std::uint32_t version{}; };
struct decline_offer { offer_id offer; agent_id agent; std::string reason; };
struct record_reply { ticket_id ticket; agent_id agent; bool await_customer{}; };
struct record_note { ticket_id ticket; agent_id agent; };
struct transfer_ticket {                       // keeps waiting_since
    ticket_id ticket; agent_id by;
    agent_id to_agent{};                       // preferred agent, or
    std::optional<requirement> to_requirement; // other skills
    std::optional<need_index> need;
};
struct await_customer { ticket_id ticket; agent_id by; };
// `at` in the past or zero: the caller stays queued, same key, same place, as a deferred promise
// kept by calling back; later: scheduled until then, waiting_since kept.
struct request_callback { ticket_id ticket; agent_id by; instant at{}; };
// Peers have had their chance: into the line now, at its place.
struct end_peer_wait { ticket_id ticket; agent_id by; };
struct start_wrap_up { ticket_id ticket; agent_id by; };
// The time for it once more, once.
struct extend_wrap_up { ticket_id ticket; agent_id by; };
struct close_ticket { ticket_id ticket; agent_id by; std::string disposition; };
struct cancel_ticket { ticket_id ticket; std::string reason; };
struct split_ticket { ticket_id ticket; agent_id by; std::vector<contact_id> contacts; };
struct merge_tickets { ticket_id from; ticket_id into; agent_id by; };
struct link_customers { customer_id from; customer_id into; agent_id by; };
struct add_address { customer_id customer; address what; agent_id by; };
// Who the customer is was proven (a token that the integrator signed): the integrator's own name
// and addresses become theirs. Somebody else of that name or address is the same person: joined.
struct prove_customer { customer_id customer; contact_facts facts; };
struct remove_address { customer_id customer; address what; agent_id by; };
// Nobody is to know any longer who this was. Only when nothing of theirs is open: else
// wrong_status.
struct erase_customer { customer_id customer; };
struct set_need { ticket_id ticket; need_index need{}; agent_id by; };

// --- from supervisors and the server itself
// agent 0: a new one with the next number; an unknown number: a new one with that number.
struct save_agent { agent_id agent; agent_profile profile; };
// Into this agent's hands at once, whoever has it and whatever it asks of an agent.
struct take_over { ticket_id ticket; agent_id agent; };
struct lose_agent { agent_id agent; };          // gone beyond the grace: work back to its place
struct set_policy { policy next; };
struct revoke_offers {};                        // after a restart, before serving
struct start_business_day {};                   // day records begin again
struct pass_time {};                            // run every timer that is due

using any_command = std::variant<receive_contact, end_contact, note_external_reply, note_peer_reply,
    fail_connection, fail_reply, set_presence,
    accept_offer, decline_offer, record_reply, record_note, transfer_ticket, await_customer,
    request_callback, end_peer_wait, start_wrap_up, extend_wrap_up, close_ticket, cancel_ticket,
    split_ticket, merge_tickets,
    link_customers, add_address, prove_customer, remove_address, erase_customer, set_need,
    save_agent, take_over,
    lose_agent, set_policy,
    revoke_offers, start_business_day, pass_time>;

// One of them; out of line for the same reason as an event's body.
struct command : any_command {
    using any_command::any_command;
    command(const command&);
    command(command&&) noexcept;
    command& operator=(const command&);
    command& operator=(command&&) noexcept;
    ~command();
};

}  // namespace evenline::core

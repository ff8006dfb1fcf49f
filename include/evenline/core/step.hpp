// The core's whole surface: a command and the time go in; events come out, already applied.
// One command can set off a chain of offers, each decided on the state the last one left, so
// deciding and applying alternate; `apply` is still the only thing that changes the state, and
// replaying the events alone gives the same state (docs/decisions).
#pragma once

#include "evenline/core/command.hpp"
#include "evenline/core/state.hpp"

namespace evenline::core {

enum class refusal : std::uint8_t {
    none, unknown_ticket, unknown_agent, unknown_offer, unknown_customer, unknown_contact,
    not_yours, offer_over, version_stale, wrong_status, too_many_declines, agent_not_available,
    nothing_to_do, invalid
};

struct outcome {
    refusal refused{refusal::none};
    std::vector<event> events;           // numbered, in order; empty when refused
    ticket_id ticket{};                  // that the command touched or opened
    agent_id agent{};                    // that save_agent made
    contact_id contact{};                // that receive_contact recorded
    bool repeated{};                     // the same accept again: nothing changed, answer 200
};

// Pure in (state, command, now): the same three give the same outcome on every build. `now` never
// falls behind an earlier `now`. Never throws for any input; a refusal changes nothing.
outcome step(state&, const command&, instant now);

// Applies one recorded event (replay). The event must follow the state's last one.
void apply(state&, const event&);

// The earliest instant at which pass_time would do something; `never` if nothing is pending.
// Computed where it can be (gate crossings, expiries), never polled faster than policy.life says.
[[nodiscard]] instant next_deadline(const state&);

// The need, the requirements and the rule's name for a contact. Pure, O(rules x words).
struct classification { need_index need{}; requirement requires_; std::string rule; };
[[nodiscard]] classification classify(const policy&, const contact_facts&);

// Seconds of service time between two instants (all of it, if the policy has no hours).
[[nodiscard]] duration service_time(const service_hours&, instant from, instant until);
[[nodiscard]] instant add_service_time(const service_hours&, instant from, duration);

}  // namespace evenline::core

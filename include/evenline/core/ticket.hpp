// One customer's one matter, and its one place in line.
#pragma once

#include "evenline/core/agent.hpp"
#include "evenline/core/contact.hpp"
#include "evenline/core/parity.hpp"

#include <optional>

namespace evenline::core {

enum class ticket_status : std::uint8_t {
    queued, scheduled, offered, active, waiting_customer, wrap_up,
    closed, abandoned, cancelled, merged
};
constexpr bool is_open(ticket_status s) { return s < ticket_status::closed; }

struct ticket_contact {
    contact_id id{};
    channel_number channel{};
    work_form form{};
    std::string thread;
    instant started_at{};
    std::optional<instant> ended_at;
    bool abandoned{};
    bool operator==(const ticket_contact&) const = default;
};

struct decline_record {
    agent_id agent{};
    std::uint8_t times{};
    instant paused_until{};              // not offered to them before, while somebody else could
    bool operator==(const decline_record&) const = default;
};

struct ticket {
    ticket_id id{};
    std::uint32_t version{};             // rises by one with each of its events
    customer_id customer{};
    ticket_status status{ticket_status::queued};
    need_index need{};
    std::string rule;                    // the classification rule that gave the need
    work_form form{};                    // of the contact that is waiting or being served
    channel_number channel{};            // of that contact
    channel_number promise_channel{};    // of the contact whose promise runs: the parity group. A
                                         // later channel of the same wait never changes it
    std::string subject;
    requirement requires_;
    std::uint8_t relaxed_steps{};
    instant waiting_since{};             // the anchor: never moves later while the place is kept
    instant due_at{};
    duration target{};
    agent_id preferred{};                // a requirement that expires, never a step forward
    instant preferred_until{};
    instant callback_at{};               // scheduled: when to come back to the line; 0 = none
    bool callback_wanted{};
    bool with_peers{};                   // scheduled so that other customers may answer first
    offer_id offer{};
    agent_id agent{};                    // offered to or assigned to
    bool unplaceable{};                  // said once: no agent could ever take it
    bool promise_recorded{};             // one case, one promise record
    std::optional<instant> answered_at;  // first human answer of this wait (accept for live work)
    instant wrap_up_since{};
    bool wrap_up_extended{};             // asked for the time once more; once only
    std::optional<instant> closed_at;
    std::string disposition;
    ticket_id merged_into{};
    std::vector<ticket_contact> contacts;
    std::vector<decline_record> declines;
    std::uint16_t chases{}, switches{}, transfers{};  // effort, beside contacts.size()
    bool operator==(const ticket&) const = default;
};

// The promises this ticket counts towards.
inline parity_group group_of(const ticket& t) { return {t.need, t.promise_channel}; }

}  // namespace evenline::core

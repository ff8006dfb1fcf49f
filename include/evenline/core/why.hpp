// The reason a decision carries: what was compared, who was ahead, who was passed over and why.
// Fixed size, so that recording it costs no allocation on the path of a decision.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

#include <array>

namespace evenline::core {

struct score_parts {
    double used_share{};  // u = age / target, in service time
    double capped{};      // min(u, cap)
    double head_start{};  // L of the ticket's parity group
    double total{};
    bool overdue{};  // in the overdue lane: total = 1000 + u
    bool operator==(const score_parts&) const = default;
};

enum class trigger : std::uint8_t {
    contact_arrived,
    agent_freed,
    room_opened,
    requirement_relaxed,
    offer_ended
};

// Why a ticket with a higher score did not get this agent.
enum class ahead_cause : std::uint8_t {
    no_room,
    gate_waiting,
    gate_in_hand,
    agent_held,
    declined_before,
    preferred_elsewhere,
    decline_pause
};
// Why an agent did not get this ticket.
enum class passed_cause : std::uint8_t {
    no_room,
    gate_waiting,
    gate_in_hand,
    held_for_call,
    declined_before,
    larger_key,
    unskilled
};

struct ahead_entry {
    ticket_id ticket;
    double score{};
    ahead_cause cause{};
    bool operator==(const ahead_entry&) const = default;
};
struct rival_entry {
    ticket_id ticket;
    double score{};
    bool operator==(const rival_entry&) const = default;
};
struct passed_entry {
    agent_id agent;
    passed_cause cause{};
    bool operator==(const passed_entry&) const = default;
};

template <class T, std::size_t N>
struct few {  // the first N, and how many there were
    std::array<T, N> first{};
    std::uint32_t count{};
    void add(const T& t) {
        if (count < N) first[count] = t;
        ++count;
    }
    [[nodiscard]] std::size_t kept() const { return count < N ? count : N; }
    bool operator==(const few&) const = default;
};

struct offer_reason {
    trigger why_now{};
    score_parts score;
    few<ahead_entry, 3> ahead;         // scored higher, could not be given to this agent
    few<rival_entry, 3> behind;        // the next best heads this agent could have taken
    few<passed_entry, 3> passed_over;  // agents that came before in the key but could not
    std::uint32_t agents_that_fit{};   // with room and ability; those behind a gate are not counted
    std::uint32_t heads_compared{};
    std::uint8_t in_hand{};  // the chosen agent's contacts in hand before
    duration idle{};         // the chosen agent's time without work
    bool preferred{};        // chosen because they spoke before
    bool operator==(const offer_reason&) const = default;
};

}  // namespace evenline::core

// A ticket in memory, with where it stands in the line's structures.
#pragma once

#include "evenline/core/ticket.hpp"

namespace evenline::core {

inline constexpr std::uint32_t nowhere = UINT32_MAX;

struct seat {
    ticket t;
    std::uint32_t bucket{nowhere};   // while queued
    agent_id held_by{};              // an agent kept free for this waiting call
    std::int64_t since_service{};    // waiting_since in service time
};

}  // namespace evenline::core

// What moving tickets means, tried on a copy of the state before anybody does it.
#pragma once

#include "evenline/engine/names.hpp"
#include "http/api/context.hpp"

namespace evenline::http {

struct reassign_target {
    core::agent_id agent;  // or
    std::string skill;     // whoever has it
};

[[nodiscard]] core::transfer_ticket transfer_of(const core::ticket&, const reassign_target&);
// Where it is now, as a transfer: to its holder, asking for what it asks for.
[[nodiscard]] core::transfer_ticket way_back(const core::ticket&);
// {moves, waits}: where each ticket would be, and how long the waits of each need and channel are
// before and after.
[[nodiscard]] json::value preview_of(const context&, const std::vector<core::ticket_id>&,
                                     const reassign_target&);

}  // namespace evenline::http

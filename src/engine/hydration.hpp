// Brings back from the store what a command is about, before the core decides on it: customers
// who have no open ticket and tickets closed within the reopen window are not kept in memory.
#pragma once

#include "evenline/core/command.hpp"
#include "evenline/core/state.hpp"
#include "evenline/engine/lookup.hpp"

namespace evenline::engine {

// What is already in memory is newer than the store and stays as it is. Ended tickets that were
// brought back are added to `brought`, to be forgotten again later. Throws `unreadable` with
// whole rows brought, or none: nothing that is in memory then is wrong.
void hydrate(core::state&, lookup&, const core::command&, core::instant now,
             std::vector<core::ticket_id>& brought);

}  // namespace evenline::engine

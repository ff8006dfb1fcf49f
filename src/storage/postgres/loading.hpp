// What a core starts from, read as one moment.
#pragma once

#include "evenline/core/state.hpp"
#include "evenline/engine/journal.hpp"
#include "storage/postgres/connection.hpp"

#include <optional>

namespace evenline::storage::postgres {

// Open tickets, their customers, agents, open offers, promise records and counters of a pool. A row
// that cannot be read is an error (corrupt), not a missing row.
boost::system::error_code load_state(connection&, std::uint64_t pool, core::state& into,
                                     engine::row_numbers&);
// The policy last set; nothing without one, or when it cannot be read.
[[nodiscard]] std::optional<core::policy> load_policy(connection&, std::uint64_t pool);

}  // namespace evenline::storage::postgres

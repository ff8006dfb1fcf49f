// The core's own rows: tickets, agents, customers, offers, promise records, counters.
#pragma once

#include "storage/sqlite/database.hpp"

#include <string>
#include <vector>

namespace evenline::storage::sqlite {

void write(database&, const core::ticket&);
void write(database&, const core::agent&);
void write(database&, const std::vector<core::customer>&);  // addresses may move between them
void write(database&, const core::offer&);
void write(database&, core::parity_group, const core::promise_record&);
void write(database&, const core::state::counters&, const engine::row_numbers&);  // never back

// A row whose text cannot be read is a failure of the connection (corrupt), not a missing row.
[[nodiscard]] bool read(database&, const rows&, int column, core::ticket&);
[[nodiscard]] bool read(database&, const rows&, int column, core::customer&);
// The same of `SELECT body, SOUND(…)`, and a failure where the row is not what was written.
[[nodiscard]] bool read_sound(database&, const rows&, core::ticket&);
[[nodiscard]] bool read_sound(database&, const rows&, core::customer&);

// The policy last set; nothing in a store that has never had one.
[[nodiscard]] std::optional<core::policy> load_policy(database&);

// The customers of open tickets.
[[nodiscard]] std::vector<core::customer> customers_in_play(database&);

// A sentence for each table with rows that are not what was written. O(all rows).
[[nodiscard]] std::vector<std::string> broken_rows(database&);

// Everything else the core starts from.
[[nodiscard]] engine::row_numbers load_state(database&, core::state& into);

}  // namespace evenline::storage::sqlite

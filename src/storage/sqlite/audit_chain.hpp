// Who did what: rows chained by SHA-256, so that an edited, missing or moved row shows.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

void append_audit(database&, const engine::audit_entry&);
// The id of the first row that does not follow from the one before it; nothing if all do.
[[nodiscard]] std::optional<std::uint64_t> first_broken_audit(database&);

}  // namespace evenline::storage::sqlite

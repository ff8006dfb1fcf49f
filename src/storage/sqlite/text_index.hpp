// Full-text search over messages, filled in slices after they were acknowledged.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// Indexes up to `most` messages in a transaction; how many are left after it.
std::uint64_t index_messages(database&, unsigned most);

// What people type, as a query of FTS5 that cannot be malformed: every word must occur, the last
// one may go on. Empty if there is no word.
[[nodiscard]] std::string text_query(std::string_view typed);

}  // namespace evenline::storage::sqlite

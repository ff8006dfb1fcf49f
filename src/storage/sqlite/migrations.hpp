// Brings a file's schema up to this program's, one transaction a step, forward only.
#pragma once

#include "storage/sqlite/database.hpp"

#include <span>

namespace evenline::storage::sqlite {

struct migration { std::string_view name, sql, sha256; };

// migrations/*.sql in order, as they were when this program was built.
[[nodiscard]] std::span<const migration> migrations();

// Nothing to do twice. Refuses a file of a newer program, of another program, or one whose
// applied steps are not this program's.
[[nodiscard]] outcome<void> migrate(database&, const std::string& path);

[[nodiscard]] int schema_version_of(database&);

}  // namespace evenline::storage::sqlite

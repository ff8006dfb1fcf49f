// A copy of the whole database, made beside the work and not in its way.
#pragma once

#include "evenline/storage/store.hpp"
#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// Everything that is committed when it begins, as one moment, at `path`, which does not exist. The
// file stands there only once it is whole and durable; until then, and where it fails, there is at
// most `path`.part. Half of the time it rests, so that the disk has time for whoever waits for it.
// Blocking. An error says what went wrong and what to do.
[[nodiscard]] outcome<void> copy_database(database& from, const std::string& path);

}  // namespace evenline::storage::sqlite

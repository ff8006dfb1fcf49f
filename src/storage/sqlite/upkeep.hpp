// What is done to the store beside the line's work, in pieces so small that nobody waits for them:
// forgetting by age, and scrubbing what was erased out of the places that rows leave behind.
#pragma once

#include "storage/sqlite/writer.hpp"

namespace evenline::storage::sqlite {

// Both block: for a thread of their own. An error: tried again by the next call.
boost::system::error_code forget_by_age(writer&, const retention&, core::instant now);
// False: readers kept the log open for too long, or the disk failed.
bool scrub(writer&, const std::string& path, const options&);

}  // namespace evenline::storage::sqlite

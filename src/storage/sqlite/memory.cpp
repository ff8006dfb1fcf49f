#include "evenline/storage/memory.hpp"

#include <sqlite3.h>

namespace evenline::storage {

std::uint64_t memory_in_use() { return static_cast<std::uint64_t>(sqlite3_memory_used()); }

}  // namespace evenline::storage

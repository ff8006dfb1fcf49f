// What the stores of this process hold in memory.
#pragma once

#include <cstdint>

namespace evenline::storage {

// Bytes that SQLite has of the process's memory: pages kept, statements, sorting. Any thread.
[[nodiscard]] std::uint64_t memory_in_use();

}  // namespace evenline::storage

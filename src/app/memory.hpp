// What the process holds in memory, and how the allocator is told to behave.
#pragma once

#include "evenline/http/server.hpp"

#include <vector>

namespace evenline::app {

// Once, before the first thread starts: few pools of memory, so that what one thread has freed is
// there for the next one and a server that runs for months does not grow by what lies between.
void keep_memory_together();

// Resident bytes, descriptors, the heap in use and lying free, the store's part of it.
void add_memory(std::vector<http::gauge>& into);

}  // namespace evenline::app

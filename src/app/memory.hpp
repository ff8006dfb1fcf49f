// What the process holds in memory, and how the allocator is told to behave.
#pragma once

#include "evenline/http/server.hpp"

#include <chrono>
#include <vector>

namespace evenline::app {

// Once, before the first thread starts: few pools of memory, so that what one thread has freed is
// there for the next one and a server that runs for months does not grow by what lies between.
void keep_memory_together();

// The heap, given back and counted from time to time. Both walk through every free piece under the
// heap's locks: a millisecond for some ten thousand pieces, a third of a second for millions.
class heap {
public:
    using clock = std::chrono::steady_clock;
    // Gives what lies free back to the system and counts. Does nothing so soon after the last time
    // that all looking together would take more than a thirty-thousandth of the time.
    void look(clock::time_point now);
    // Resident bytes, descriptors, the heap in use and lying free when it was last looked at, the
    // store's part of it.
    void add_to(std::vector<http::gauge>& into) const;

private:
    clock::time_point next_{};
    std::size_t used_{}, free_{};
};

}  // namespace evenline::app

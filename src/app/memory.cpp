#include "app/memory.hpp"

#include "evenline/storage/memory.hpp"

#include <malloc.h>
#include <unistd.h>
#include <filesystem>
#include <fstream>

namespace evenline::app {
namespace {

double resident_bytes() {
    std::ifstream in("/proc/self/statm");
    double all = 0, resident = 0;
    in >> all >> resident;
    return resident * static_cast<double>(::sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
    std::error_code failed;
    std::filesystem::directory_iterator one("/proc/self/fd", failed);
    double n = -1;  // the one that looks
    while (!failed && one != std::filesystem::directory_iterator{}) {
        ++n;
        one.increment(failed);
    }
    return std::max(n, 0.0);
}

}  // namespace

// Called before there are threads.
void keep_memory_together() { ::mallopt(M_ARENA_MAX, 2); }  // NOLINT(concurrency-mt-unsafe)

void heap::look(clock::time_point now) {
    if (now < next_) return;
    const auto began = clock::now();
    ::malloc_trim(0);
    const auto counted = ::mallinfo2();
    used_ = counted.uordblks + counted.hblkhd;
    free_ = counted.fordblks;
    next_ = now + (clock::now() - began) * 30'000;
}

void heap::add_to(std::vector<http::gauge>& into) const {
    const auto bytes = [](std::size_t n) { return static_cast<double>(n); };
    const char* const about = "Memory of the heap, in use or lying free.";
    into.push_back({"process_resident_memory_bytes", "Resident memory.", {}, resident_bytes(),
                    false});
    into.push_back({"process_open_fds", "Open descriptors.", {}, open_descriptors(), false});
    into.push_back({"evenline_heap_bytes", about, {{"state", "used"}}, bytes(used_), false});
    into.push_back({"evenline_heap_bytes", about, {{"state", "free"}}, bytes(free_), false});
    into.push_back({"evenline_sqlite_memory_bytes", "The store's part of the memory in use.", {},
                    bytes(storage::memory_in_use()), false});
}

}  // namespace evenline::app

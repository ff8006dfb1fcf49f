#include "app/progress_bar.hpp"

#include <unistd.h>
#include <algorithm>
#include <cmath>
#include <cstdio>

namespace evenline::app {

using clock = std::chrono::steady_clock;

progress_bar::progress_bar(std::string what, std::uint64_t all)
    : what_(std::move(what)), all_(all), shown_(isatty(STDERR_FILENO) != 0), began_(clock::now()) {}

progress_bar::~progress_bar() {
    if (shown_) std::fprintf(stderr, "\r\033[K");
}

// At most ten times a second: a terminal is slower than a simulated day.
void progress_bar::show(std::uint64_t done) {
    if (!shown_) return;
    const auto now = clock::now();
    if (done < all_ && now - last_ < std::chrono::milliseconds(100)) return;
    last_ = now;
    const auto so_far = std::chrono::duration<double>(now - began_).count();
    std::fprintf(stderr, "\r\033[K%s", bar_of(what_, done, all_, so_far).c_str());
}

std::string bar_of(const std::string& what, std::uint64_t done, std::uint64_t all,
                   double seconds_so_far) {
    constexpr std::uint64_t cells = 24;
    all = std::max<std::uint64_t>(all, 1);
    const auto full = static_cast<std::size_t>(cells * std::min(done, all) / all);
    auto out = what + " [" + std::string(full, '#') + std::string(cells - full, '-') + "] " +
               std::to_string(done) + " of " + std::to_string(all) + " days";
    if (done == 0 || done >= all) return out;
    const double left =
        seconds_so_far * static_cast<double>(all - done) / static_cast<double>(done);
    return out + ", " + std::to_string(std::lround(std::ceil(left))) + " s left";
}

}  // namespace evenline::app

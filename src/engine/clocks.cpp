#include "evenline/engine/clocks.hpp"

#include <algorithm>
#include <chrono>

namespace evenline::engine {
namespace {

template <class Clock> std::int64_t microseconds_of() {
    const auto since = Clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::microseconds>(since).count();
}

}  // namespace

system_clock::system_clock()
    : steady_us_(microseconds_of<std::chrono::steady_clock>()),
      shown_{microseconds_of<std::chrono::system_clock>()} {}

core::instant system_clock::now() {
    const auto steady = microseconds_of<std::chrono::steady_clock>();
    const core::instant wall{microseconds_of<std::chrono::system_clock>()};
    const core::duration passed{std::max<std::int64_t>(steady - steady_us_, 0)};
    shown_ = shown_ + passed;
    if (wall > shown_) {
        const core::duration correction{std::min((wall - shown_).us, passed.us / 10)};
        shown_ = shown_ + correction;
    }
    steady_us_ = steady;
    return shown_;
}

core::duration system_clock::real_time_until(core::instant at) {
    return {std::max<std::int64_t>(at.us - now().us, 0)};
}

fast_clock::fast_clock(clock& real, core::instant start, double factor)
    : real_(real), origin_(real.now()), start_(start), factor_(factor) {}

core::instant fast_clock::now() {
    const auto passed = static_cast<double>((real_.now() - origin_).us) * factor_;
    return {start_.us + static_cast<std::int64_t>(passed)};
}

core::duration fast_clock::real_time_until(core::instant at) {
    const auto left = std::max<std::int64_t>(at.us - now().us, 0);
    return {static_cast<std::int64_t>(static_cast<double>(left) / factor_)};
}

}  // namespace evenline::engine

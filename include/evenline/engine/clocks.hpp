// The two clocks a server may run on: real time, and the demo's faster time.
#pragma once

#include "evenline/engine/clock.hpp"

namespace evenline::engine {

// Steady time on top of the wall time at start. When the wall clock is ahead (somebody set it
// right), a tenth of each stretch of steady time is added until they agree again; when it is
// behind, nothing is taken away. So a jump of days times nobody out, and time never goes back.
class system_clock final : public clock {
public:
    system_clock();
    core::instant now() override;
    core::duration real_time_until(core::instant at) override;

private:
    std::int64_t steady_us_;   // at the last reading
    core::instant shown_;      // answered then
};

// Starts at `start` and runs `factor` times as fast as `real`, which it must not outlive.
class fast_clock final : public clock {
public:
    fast_clock(clock& real, core::instant start, double factor);
    core::instant now() override;
    core::duration real_time_until(core::instant at) override;

private:
    clock& real_;
    core::instant origin_, start_;
    double factor_;
};

}  // namespace evenline::engine

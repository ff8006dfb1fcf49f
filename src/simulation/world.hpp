// What chance decided before the day began: who comes when, for how long, and who gives up.
#pragma once

#include "evenline/simulation/trace.hpp"

namespace evenline::simulation {

struct arrival {
    std::size_t stream{};
    double at_s{}, handle_s{};
    double patience_s{-1};        // -1: waits for ever
    bool comes_again{};           // if they give up
    double again_after_s{}, again_handle_s{};
};

// In order of time. Depends on the seed, the center and the trace alone, never on the policy.
std::vector<arrival> draw_day(const center&, std::uint64_t seed, const trace&);

}  // namespace evenline::simulation

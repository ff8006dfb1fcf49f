// Promises kept and broken, per parity group, and the head start computed from them.
#pragma once

#include "evenline/core/ids.hpp"
#include "evenline/core/time.hpp"

namespace evenline::core {

struct parity_group {
    need_index need{};
    channel_number channel{};
    constexpr auto operator<=>(const parity_group&) const = default;
};

struct promise_record {
    double kept_recent{}, all_recent{};   // G, N: decayed
    double kept_day{}, all_day{};         // GD, ND: since the start of the business day
    double head_start{};                  // L, as of the last update
    instant updated_at{};                 // of the last update; 0 before the first
    bool operator==(const promise_record&) const = default;
};

}  // namespace evenline::core

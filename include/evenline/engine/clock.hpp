// The one place where the engine learns the time.
#pragma once

#include "evenline/core/time.hpp"

namespace evenline::engine {

class clock {
public:
    virtual ~clock() = default;
    // UTC that never goes back while the process lives: steady time plus the wall time at start,
    // corrected forward only. The demo's runs faster.
    [[nodiscard]] virtual core::instant now() = 0;
    // Real time until the clock shows `at` (zero when past); a fast clock answers less.
    [[nodiscard]] virtual core::duration real_time_until(core::instant at) = 0;
};

}  // namespace evenline::engine

// How long to wait before the next try, so that a hundred servers do not all come back at once.
#pragma once

#include "evenline/core/time.hpp"

namespace evenline::receivers {

class backoff {
public:
    // `seed` decides the jitter.
    explicit backoff(std::uint64_t seed, core::duration first = core::milliseconds(500),
                     core::duration longest = core::minutes(1))
        : seed_(seed), first_(first), longest_(longest) {}

    // Doubles from `first` to `longest`, each between half and the whole of it.
    [[nodiscard]] core::duration next();
    // The connection was good: begin again.
    void reset() { tries_ = 0; }

private:
    std::uint64_t seed_;
    core::duration first_, longest_;
    unsigned tries_{};
};

}  // namespace evenline::receivers

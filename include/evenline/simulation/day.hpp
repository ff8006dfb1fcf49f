// One day of a center, simulated: the core decides, chance does the rest.
#pragma once

#include "evenline/core/event.hpp"
#include "evenline/simulation/trace.hpp"

#include <functional>

namespace evenline::simulation {

// What became of one arrival. Seconds since the day began; the first wait of a case only.
struct fate {
    std::size_t stream{};
    double at_s{};
    double target_s{};
    double taken_s{-1};     // an agent took it; -1: never
    double replied_s{-1};   // first reply: taken for live work, finished for deferred
    double finished_s{-1};  // the work on it ended
    double gave_up_s{-1};
    bool came_again{};      // a second contact of somebody who gave up
    double case_began_s{};  // of the first contact of that person
    bool operator==(const fate&) const = default;
    // When it stopped waiting; a contact that nobody ended waits for ever.
    [[nodiscard]] double ended_s() const {
        return taken_s >= 0 ? taken_s : gave_up_s >= 0 ? gave_up_s : 1e18;
    }
};

// The head starts in force from an instant on, by channel; the mean over the needs in play there.
struct head_starts {
    double at_s{};
    std::vector<double> of_channel;
    bool operator==(const head_starts&) const = default;
};

struct day_record {
    std::vector<fate> fates;  // in order of arrival
    std::vector<head_starts> steering;
    double busy_share{};  // of the agents' time, attention-weighted
    double ended_s{};     // the last work was done
    std::uint64_t declines{};
    std::uint64_t digest{};  // of the core at the end: equal for equal seeds
    std::uint64_t commands{};
};

// Runs until the line is empty after the last arrival. Equal arguments, equal record. The same
// seed draws the same arrivals, handling times and patience under every policy.
// `heard` gets every event of the core.
day_record run_day(const center&, const core::policy&, std::uint64_t seed, const trace& = {},
                   const std::function<void(const core::event&)>& heard = {});

}  // namespace evenline::simulation

// Figures of many days: means and their 95 % intervals over the seeds.
#pragma once

#include "evenline/simulation/day.hpp"

#include <functional>
#include <span>

namespace evenline::simulation {

struct estimate {
    double mean{}, ci95{};
};
// Student's interval of the mean; ci95 is 0 with fewer than two values.
estimate estimate_of(std::span<const double>);

struct waits {
    double p50{}, p90{}, p99{}, mean{};  // seconds, of those who were served; means over the days
};

struct channel_figures {
    std::string channel;
    estimate service_level;    // live: taken within target; deferred: replied within target + grace
    estimate taken_level;      // taken within target
    estimate reply_share;      // replied within target + grace, every channel alike
    estimate reply_in_target;  // replied within target
    estimate abandoned_share;
    waits wait_s;
};

struct recontact_figures {             // only where people come again
    double people{};                   // a day
    estimate leg_s, case_s, direct_s;  // their second wait, the whole case, others on that channel
};

struct report {
    std::string policy, center;
    std::uint64_t first_seed{1}, seeds{};
    double load{};
    std::vector<channel_figures> channels;
    estimate gap_points;        // best minus worst channel of each day, by service_level
    estimate gap_taken_points;  // the same by taken_level
    estimate gap_hour_points;   // by taken_level, hour by hour, counted when kept or fallen due
    estimate overall, overall_taken;
    estimate max_age_over_target;
    estimate busy_share;
    recontact_figures again;
};

report figures_of(const center&, std::string policy, std::span<const day_record>);

struct seed_range {
    std::uint64_t first{1}, count{20};
};
// Days in parallel, one thread a core; `finished` is called with the days done so far, by one
// thread at a time.
report simulate(const center&, const core::policy&, seed_range,
                const std::function<void(std::uint64_t)>& finished = {});

}  // namespace evenline::simulation

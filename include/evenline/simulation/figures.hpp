// Figures of many days: means and their 95 % intervals over the days.
#pragma once

#include "evenline/simulation/day.hpp"

#include <functional>
#include <span>

namespace evenline::simulation {

struct estimate {
    double mean{}, ci95{};
    std::size_t days{};  // that had a value
};
// Student's interval of the mean; ci95 is 0 with fewer than two values.
estimate estimate_of(std::span<const double>);

struct waits {
    estimate p50, p90, p99, mean;  // seconds, of those who were served
};

struct channel_figures {
    std::string channel;
    estimate service_level;    // live: taken within target; deferred: replied within target + grace
    estimate taken_level;      // taken within target
    estimate reply_share;      // finished within target + grace, every channel alike
    estimate reply_in_target;  // replied within target
    estimate abandoned_share;
    waits wait_s;
    estimate contacts;  // a day
    estimate max_age_over_target;
    // [other]: people of another channel who had waited longer and were passed, for 100 taken here
    std::vector<estimate> overtakes;
};

struct recontact_figures {             // only where people come again
    double people{};                   // a day
    estimate leg_s, case_s, direct_s;  // their second wait, the whole case, others on that channel
};

// Slices of the day, `slot_s` each from the opening on; what follows the last hour included.
struct over_time {
    static constexpr double slot_s = 600;
    struct channel {
        std::vector<estimate> waiting;     // people in line at the slot's end
        std::vector<estimate> level;       // service level of the promises kept or due in it
        std::vector<estimate> head_start;  // in force at its end
    };
    std::vector<channel> channels;
};

struct report {
    std::string policy, center;
    std::string variant;  // of a comparison; empty: the policy as it is
    std::uint64_t first_seed{1}, seeds{};
    double load{};
    std::vector<channel_figures> channels;
    estimate gap_points;        // best minus worst channel of each day, by service_level
    estimate gap_taken_points;  // the same by taken_level
    // Hour by hour, then averaged over the day's hours; hours with under 20 of a channel leave that
    // channel out. A contact counts in the hour its promise was kept or fell due...
    estimate gap_hour_points;           // by service_level
    estimate gap_hour_taken_points;     // by taken_level
    estimate gap_hour_arrival_points;   // by service_level, in the hour it arrived
    estimate gap_hour_arrival_taken_points;
    std::vector<estimate> gap_by_hour;  // gap_hour_points, each hour of the day
    estimate worst;                     // the day's worst channel, by service_level
    estimate overall, overall_taken;
    estimate max_age_over_target;
    double highest_age_over_target{};  // of all days
    estimate occupancy;                // attention given / (agents x the day's hours)
    estimate declines;
    recontact_figures again;
    over_time course;
};

report figures_of(const center&, std::string policy, std::span<const day_record>);

struct seed_range {
    std::uint64_t first{1}, count{20};
};
// Days in parallel, one thread a core; `finished` is called with the days done so far, by one
// thread at a time. Throws what a day threw.
report simulate(const center&, const core::policy&, seed_range,
                const std::function<void(std::uint64_t)>& finished = {}, const trace& = {});

}  // namespace evenline::simulation

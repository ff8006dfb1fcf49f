// Two policies on the same hours: who moves, by how much, who loses.
#pragma once

#include "evenline/simulation/figures.hpp"
#include "evenline/simulation/history.hpp"

namespace evenline::simulation {

struct group_level {  // of one need on one channel
    history_stream who;
    estimate contacts, level, wait_mean_s, wait_p90_s, abandoned;  // level: promises kept, 0..1
};

struct played {
    std::vector<group_level> groups;
    estimate overall, gap_points;  // gap: of the need where it is widest, best minus worst channel
    std::vector<estimate> gap_of_need;  // by need; days 0: fewer than two channels
};

struct moved_group {
    history_stream who;
    estimate level_points, wait_s;  // after minus before, day by day
};

struct moved_contact {
    std::size_t contact{};  // of the history's first day
    double before_s{}, after_s{};  // its wait; whoever gave up waited until then
    bool kept_before{}, kept_after{};
};

struct trial {
    played before, after;
    std::vector<moved_group> groups;
    estimate gap_change_points;
    std::uint64_t contacts{}, sooner{}, later{};  // by ten seconds or more, on the first day
    std::vector<moved_contact> losers;            // those who wait longest in addition, at most 20
};

// One policy; `progress` may stop it by returning false (then what is played so far is returned).
played play(const history&, const core::policy&, const std::function<bool()>& progress = {});

// `progress` as above: then the days that both have played are compared.
trial compare(const history&, const core::policy& before, const core::policy& after,
              const std::function<bool()>& progress = {});

}  // namespace evenline::simulation

// Direct standardisation: what each group's share would be if all had the same mix of strata, so
// that what a group is asked for is not mistaken for how it is served. Pure arithmetic.
#pragma once

#include "http/parity/figures.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace evenline::http {

struct kept_of {
    std::uint64_t kept{}, all{};
};

// By stratum, then by group.
using stratified = std::map<std::string, std::map<std::string, kept_of>>;

struct standardised_group {
    std::string group;
    kept_of raw;               // over everything, in common strata or not
    std::uint64_t compared{};  // of them in common strata
    std::optional<double> share;
    interval share_95;
};
struct standardised {
    std::vector<standardised_group> groups;  // in the order asked for
    std::size_t strata{};                    // in which every group has at least `least`
    std::uint64_t cases{};                   // in them, of all groups
};

// Weights are the strata's cases over all the groups; only strata count in which each of the groups
// has `least` cases or more. The interval of a weighted sum is Newcombe's: each stratum's Wilson
// limits, their distances squared and added by weight.
[[nodiscard]] standardised standardise(const stratified&, const std::vector<std::string>& groups,
                                       std::uint64_t least);

// Share of the first minus share of the second, in points, with the interval of both.
struct difference {
    std::optional<double> points;
    interval points_95;
};
[[nodiscard]] difference difference_of(const standardised_group&, const standardised_group&);

}  // namespace evenline::http

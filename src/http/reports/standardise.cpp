#include "http/reports/standardise.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::http {
namespace {

using stratum = std::map<std::string, kept_of>;

kept_of of_group(const stratum& s, const std::string& group) {
    const auto found = s.find(group);
    return found == s.end() ? kept_of{} : found->second;
}

bool is_common(const stratum& s, const std::vector<std::string>& groups, std::uint64_t least) {
    return std::ranges::all_of(groups, [&](const std::string& g) {
        return of_group(s, g).all >= std::max<std::uint64_t>(least, 1);
    });
}

std::uint64_t weight_of(const stratum& s, const std::vector<std::string>& groups) {
    std::uint64_t n = 0;
    for (const auto& g : groups) n += of_group(s, g).all;
    return n;
}

void weigh(standardised_group& into, const std::vector<const stratum*>& common,
           const std::vector<std::string>& groups, std::uint64_t cases) {
    double share = 0, below = 0, above = 0;
    for (const auto* s : common) {
        const auto w = static_cast<double>(weight_of(*s, groups)) / static_cast<double>(cases);
        const auto k = of_group(*s, into.group);
        const double p = static_cast<double>(k.kept) / static_cast<double>(k.all);
        const auto range = wilson(k.kept, k.all);
        share += w * p;
        below += w * w * (p - range.low) * (p - range.low);
        above += w * w * (range.high - p) * (range.high - p);
        into.compared += k.all;
    }
    into.share = share;
    into.share_95 = {std::max(0.0, share - std::sqrt(below)),
                     std::min(1.0, share + std::sqrt(above))};
}

}  // namespace

standardised standardise(const stratified& strata, const std::vector<std::string>& groups,
                         std::uint64_t least) {
    standardised out;
    std::vector<const stratum*> common;
    for (const auto& [name, s] : strata) {
        if (groups.empty() || !is_common(s, groups, least)) continue;
        common.push_back(&s);
        out.cases += weight_of(s, groups);
    }
    out.strata = common.size();
    for (const auto& g : groups) {
        auto& one = out.groups.emplace_back();
        one.group = g;
        for (const auto& [name, s] : strata) {
            const auto k = of_group(s, g);
            one.raw.kept += k.kept;
            one.raw.all += k.all;
        }
        if (!common.empty()) weigh(one, common, groups, out.cases);
    }
    return out;
}

difference difference_of(const standardised_group& a, const standardised_group& b) {
    if (!a.share || !b.share) return {};
    const double d = *a.share - *b.share;
    const double below = std::hypot(*a.share - a.share_95.low, b.share_95.high - *b.share);
    const double above = std::hypot(a.share_95.high - *a.share, *b.share - b.share_95.low);
    return {100 * d, {100 * (d - below), 100 * (d + above)}};
}

}  // namespace evenline::http

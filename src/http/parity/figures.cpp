#include "http/parity/figures.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

namespace evenline::http {
namespace {

std::optional<double> share(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) return std::nullopt;
    return static_cast<double>(part) / static_cast<double>(whole);
}

// What counts in the headline: answered, abandoned, and still open past the promise.
std::uint64_t due(const engine::parity_row& r) {
    return r.answered + r.abandoned + r.open_past_target;
}

}  // namespace

service_levels levels_of(const engine::parity_row& r) {
    const auto ended = r.answered + r.abandoned;
    return {share(r.answered_in_target + r.abandoned_in_target, ended),
            share(r.answered_in_target, r.answered), share(r.answered_in_target, due(r)),
            share(r.answered_in_target, ended - r.abandoned_in_target),
            share(r.answered_in_target + r.short_abandons, ended)};
}

double normal_quantile(double outside) {
    double low = 0, high = 40;
    for (int i = 0; i < 80; ++i) {
        const double middle = (low + high) / 2;
        (std::erfc(middle / std::sqrt(2.0)) > outside ? low : high) = middle;
    }
    return low;
}

interval wilson(std::uint64_t k, std::uint64_t n, double z) {
    if (n == 0) return {0, 1};
    const auto count = static_cast<double>(n);
    const double p = static_cast<double>(k) / count;
    const double middle = (p + z * z / (2 * count)) / (1 + z * z / count);
    const double half =
        z / (1 + z * z / count) * std::sqrt(p * (1 - p) / count + z * z / (4 * count * count));
    return {k == 0 ? 0 : middle - half, k == n ? 1 : middle + half};
}

interval newcombe(std::uint64_t k1, std::uint64_t n1, std::uint64_t k2, std::uint64_t n2,
                  double z) {
    if (n1 == 0 || n2 == 0) return {-1, 1};
    const double p1 = static_cast<double>(k1) / static_cast<double>(n1);
    const double p2 = static_cast<double>(k2) / static_cast<double>(n2);
    const auto w1 = wilson(k1, n1, z), w2 = wilson(k2, n2, z);
    const double d = p1 - p2;
    return {d - std::hypot(p1 - w1.low, w2.high - p2), d + std::hypot(w1.high - p1, p2 - w2.low)};
}

namespace {

// Of the largest difference between any two of these, all pairs looked at together.
interval range_of(const std::vector<const engine::parity_row*>& all) {
    const auto pairs = static_cast<double>(all.size() * (all.size() - 1)) / 2;
    const double z = all.size() == 2 ? z_95 : normal_quantile(0.05 / pairs);
    interval out{-1, -1};
    for (const auto* a : all)
        for (const auto* b : all) {
            if (a == b) continue;
            const auto one = newcombe(a->answered_in_target, due(*a), b->answered_in_target,
                                      due(*b), z);
            out = {std::max(out.low, one.low), std::max(out.high, one.high)};
        }
    return out;
}

}  // namespace

std::optional<parity_gap> gap_of(std::span<const engine::parity_row> rows, core::need_index need) {
    const engine::parity_row *best = nullptr, *worst = nullptr;
    std::vector<const engine::parity_row*> all;
    for (const auto& r : rows) {
        const auto level = levels_of(r).sl3;
        if (r.need != need || !level) continue;
        all.push_back(&r);
        if (best == nullptr || *level > *levels_of(*best).sl3) best = &r;
        if (worst == nullptr || *level < *levels_of(*worst).sl3) worst = &r;
    }
    if (best == nullptr) return std::nullopt;
    if (best == worst) {
        // All alike, or one alone: with two channels the gap is zero, with one there is none.
        for (const auto& r : rows) {
            if (r.need == need && &r != best && levels_of(r).sl3) worst = &r;
        }
        if (best == worst) return std::nullopt;
    }
    const auto range = range_of(all);
    return parity_gap{best->channel,
                      worst->channel,
                      100 * (*levels_of(*best).sl3 - *levels_of(*worst).sl3),
                      {100 * range.low, 100 * range.high}};
}

}  // namespace evenline::http

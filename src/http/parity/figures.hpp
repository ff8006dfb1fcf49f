// Service levels and the gap between channels, with its 95 % interval. Pure arithmetic.
#pragma once

#include "evenline/engine/reader.hpp"

#include <optional>
#include <span>

namespace evenline::http {

// Shares from 0 to 1; empty where nothing was due yet.
struct service_levels {
    std::optional<double> sl1, sl2, sl3, sl4, sl5;
};
[[nodiscard]] service_levels levels_of(const engine::parity_row&);

struct interval {
    double low{}, high{};
};

// Beyond it, to both sides, lies so much of the normal distribution in all: 1.96 for 0.05.
[[nodiscard]] double normal_quantile(double outside);
inline constexpr double z_95 = 1.959963984540054;

// Wilson's interval of k of n, 95 %.
[[nodiscard]] interval wilson(std::uint64_t k, std::uint64_t n, double z = z_95);

// Newcombe's hybrid score interval (method 10) of k1/n1 - k2/n2, 95 %.
[[nodiscard]] interval newcombe(std::uint64_t k1, std::uint64_t n1, std::uint64_t k2,
                                std::uint64_t n2, double z = z_95);

// Best minus worst channel of one need by SL3. Empty with fewer than two channels that had
// anything due. The interval is of the largest difference there is between any two: of all pairs
// the largest lower and the largest upper limit, each at 95 % divided by their number (Bonferroni),
// so that many channels ring no oftener than two.
struct parity_gap {
    core::channel_number best{}, worst{};
    double points{};
    interval points_95;
};
[[nodiscard]] std::optional<parity_gap> gap_of(std::span<const engine::parity_row> rows,
                                               core::need_index need);

}  // namespace evenline::http

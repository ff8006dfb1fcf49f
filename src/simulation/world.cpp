#include "simulation/world.hpp"

#include "evenline/simulation/chance.hpp"

#include <algorithm>

namespace evenline::simulation {
namespace {

double handling(chance& c, double mean, double cv) {
    return cv > 0 ? c.lognormal(mean, cv) : c.exponential(mean);
}

// A Poisson process with the day's shape, by thinning. Every candidate draws the same numbers,
// kept or not, so that a change of shape moves no other draw.
void draw_stream(const center& c, std::size_t index, std::uint64_t seed,
                 std::vector<arrival>& out) {
    const auto& s = c.streams[index];
    if (!(s.per_hour > 0)) return;
    double total = 0, top = 1;
    for (const double w : c.day_shape) total += w;
    const double mean = c.day_shape.empty() ? 1 : total / static_cast<double>(c.day_shape.size());
    if (!c.day_shape.empty()) top = std::ranges::max(c.day_shape) / mean;
    chance chance_of(seed, index);
    const double gap_s = 3600.0 / (s.per_hour * c.load * top);
    for (double t = chance_of.exponential(gap_s); t < c.hours * 3600.0;
         t += chance_of.exponential(gap_s)) {
        arrival a{.stream = index, .at_s = t};
        const double kept = chance_of.unit();
        a.handle_s = handling(chance_of, s.handle_mean_s, s.handle_cv);
        const double patience = chance_of.exponential(s.patience_mean_s);
        if (s.patience_mean_s > 0) a.patience_s = patience;
        a.comes_again = chance_of.unit() < c.again.share;
        a.again_after_s = chance_of.exponential(c.again.after_mean_s);
        a.again_handle_s = chance_of.lognormal(c.again.handle_mean_s, 1);
        const auto hour = std::min<std::size_t>(static_cast<std::size_t>(t / 3600), c.hours - 1);
        if (c.day_shape.empty() || kept * top < c.day_shape[hour] / mean) out.push_back(a);
    }
}

}  // namespace

std::vector<arrival> draw_day(const center& c, std::uint64_t seed) {
    std::vector<arrival> day;
    for (std::size_t i = 0; i < c.streams.size(); ++i) draw_stream(c, i, seed, day);
    std::ranges::stable_sort(day, {}, &arrival::at_s);
    return day;
}

}  // namespace evenline::simulation

#include "simulation/world.hpp"

#include "evenline/simulation/chance.hpp"

#include <algorithm>

namespace evenline::simulation {
namespace {

// The rate of a stream over the day, as a multiple of its mean rate.
class profile {
public:
    profile(const center& c, const arrivals& s)
        : weights_(s.day_shape.empty() ? c.day_shape : s.day_shape) {
        double total = 0;
        for (const double w : weights_) total += w;
        if (!weights_.empty()) mean_ = total / static_cast<double>(weights_.size());
        for (const auto& x : c.surges)
            if (x.channel == s.channel) surges_.push_back(x);
    }
    [[nodiscard]] double at(double t_s) const {
        double rate = base(t_s);
        for (const auto& x : surges_) rate *= times(x, t_s);
        return rate;
    }
    // Never below the rate anywhere: what thinning draws from.
    [[nodiscard]] double top() const {
        double rate = weights_.empty() ? 1 : std::ranges::max(weights_) / mean_;
        for (const auto& x : surges_) rate *= std::max(1.0, x.times);
        return rate;
    }

private:
    [[nodiscard]] double base(double t_s) const {
        if (weights_.empty()) return 1;
        const auto hour = std::min(weights_.size() - 1, static_cast<std::size_t>(t_s / 3600));
        return weights_[hour] / mean_;
    }
    static double times(const surge& x, double t_s) {
        const double since = t_s - x.from_h * 3600;
        if (since < 0 || t_s >= x.until_h * 3600) return 1;
        if (since < x.within_s) return 1 + (x.times - 1) * since / x.within_s;
        return x.times;
    }

    std::vector<double> weights_;
    double mean_{1};
    std::vector<surge> surges_;
};

double handling(chance& c, const arrivals& s) {
    return s.handle_cv > 0 ? c.lognormal(s.handle_mean_s, s.handle_cv)
                           : c.exponential(s.handle_mean_s);
}

// Always the same number of draws, whatever is used of them.
arrival drawn(const center& c, std::size_t index, double at_s, chance& chance_of) {
    const auto& s = c.streams[index];
    arrival a{.stream = index, .at_s = at_s};
    a.handle_s = handling(chance_of, s);
    const double patience = chance_of.exponential(s.patience_mean_s);
    if (s.patience_mean_s > 0) a.patience_s = patience;
    a.comes_again = chance_of.unit() < c.again.share;
    a.again_after_s = chance_of.exponential(c.again.after_mean_s);
    a.again_handle_s = chance_of.lognormal(c.again.handle_mean_s, 1);
    return a;
}

// A Poisson process with the day's shape, by thinning. Every candidate draws the same numbers,
// kept or not, so that a change of shape moves no other draw.
void draw_stream(const center& c, std::size_t index, std::uint64_t seed,
                 std::vector<arrival>& out) {
    const auto& s = c.streams[index];
    if (!(s.per_hour > 0)) return;
    const profile shape(c, s);
    const double top = shape.top();
    chance chance_of(seed, index);
    const double gap_s = 3600.0 / (s.per_hour * c.load * top);
    for (double t = chance_of.exponential(gap_s); t < c.hours * 3600.0;
         t += chance_of.exponential(gap_s)) {
        const double kept = chance_of.unit();
        const auto a = drawn(c, index, t, chance_of);
        if (kept * top < shape.at(t)) out.push_back(a);
    }
}

void follow_trace(const center& c, const trace& real, std::uint64_t seed,
                  std::vector<arrival>& out) {
    chance chance_of(seed, 7'001);
    const auto& day = real.days[(seed + real.days.size() - 1) % real.days.size()];
    for (const auto& x : day.contacts) {
        auto a = drawn(c, x.stream, x.at_s, chance_of);
        if (x.handle_s >= 0) a.handle_s = x.handle_s;
        if (x.patience_s >= 0) a.patience_s = x.patience_s;
        out.push_back(a);
    }
}

}  // namespace

bool trace::replaces(std::size_t stream) const {
    return std::ranges::any_of(days, [&](const day& d) {
        return std::ranges::any_of(d.contacts,
                                   [&](const traced_contact& x) { return x.stream == stream; });
    });
}

std::vector<arrival> draw_day(const center& c, std::uint64_t seed, const trace& real) {
    std::vector<arrival> day;
    for (std::size_t i = 0; i < c.streams.size(); ++i)
        if (real.empty() || !real.replaces(i)) draw_stream(c, i, seed, day);
    if (!real.empty()) follow_trace(c, real, seed, day);
    std::ranges::stable_sort(day, {}, &arrival::at_s);
    return day;
}

}  // namespace evenline::simulation

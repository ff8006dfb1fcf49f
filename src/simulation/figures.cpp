#include "evenline/simulation/figures.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

namespace evenline::simulation {
namespace {

// Two-sided 95 % quantile of Student's t, exact to three places where samples are small.
double student(std::size_t freedom) {
    constexpr std::array table{12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365,
                               2.306,  2.262, 2.228, 2.201, 2.179, 2.160, 2.145,
                               2.131,  2.120, 2.110, 2.101, 2.093, 2.086};
    if (freedom == 0) return 0;
    if (freedom <= table.size()) return table[freedom - 1];
    return 1.960 + 2.5 / static_cast<double>(freedom);
}

bool taken_in_target(const fate& f) { return f.taken_s >= 0 && f.taken_s - f.at_s <= f.target_s; }

struct channel_day {
    double service{}, taken{}, reply{}, reply_in_target{}, abandoned{}, count{};
    std::vector<double> waits;
};

double quantile(const std::vector<double>& sorted, double q) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(q * static_cast<double>(sorted.size()));
    return sorted[std::min(at, sorted.size() - 1)];
}

// First contacts only: a case's promise is counted once, at its first attempt.
std::vector<channel_day> by_channel(const center& c, const day_record& day) {
    std::vector<channel_day> out(c.streams.size());
    for (const auto& f : day.fates) {
        if (f.came_again) continue;
        auto& d = out[f.stream];
        ++d.count;
        const bool live = core::presence_of(c.streams[f.stream].form) == core::presence::live;
        const bool taken = taken_in_target(f);
        const bool reply =
            f.replied_s >= 0 && f.replied_s - f.at_s <= f.target_s + (live ? 0 : c.reply_grace_s);
        d.taken += taken;
        d.reply += reply;
        d.service += live ? taken : reply;
        d.reply_in_target += f.replied_s >= 0 && f.replied_s - f.at_s <= f.target_s;
        d.abandoned += f.gave_up_s >= 0;
        if (f.taken_s >= 0) d.waits.push_back(f.taken_s - f.at_s);
    }
    for (auto& d : out) {
        std::ranges::sort(d.waits);
        const double n = std::max(d.count, 1.0);
        d.service /= n, d.taken /= n, d.reply /= n, d.reply_in_target /= n, d.abandoned /= n;
    }
    return out;
}

double spread(const std::vector<channel_day>& days, double channel_day::*level) {
    double low = 2, high = -1;
    for (const auto& d : days) {
        if (d.count == 0) continue;
        low = std::min(low, d.*level);
        high = std::max(high, d.*level);
    }
    return high < 0 ? 0 : high - low;
}

double overall_of(const std::vector<channel_day>& days, double channel_day::*level) {
    double sum = 0, n = 0;
    for (const auto& d : days) sum += d.*level * d.count, n += d.count;
    return n > 0 ? sum / n : 0;
}

// Mean over the hours of best minus worst channel; a contact counts in the hour its promise was
// kept or fell due, and an hour needs 20 contacts of a channel to count it.
double hourly_gap(const center& c, const day_record& day) {
    double sum = 0, hours = 0;
    for (std::uint32_t h = 0; h < c.hours; ++h) {
        std::vector<double> kept(c.streams.size()), all(c.streams.size());
        for (const auto& f : day.fates) {
            if (f.came_again) continue;
            const double ended = f.taken_s >= 0 ? f.taken_s : f.gave_up_s >= 0 ? f.gave_up_s : 1e18;
            const double due = std::min(ended, f.at_s + f.target_s);
            if (due < h * 3600.0 || due >= (h + 1) * 3600.0) continue;
            ++all[f.stream];
            kept[f.stream] += taken_in_target(f);
        }
        double low = 2, high = -1, channels = 0;
        for (std::size_t k = 0; k < all.size(); ++k) {
            if (all[k] < 20) continue;
            ++channels;
            low = std::min(low, kept[k] / all[k]);
            high = std::max(high, kept[k] / all[k]);
        }
        if (channels > 1) sum += high - low, ++hours;
    }
    return hours > 0 ? sum / hours : 0;
}

double oldest_share(const day_record& day) {
    double worst = 0;
    for (const auto& f : day.fates)
        if (!f.came_again && f.taken_s >= 0)
            worst = std::max(worst, (f.taken_s - f.at_s) / f.target_s);
    return worst;
}

class columns {
public:
    explicit columns(std::size_t days) : days_(days) {}
    template <class F>
    estimate over(F value) const {
        std::vector<double> v;
        for (std::size_t i = 0; i < days_; ++i) v.push_back(value(i));
        return estimate_of(v);
    }
    template <class F>
    double mean(F value) const {
        return over(value).mean;
    }

private:
    std::size_t days_;
};

recontact_figures again_of(const center& c, std::span<const day_record> days) {
    recontact_figures r;
    std::vector<double> leg, whole, direct;
    for (const auto& day : days) {
        double n = 0, l = 0, w = 0, others = 0, d = 0;
        for (const auto& f : day.fates) {
            if (f.taken_s < 0) continue;
            if (f.came_again)
                ++n, l += f.taken_s - f.at_s, w += f.taken_s - f.case_began_s;
            else if (c.streams[f.stream].channel == c.again.channel)
                ++others, d += f.taken_s - f.at_s;
        }
        r.people += n / static_cast<double>(days.size());
        if (n > 0) leg.push_back(l / n), whole.push_back(w / n);
        if (others > 0) direct.push_back(d / others);
    }
    r.leg_s = estimate_of(leg), r.case_s = estimate_of(whole), r.direct_s = estimate_of(direct);
    return r;
}

}  // namespace

estimate estimate_of(std::span<const double> v) {
    if (v.empty()) return {};
    const double n = static_cast<double>(v.size());
    const double mean = std::accumulate(v.begin(), v.end(), 0.0) / n;
    double squares = 0;
    for (const double x : v) squares += (x - mean) * (x - mean);
    if (v.size() < 2) return {mean, 0};
    return {mean, student(v.size() - 1) * std::sqrt(squares / (n - 1) / n)};
}

report figures_of(const center& c, std::string policy, std::span<const day_record> days) {
    report r{.policy = std::move(policy), .center = c.name, .seeds = days.size(), .load = c.load};
    std::vector<std::vector<channel_day>> d;
    for (const auto& day : days) d.push_back(by_channel(c, day));
    const columns over(days.size());
    for (std::size_t k = 0; k < c.streams.size(); ++k) {
        const auto level = [&](double channel_day::*what) {
            return over.over([&](std::size_t i) { return d[i][k].*what; });
        };
        const auto wait = [&](double q) {
            return over.mean([&](std::size_t i) { return quantile(d[i][k].waits, q); });
        };
        channel_figures f{.channel = c.streams[k].channel,
                          .service_level = level(&channel_day::service),
                          .taken_level = level(&channel_day::taken),
                          .reply_share = level(&channel_day::reply),
                          .reply_in_target = level(&channel_day::reply_in_target),
                          .abandoned_share = level(&channel_day::abandoned),
                          .wait_s = {}};
        f.wait_s = {wait(0.5), wait(0.9), wait(0.99), over.mean([&](std::size_t i) {
                        const auto& w = d[i][k].waits;
                        return w.empty() ? 0
                                         : std::accumulate(w.begin(), w.end(), 0.0) /
                                               static_cast<double>(w.size());
                    })};
        r.channels.push_back(f);
    }
    r.gap_points =
        over.over([&](std::size_t i) { return 100 * spread(d[i], &channel_day::service); });
    r.gap_taken_points =
        over.over([&](std::size_t i) { return 100 * spread(d[i], &channel_day::taken); });
    r.gap_hour_points = over.over([&](std::size_t i) { return 100 * hourly_gap(c, days[i]); });
    r.overall = over.over([&](std::size_t i) { return overall_of(d[i], &channel_day::service); });
    r.overall_taken =
        over.over([&](std::size_t i) { return overall_of(d[i], &channel_day::taken); });
    r.max_age_over_target = over.over([&](std::size_t i) { return oldest_share(days[i]); });
    r.busy_share = over.over([&](std::size_t i) { return days[i].busy_share; });
    r.again = again_of(c, days);
    return r;
}

}  // namespace evenline::simulation

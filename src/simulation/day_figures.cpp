#include "simulation/day_figures.hpp"

#include <algorithm>
#include <numeric>

namespace evenline::simulation {
namespace {

double quantile(const std::vector<double>& sorted, double q) {
    if (sorted.empty()) return 0;
    const auto at = static_cast<std::size_t>(q * static_cast<double>(sorted.size()));
    return sorted[std::min(at, sorted.size() - 1)];
}

void measure_waits(std::vector<double>& waits, channel_day& d) {
    std::ranges::sort(waits);
    d.served = static_cast<double>(waits.size());
    d.p50 = quantile(waits, 0.5);
    d.p90 = quantile(waits, 0.9);
    d.p99 = quantile(waits, 0.99);
    if (!waits.empty()) d.mean = std::accumulate(waits.begin(), waits.end(), 0.0) / d.served;
}

void measure_again(const center& c, const day_record& day, day_figures& out) {
    for (const auto& f : day.fates) {
        if (f.taken_s < 0) continue;
        if (f.came_again) {
            ++out.again_people;
            out.again_leg_s += f.taken_s - f.at_s;
            out.again_case_s += f.taken_s - f.case_began_s;
        } else if (c.streams[f.stream].channel == c.again.channel) {
            ++out.direct_people;
            out.direct_s += f.taken_s - f.at_s;
        }
    }
}

}  // namespace

judge::judge(const center& c) : center_(c), channels_(channels_of(c).size()) {
    for (std::size_t i = 0; i < c.streams.size(); ++i) channel_of_.push_back(channel_of(c, i));
}

bool judge::counts(const fate& f) const {
    return !f.came_again && f.at_s >= center_.warm_up_h * 3600;
}

double judge::allowed_s(const fate& f) const {
    const bool live = core::presence_of(center_.streams[f.stream].form) == core::presence::live;
    return f.target_s + (live ? 0 : center_.reply_grace_s);
}

verdict judge::of(const fate& f) const {
    const bool live = core::presence_of(center_.streams[f.stream].form) == core::presence::live;
    verdict v;
    v.channel = channel_of_[f.stream];
    v.taken = f.taken_s >= 0 && f.taken_s - f.at_s <= f.target_s;
    v.taken_due_s = std::min(f.ended_s(), f.at_s + f.target_s);
    const double answered = live ? f.taken_s : f.replied_s;
    v.service = answered >= 0 && answered - f.at_s <= allowed_s(f);
    const double over = answered >= 0 ? answered : f.gave_up_s >= 0 ? f.gave_up_s : 1e18;
    v.service_due_s = std::min(over, f.at_s + allowed_s(f));
    return v;
}

// First contacts only: a case's promise is counted once, at its first attempt.
day_figures figures_of_day(const center& c, const day_record& day) {
    const judge j(c);
    day_figures out;
    out.channels.resize(j.channels());
    out.busy_share = day.busy_share;
    out.declines = static_cast<double>(day.declines);
    std::vector<std::vector<double>> waits(j.channels());
    for (const auto& f : day.fates) {
        if (!j.counts(f)) continue;
        const auto v = j.of(f);
        auto& d = out.channels[v.channel];
        ++d.count;
        d.taken += v.taken;
        d.service += v.service;
        d.reply += f.finished_s >= 0 && f.finished_s - f.at_s <= f.target_s + c.reply_grace_s;
        d.reply_in_target += f.replied_s >= 0 && f.replied_s - f.at_s <= f.target_s;
        d.abandoned += f.gave_up_s >= 0;
        if (f.taken_s < 0) continue;
        waits[v.channel].push_back(f.taken_s - f.at_s);
        d.oldest = std::max(d.oldest, (f.taken_s - f.at_s) / f.target_s);
    }
    for (std::size_t k = 0; k < waits.size(); ++k) {
        auto& d = out.channels[k];
        const double n = std::max(d.count, 1.0);
        d.service /= n, d.taken /= n, d.reply /= n, d.reply_in_target /= n, d.abandoned /= n;
        measure_waits(waits[k], d);
    }
    hour_gaps(c, j, day, out);
    count_overtakes(j, day, out);
    draw_course(c, j, day, out);
    if (c.again.share > 0) measure_again(c, day, out);
    return out;
}

}  // namespace evenline::simulation

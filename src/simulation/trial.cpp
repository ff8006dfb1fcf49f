#include "evenline/simulation/trial.hpp"

#include "simulation/day_figures.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace evenline::simulation {
namespace {

using group_key = std::pair<core::need_index, core::channel_number>;

struct group_day {
    history_stream who;
    double count{}, kept{}, abandoned{};
    std::vector<double> waits_s;
    [[nodiscard]] double level() const { return count > 0 ? kept / count : 1; }
    [[nodiscard]] double mean_s() const {
        double all = 0;
        for (const double w : waits_s) all += w;
        return waits_s.empty() ? 0 : all / static_cast<double>(waits_s.size());
    }
    [[nodiscard]] double p90_s() const {
        if (waits_s.empty()) return 0;
        auto sorted = waits_s;
        std::ranges::sort(sorted);
        return sorted[(sorted.size() - 1) * 9 / 10];
    }
};
using day_of_groups = std::map<group_key, group_day>;

day_of_groups groups_of(const history& h, const day_record& day) {
    const judge j(h.place);
    day_of_groups out;
    for (const auto& f : day.fates) {
        if (!j.counts(f)) continue;
        const auto& who = h.streams[f.stream];
        auto& g = out[{who.need, who.channel}];
        g.who = who;
        ++g.count;
        g.kept += j.of(f).service;
        g.abandoned += f.gave_up_s >= 0;
        g.waits_s.push_back(f.ended_s() - f.at_s);
    }
    return out;
}

// Best minus worst channel of each need.
std::map<core::need_index, double> gaps_of(const day_of_groups& day) {
    std::map<core::need_index, std::pair<double, double>> range;
    std::map<core::need_index, int> channels;
    for (const auto& [key, g] : day) {
        auto [at, is_new] = range.try_emplace(key.first, g.level(), g.level());
        at->second.first = std::min(at->second.first, g.level());
        at->second.second = std::max(at->second.second, g.level());
        ++channels[key.first];
    }
    std::map<core::need_index, double> out;
    for (const auto& [need, r] : range)
        if (channels[need] > 1) out[need] = 100 * (r.second - r.first);
    return out;
}

double widest(const day_of_groups& day) {
    double out = 0;
    for (const auto& [need, gap] : gaps_of(day)) out = std::max(out, gap);
    return out;
}

double overall(const day_of_groups& day) {
    double kept = 0, all = 0;
    for (const auto& [key, g] : day) kept += g.kept, all += g.count;
    return all > 0 ? kept / all : 1;
}

template <class Of>
estimate over(const std::vector<day_of_groups>& days, Of of) {
    std::vector<double> values;
    for (const auto& d : days)
        if (const auto v = of(d)) values.push_back(*v);
    return estimate_of(values);
}

std::vector<group_key> keys_of(const std::vector<day_of_groups>& days) {
    std::vector<group_key> out;
    for (const auto& d : days)
        for (const auto& [key, g] : d)
            if (std::ranges::find(out, key) == out.end()) out.push_back(key);
    std::ranges::sort(out);
    return out;
}

played figures_of(const std::vector<day_of_groups>& days) {
    played out;
    for (const auto& key : keys_of(days)) {
        const auto figure = [&](auto of) {
            return over(days, [&](const day_of_groups& d) -> std::optional<double> {
                const auto at = d.find(key);
                return at == d.end() ? std::nullopt : std::optional<double>(of(at->second));
            });
        };
        group_level g;
        for (const auto& d : days)
            if (const auto at = d.find(key); at != d.end()) g.who = at->second.who;
        g.contacts = figure([](const group_day& x) { return x.count; });
        g.level = figure([](const group_day& x) { return x.level(); });
        g.wait_mean_s = figure([](const group_day& x) { return x.mean_s(); });
        g.wait_p90_s = figure([](const group_day& x) { return x.p90_s(); });
        g.abandoned = figure([](const group_day& x) { return x.abandoned / x.count; });
        out.groups.push_back(g);
        out.gap_of_need.resize(std::max<std::size_t>(out.gap_of_need.size(), key.first + 1U));
    }
    out.overall = over(days, [](const day_of_groups& d) { return std::optional(overall(d)); });
    out.gap_points = over(days, [](const day_of_groups& d) { return std::optional(widest(d)); });
    for (std::size_t need = 0; need < out.gap_of_need.size(); ++need)
        out.gap_of_need[need] = over(days, [&](const day_of_groups& d) -> std::optional<double> {
            const auto gaps = gaps_of(d);
            const auto at = gaps.find(static_cast<core::need_index>(need));
            return at == gaps.end() ? std::nullopt : std::optional(at->second);
        });
    return out;
}

std::vector<day_record> days_of(const history& h, const core::policy& p,
                                const std::function<bool()>& progress) {
    std::vector<day_record> out;
    for (std::size_t n = 1; n <= h.days.days.size(); ++n) {
        out.push_back(run_day(h.place, p, n, h.days));
        if (progress && !progress()) break;
    }
    return out;
}

std::vector<day_of_groups> all_groups(const history& h, const std::vector<day_record>& days) {
    std::vector<day_of_groups> out;
    out.reserve(days.size());
    for (const auto& d : days) out.push_back(groups_of(h, d));
    return out;
}

// The same person under both: arrivals are the same, in the same order.
void follow_people(const history& h, const day_record& before, const day_record& after,
                   trial& out) {
    const judge j(h.place);
    const auto n = std::min(before.fates.size(), after.fates.size());
    for (std::size_t i = 0; i < n; ++i) {
        const auto &b = before.fates[i], &a = after.fates[i];
        const moved_contact m{i, b.ended_s() - b.at_s, a.ended_s() - a.at_s, j.of(b).service,
                              j.of(a).service};
        ++out.contacts;
        if (m.after_s - m.before_s >= 10) ++out.later, out.losers.push_back(m);
        if (m.before_s - m.after_s >= 10) ++out.sooner;
    }
    std::ranges::sort(out.losers, [](const moved_contact& x, const moved_contact& y) {
        return x.after_s - x.before_s > y.after_s - y.before_s;
    });
    if (out.losers.size() > 20) out.losers.resize(20);
}

}  // namespace

played play(const history& h, const core::policy& p, const std::function<bool()>& progress) {
    return figures_of(all_groups(h, days_of(h, p, progress)));
}

trial compare(const history& h, const core::policy& before, const core::policy& after,
              const std::function<bool()>& progress) {
    auto was = days_of(h, before, progress), would = days_of(h, after, progress);
    const auto both = std::min(was.size(), would.size());
    was.resize(both);
    would.resize(both);
    const auto b = all_groups(h, was), a = all_groups(h, would);
    trial out;
    out.before = figures_of(b);
    out.after = figures_of(a);
    std::vector<double> gaps;
    for (std::size_t d = 0; d < b.size(); ++d) gaps.push_back(widest(a[d]) - widest(b[d]));
    out.gap_change_points = estimate_of(gaps);
    for (const auto& key : keys_of(b)) {
        moved_group m;
        std::vector<double> levels, waits;
        for (std::size_t d = 0; d < b.size(); ++d) {
            const auto x = b[d].find(key), y = a[d].find(key);
            if (x == b[d].end() || y == a[d].end()) continue;
            m.who = x->second.who;
            levels.push_back(100 * (y->second.level() - x->second.level()));
            waits.push_back(y->second.mean_s() - x->second.mean_s());
        }
        m.level_points = estimate_of(levels);
        m.wait_s = estimate_of(waits);
        out.groups.push_back(m);
    }
    follow_people(h, was.front(), would.front(), out);
    return out;
}

}  // namespace evenline::simulation

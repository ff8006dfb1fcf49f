#include "evenline/simulation/figures.hpp"

#include "simulation/day_figures.hpp"

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

// Estimates over the days. A day without a value (nobody came, nobody was served) is left out.
class over_days {
public:
    explicit over_days(std::span<const day_figures> days) : days_(days) {}
    template <class F>
    estimate operator()(F value) const {
        std::vector<double> v;
        for (const auto& d : days_)
            if (const std::optional<double> x = value(d)) v.push_back(*x);
        return estimate_of(v);
    }
    // Of slot i, in the days that have one.
    template <class F>
    std::vector<estimate> slot_by_slot(F series) const {
        std::size_t n = 0;
        for (const auto& d : days_) n = std::max(n, series(d).size());
        std::vector<estimate> out;
        for (std::size_t i = 0; i < n; ++i)
            out.push_back((*this)([&](const day_figures& d) {
                return i < series(d).size() ? series(d)[i] : std::optional<double>();
            }));
        return out;
    }

private:
    std::span<const day_figures> days_;
};

std::optional<double> mean_of(const slots& s) {
    double sum = 0, n = 0;
    for (const auto& x : s)
        if (x) sum += *x, ++n;
    return n > 0 ? std::optional(sum / n) : 0.0;
}

struct range {
    double low{2}, high{-1};
};
range range_of(const day_figures& day, double channel_day::*level) {
    range r;
    for (const auto& d : day.channels) {
        if (d.count == 0) continue;
        r.low = std::min(r.low, d.*level);
        r.high = std::max(r.high, d.*level);
    }
    return r.high < 0 ? range{0, 0} : r;
}

double overall_of(const day_figures& day, double channel_day::*level) {
    double sum = 0, n = 0;
    for (const auto& d : day.channels) sum += d.*level * d.count, n += d.count;
    return n > 0 ? sum / n : 0;
}

double oldest_of(const day_figures& day) {
    double worst = 0;
    for (const auto& d : day.channels) worst = std::max(worst, d.oldest);
    return worst;
}

channel_figures channel_of_days(const over_days& over, std::size_t k, std::string name) {
    const auto share = [&](double channel_day::*what) {
        return over([&](const day_figures& d) {
            const auto& x = d.channels[k];
            return x.count > 0 ? std::optional(x.*what) : std::nullopt;
        });
    };
    const auto wait = [&](double channel_day::*what) {
        return over([&](const day_figures& d) {
            const auto& x = d.channels[k];
            return x.served > 0 ? std::optional(x.*what) : std::nullopt;
        });
    };
    channel_figures f;
    f.channel = std::move(name);
    f.service_level = share(&channel_day::service);
    f.taken_level = share(&channel_day::taken);
    f.reply_share = share(&channel_day::reply);
    f.reply_in_target = share(&channel_day::reply_in_target);
    f.abandoned_share = share(&channel_day::abandoned);
    f.wait_s = {wait(&channel_day::p50), wait(&channel_day::p90), wait(&channel_day::p99),
                wait(&channel_day::mean)};
    f.contacts = over([&](const day_figures& d) { return d.channels[k].count; });
    f.max_age_over_target = wait(&channel_day::oldest);
    return f;
}

recontact_figures again_of(const over_days& over) {
    recontact_figures r;
    r.people = over([](const day_figures& d) { return d.again_people; }).mean;
    const auto ratio = [&](double day_figures::*sum, double day_figures::*count) {
        return over([&](const day_figures& d) {
            return d.*count > 0 ? std::optional(d.*sum / (d.*count)) : std::nullopt;
        });
    };
    r.leg_s = ratio(&day_figures::again_leg_s, &day_figures::again_people);
    r.case_s = ratio(&day_figures::again_case_s, &day_figures::again_people);
    r.direct_s = ratio(&day_figures::direct_s, &day_figures::direct_people);
    return r;
}

void gaps_of(const over_days& over, report& r) {
    const auto gap = [&](double channel_day::*level) {
        return over([&](const day_figures& d) {
            const auto x = range_of(d, level);
            return 100 * (x.high - x.low);
        });
    };
    r.gap_points = gap(&channel_day::service);
    r.gap_taken_points = gap(&channel_day::taken);
    r.gap_hour_points = over([](const day_figures& d) { return mean_of(d.hour_service); });
    r.gap_hour_taken_points = over([](const day_figures& d) { return mean_of(d.hour_taken); });
    r.gap_hour_arrival_points = over([](const day_figures& d) { return mean_of(d.hour_arrival); });
    r.gap_hour_arrival_taken_points =
        over([](const day_figures& d) { return mean_of(d.hour_arrival_taken); });
    r.gap_by_hour = over.slot_by_slot([](const day_figures& d) -> auto& { return d.hour_service; });
    r.worst = over([](const day_figures& d) { return range_of(d, &channel_day::service).low; });
}

}  // namespace

estimate estimate_of(std::span<const double> v) {
    if (v.empty()) return {};
    const double n = static_cast<double>(v.size());
    const double mean = std::accumulate(v.begin(), v.end(), 0.0) / n;
    double squares = 0;
    for (const double x : v) squares += (x - mean) * (x - mean);
    if (v.size() < 2) return {mean, 0, 1};
    return {mean, student(v.size() - 1) * std::sqrt(squares / (n - 1) / n), v.size()};
}

report report_of(const center& c, std::string policy, std::span<const day_figures> days) {
    report r;
    r.policy = std::move(policy);
    r.center = c.name;
    r.seeds = days.size();
    r.load = c.load;
    const over_days over(days);
    const auto names = channels_of(c);
    for (std::size_t k = 0; k < names.size(); ++k) {
        auto f = channel_of_days(over, k, names[k]);
        for (std::size_t passed = 0; passed < names.size(); ++passed)
            f.overtakes.push_back(
                over([&](const day_figures& d) { return d.channels[k].overtakes[passed]; }));
        r.channels.push_back(std::move(f));
        using slots_of = const slots& (*)(const day_figures::course&);
        const auto course = [&](slots_of of) {
            return over.slot_by_slot(
                [&](const day_figures& d) -> const slots& { return of(d.course_of[k]); });
        };
        r.course.channels.push_back(
            {course([](const day_figures::course& x) -> const slots& { return x.waiting; }),
             course([](const day_figures::course& x) -> const slots& { return x.level; }),
             course([](const day_figures::course& x) -> const slots& { return x.head_start; })});
    }
    gaps_of(over, r);
    r.overall = over([](const day_figures& d) { return overall_of(d, &channel_day::service); });
    r.overall_taken = over([](const day_figures& d) { return overall_of(d, &channel_day::taken); });
    r.max_age_over_target = over([](const day_figures& d) { return oldest_of(d); });
    for (const auto& d : days)
        r.highest_age_over_target = std::max(r.highest_age_over_target, oldest_of(d));
    r.occupancy = over([](const day_figures& d) { return d.busy_share; });
    r.declines = over([](const day_figures& d) { return d.declines; });
    if (c.again.share > 0) r.again = again_of(over);
    return r;
}

report figures_of(const center& c, std::string policy, std::span<const day_record> days) {
    std::vector<day_figures> figures;
    for (const auto& d : days) figures.push_back(figures_of_day(c, d));
    return report_of(c, std::move(policy), figures);
}

}  // namespace evenline::simulation

// How a day went: gaps hour by hour, the line and the head start over time, who passed whom.
#include "simulation/day_figures.hpp"

#include <algorithm>

namespace evenline::simulation {
namespace {

struct tally {
    double kept{}, all{};
};
using tallies = std::vector<std::vector<tally>>;  // by slot, then channel

void add(tallies& into, double at_s, double slot_s, std::size_t channel, bool kept) {
    if (at_s < 0) return;
    const auto slot = static_cast<std::size_t>(at_s / slot_s);
    if (slot >= into.size()) return;
    ++into[slot][channel].all;
    into[slot][channel].kept += kept;
}

// Best minus worst channel of each hour, in points; a channel needs 20 contacts to count.
slots gaps(const tallies& hours) {
    slots out;
    for (const auto& hour : hours) {
        double low = 2, high = -1, channels = 0;
        for (const auto& t : hour) {
            if (t.all < 20) continue;
            ++channels;
            low = std::min(low, t.kept / t.all);
            high = std::max(high, t.kept / t.all);
        }
        out.push_back(channels > 1 ? std::optional(100 * (high - low)) : std::nullopt);
    }
    return out;
}

// Who still waits, counted by time of arrival: a Fenwick tree.
class waiting_count {
public:
    explicit waiting_count(std::size_t n) : sums_(n + 1) {}
    void add(std::size_t at, int what) {
        for (++at; at < sums_.size(); at += at & (~at + 1)) sums_[at] += what;
    }
    [[nodiscard]] int before(std::size_t at) const {
        int sum = 0;
        for (; at > 0; at -= at & (~at + 1)) sum += sums_[at];
        return sum;
    }

private:
    std::vector<int> sums_;
};

}  // namespace

void hour_gaps(const center& c, const judge& j, const day_record& day, day_figures& out) {
    const tallies none(c.hours, std::vector<tally>(j.channels()));
    auto service = none, taken = none, arrived = none, arrived_taken = none;
    for (const auto& f : day.fates) {
        if (!j.counts(f)) continue;
        const auto v = j.of(f);
        add(service, v.service_due_s, 3600, v.channel, v.service);
        add(taken, v.taken_due_s, 3600, v.channel, v.taken);
        add(arrived, f.at_s, 3600, v.channel, v.service);
        add(arrived_taken, f.at_s, 3600, v.channel, v.taken);
    }
    out.hour_service = gaps(service);
    out.hour_taken = gaps(taken);
    out.hour_arrival = gaps(arrived);
    out.hour_arrival_taken = gaps(arrived_taken);
}

// Fates are in order of arrival; an ended wait leaves the tree. A taker passes everybody who came
// before them and still waits.
void count_overtakes(const judge& j, const day_record& day, day_figures& out) {
    struct end {
        double at_s{};
        std::size_t fate{};
    };
    const auto n = day.fates.size();
    std::vector<waiting_count> waiting(j.channels(), waiting_count(n));
    std::vector<end> ends;
    for (std::size_t i = 0; i < n; ++i) ends.push_back({day.fates[i].ended_s(), i});
    std::ranges::sort(ends, [](const end& a, const end& b) {
        return a.at_s != b.at_s ? a.at_s < b.at_s : a.fate < b.fate;
    });
    for (auto& d : out.channels) d.overtakes.assign(j.channels(), 0);
    std::size_t came = 0;
    for (const auto& e : ends) {
        for (; came < n && day.fates[came].at_s <= e.at_s; ++came)
            waiting[j.channel(day.fates[came])].add(came, 1);
        const auto& f = day.fates[e.fate];
        const auto own = j.channel(f);
        waiting[own].add(e.fate, -1);
        if (f.taken_s < 0 || !j.counts(f)) continue;
        for (std::size_t k = 0; k < j.channels(); ++k)
            out.channels[own].overtakes[k] += waiting[k].before(e.fate);
    }
    for (auto& d : out.channels)
        for (auto& passed : d.overtakes) passed *= 100 / std::max(d.served, 1.0);
}

void draw_course(const center& c, const judge& j, const day_record& day, day_figures& out) {
    constexpr double slot = over_time::slot_s;
    constexpr double longest_s = 72 * 3600;  // nobody reads a curve of a thousand hours
    double last = c.hours * 3600.0;
    for (const auto& f : day.fates)
        if (f.taken_s >= 0) last = std::max(last, f.taken_s);
    const auto n = static_cast<std::size_t>(std::min(last, longest_s) / slot) + 1;
    tallies levels(n, std::vector<tally>(j.channels()));
    std::vector<std::vector<double>> waiting(j.channels(), std::vector<double>(n));
    for (const auto& f : day.fates) {
        const auto v = j.of(f);
        if (j.counts(f)) add(levels, v.service_due_s, slot, v.channel, v.service);
        const auto from = static_cast<std::size_t>(f.at_s / slot);
        for (auto i = from; i < n && f.ended_s() > static_cast<double>(i + 1) * slot; ++i)
            ++waiting[v.channel][i];
    }
    out.course_of.resize(j.channels());
    for (std::size_t k = 0; k < j.channels(); ++k) {
        auto& course = out.course_of[k];
        course.waiting.assign(waiting[k].begin(), waiting[k].end());
        for (std::size_t i = 0; i < n; ++i) {
            const auto& t = levels[i][k];
            course.level.push_back(t.all > 0 ? std::optional(t.kept / t.all) : std::nullopt);
        }
        double now = 0;
        auto next = day.steering.begin();
        for (std::size_t i = 0; i < n; ++i) {
            for (; next != day.steering.end() && next->at_s <= static_cast<double>(i + 1) * slot;
                 ++next)
                now = next->of_channel[k];
            course.head_start.push_back(now);
        }
    }
}

}  // namespace evenline::simulation

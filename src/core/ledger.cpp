#include "core/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::core {
namespace {

constexpr double forgotten = 1e-6;  // of a promise: less than this is nothing

bool blank(const promise_record& r) { return r == promise_record{}; }

// Levels of one need's groups, and how far each is within reach of a head start.
struct levels { std::vector<double> recent, day, reach; };

double mean(const std::vector<double>& v) {
    double sum = 0;
    for (const double x : v) sum += x;
    return v.empty() ? 0 : sum / static_cast<double>(v.size());
}

double weighted(const std::vector<double>& v, const std::vector<double>& weights) {
    double sum = 0, all = 0;
    for (std::size_t i = 0; i < v.size(); ++i) sum += weights[i] * v[i], all += weights[i];
    return all > 0 ? sum / all : mean(v);
}

// A channel that keeps next to nothing while others keep much lacks people, not precedence: going
// first would take from the others and keep no promise more. Up to `reach_from` of the mean level
// it is out of reach, from `reach_full` on fully within.
double reach_of(const head_start_rules& rules, double level, double mean_level) {
    if (mean_level <= 0 || rules.reach_full <= 0) return 1;
    const double share = level / mean_level, span = rules.reach_full - rules.reach_from;
    if (span <= 0) return share >= rules.reach_full ? 1 : 0;
    return std::clamp((share - rules.reach_from) / span, 0.0, 1.0);
}

}  // namespace

std::uint32_t ledger::number(parity_group g) {
    const auto it = place_of(g);
    if (it != numbers_.end() && it->first == g) return it->second;
    const auto fresh = static_cast<std::uint32_t>(records_.size());
    numbers_.insert(it, {g, fresh});
    records_.emplace_back();
    return fresh;
}

double ledger::head_start(parity_group g) const {
    const auto it = place_of(g);
    return it == numbers_.end() || it->first != g ? 0 : records_[it->second].head_start;
}

void ledger::settle(parity_group g, bool kept) {
    auto& r = records_[number(g)];
    r.kept_recent += kept ? 1 : 0;
    r.all_recent += 1;
    r.kept_day += kept ? 1 : 0;
    r.all_day += 1;
}

void ledger::load(parity_group g, const promise_record& r) { records_[number(g)] = r; }

void ledger::begin_day() {
    for (auto& r : records_) r.kept_day = r.all_day = 0;
}

void ledger::forget_head_starts() {
    for (auto& r : records_) r.head_start = 0;
}

ledger::rows ledger::all() const {
    rows out;
    for (const auto& [g, n] : numbers_)
        if (!blank(records_[n])) out.emplace_back(g, records_[n]);
    return out;
}

ledger::rows ledger::updated(const head_start_rules& rules, const std::vector<std::uint64_t>& late,
    instant now) const {
    // Levels lie in 0..1, so the gains' sum bounds the difference; a smaller bound shrinks all.
    const double gains = rules.gain_recent + rules.gain_day;
    const double scale = gains > rules.bound ? rules.bound / gains : 1;
    rows out;
    std::vector<std::uint64_t> late_of;
    for (const auto& [g, n] : numbers_) {
        out.emplace_back(g, records_[n]);
        late_of.push_back(n < late.size() ? late[n] : 0);
    }
    for (std::size_t from = 0; from < out.size();) {
        std::size_t to = from;
        levels l;
        for (; to < out.size() && out[to].first.need == out[from].first.need; ++to) {
            auto& r = out[to].second;
            const double fade = std::exp(-rules.period.seconds() / rules.memory.seconds());
            r.kept_recent = r.kept_recent * fade < forgotten ? 0 : r.kept_recent * fade;
            r.all_recent = r.all_recent * fade < forgotten ? 0 : r.all_recent * fade;
            const auto waiting_late = static_cast<double>(late_of[to]);
            l.recent.push_back((r.kept_recent + rules.prior_recent) /
                               (r.all_recent + waiting_late + rules.prior_recent));
            l.day.push_back((r.kept_day + rules.prior_day) /
                            (r.all_day + waiting_late + rules.prior_day));
        }
        const double all_recent = mean(l.recent);
        for (const double x : l.recent) l.reach.push_back(reach_of(rules, x, all_recent));
        const double recent = weighted(l.recent, l.reach);
        const double day = weighted(l.day, l.reach);
        for (std::size_t i = from; i < to; ++i) {
            auto& r = out[i].second;
            r.head_start = scale * l.reach[i - from] *
                           (rules.gain_recent * (recent - l.recent[i - from]) +
                            rules.gain_day * (day - l.day[i - from]));
            r.updated_at = now;
        }
        from = to;
    }
    return out;
}

bool ledger::quiet() const {
    return std::all_of(records_.begin(), records_.end(),
        [](const promise_record& r) { return r.all_recent <= 0; });
}

instant ledger::updated_at() const {
    instant last{};
    for (const auto& r : records_) last = std::max(last, r.updated_at);
    return last;
}

}  // namespace evenline::core

#include "core/gate.hpp"

#include "core/choose.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::core {
namespace {

constexpr double none_claims = -1e300;

// The total of a bucket's head, if it is deferred work late enough to claim its turn.
double claim_of(const state::rooms& r, std::uint32_t n, std::int64_t now) {
    const auto& h = r.waiting.head(n);
    if (h.form != work_form::mail || !h.waiting) return none_claims;
    const auto s = score_of(r.rules, h.target, h.form, r.promises.head_start(h.group), h.service, now);
    return s.used_share > r.rules.gate.waiting_share ? s.total : none_claims;
}

// A score as a function of service time: a ramp, perhaps capped. The overdue lane is apart.
struct ramp {
    double since{}, slope{}, base{}, top{};  // base + min(slope * (now - since), top)
    [[nodiscard]] double levels_at() const { return since + top / slope; }
};

constexpr double endless = 1e300;

ramp ramp_of(const state::rooms& r, duration target, double head_start, std::int64_t since) {
    const auto began = static_cast<double>(since);
    const auto length = static_cast<double>(target.us);
    const double lead = r.rules.head_start.on ? head_start : 0;
    switch (r.rules.order.rule) {
        case order_rule::promise_balanced: return {began, 1 / length, lead, r.rules.order.cap};
        case order_rule::age_over_target: return {began, 1 / length, lead, endless};
        default: return {began, 1e-6, 0, endless};  // all rise alike: none overtakes another
    }
}

// Where two scores meet, each on its ramp or level: at most four instants.
void meetings(const ramp& x, const ramp& y, std::vector<double>& out) {
    if (x.slope != y.slope)
        out.push_back((y.base - x.base + x.slope * x.since - y.slope * y.since) / (x.slope - y.slope));
    if (y.top < endless) out.push_back(x.since + (y.base + y.top - x.base) / x.slope);
    if (x.top < endless) {
        out.push_back(x.levels_at());
        out.push_back(y.since + (x.base + x.top - y.base) / y.slope);
    }
}

struct pair_seen {
    const state::rooms& r;
    const desk& d;
    const head_of_bucket& x;  // live
    std::int64_t from;

    [[nodiscard]] block at(std::int64_t service) const {
        const double mine = total_of(r.rules, x.target, x.form, r.promises.head_start(x.group),
            x.service, service);
        return gate(r, d, x.form, mine, service);
    }
    [[nodiscard]] std::int64_t opens() const;
    void moments(std::vector<double>& out) const;
};

void pair_seen::moments(std::vector<double>& out) const {
    const auto mine = ramp_of(r, x.target, r.promises.head_start(x.group), x.service);
    out.push_back(mine.since + r.rules.order.overdue / mine.slope);
    const auto against = [&](duration target, double head_start, std::int64_t since) {
        const auto theirs = ramp_of(r, target, head_start, since);
        meetings(mine, theirs, out);
        if (mine.top < endless)  // both overdue: by raw age over target
            meetings({mine.since, mine.slope, 0, endless}, {theirs.since, theirs.slope, 0, endless}, out);
        out.push_back(theirs.since + r.rules.order.overdue / theirs.slope);
    };
    const auto waiting = [&](const std::vector<std::uint32_t>& of) {
        for (const auto n : of) {
            const auto& h = r.waiting.head(n);
            if (h.form == work_form::mail && h.waiting)
                against(h.target, r.promises.head_start(h.group), h.service);
        }
    };
    waiting(r.crew.at(d.profile).buckets);
    waiting(d.preferring);
    for (const auto* y : d.hand) {
        if (y->t.form != work_form::mail) continue;
        const double lead = r.promises.head_start(group_of(y->t));
        against(y->t.target, lead, y->since_service);
        if (r.rules.gate.promise == hand_promise::in_hand)
            out.push_back(mine.since + (1 + lead - mine.base) / mine.slope);
    }
}

std::int64_t pair_seen::opens() const {
    std::vector<double> when;
    moments(when);
    std::sort(when.begin(), when.end());
    for (const double m : when) {
        if (m < static_cast<double>(from) || m > 9e18) continue;
        const auto first = static_cast<std::int64_t>(m);
        for (auto at_us = first; at_us <= first + 2; ++at_us)  // rounding: the instant or the next
            if (at_us > from && at(at_us) == block::none) return at_us;
    }
    return INT64_MAX;
}

}  // namespace

waiting_claims::waiting_claims(const state::rooms& r, std::uint32_t profile,
    std::int64_t service_now)
    : r_(r), now_(service_now), best_(none_claims) {
    for (const auto n : r.crew.at(profile).buckets) add(n);
}

void waiting_claims::add(std::uint32_t n) {
    const double total = claim_of(r_, n, now_);
    if (!r_.waiting.head(n).some_declined) best_ = std::max(best_, total);
    else if (total > none_claims) some_.emplace_back(total, n);
}

bool waiting_claims::against(const desk& d, double score) const {
    if (against_all(score)) return true;
    for (const auto& [total, n] : some_)
        if (total > score && !shut_out(r_, d, r_.waiting.at(n))) return true;
    return std::any_of(d.preferring.begin(), d.preferring.end(), [&](std::uint32_t n) {
        return claim_of(r_, n, now_) > score && !shut_out(r_, d, r_.waiting.at(n));
    });
}

bool hand_claims(const state::rooms& r, const desk& d, double score, std::int64_t now) {
    const auto& g = r.rules.gate;
    return std::any_of(d.hand.begin(), d.hand.end(), [&](const seat* y) {
        if (y->t.form != work_form::mail || y->t.answered_at) return false;
        const auto s = score_of(r.rules, y->t.target, y->t.form,
            r.promises.head_start(group_of(y->t)), y->since_service, now);
        if (g.promise == hand_promise::replied)
            return s.used_share > g.replied_share && s.total > score;
        return s.used_share > g.in_hand_share && 1 + s.head_start > score;
    });
}

block gate(const state::rooms& r, const desk& d, load_class load, work_form form, double score,
    std::int64_t service_now) {
    if (!r.rules.gate.on || !displaces(r.rules, load, form)) return block::none;
    if (hand_claims(r, d, score, service_now)) return block::gate_in_hand;
    const waiting_claims waiting{r, d.profile, service_now};
    return waiting.against(d, score) ? block::gate_waiting : block::none;
}

namespace {

// The pairs that only the gate keeps apart, until their comparing would cost more than `budget`.
class gated_pairs {
public:
    explicit gated_pairs(const state::rooms& r) : r_(r), from_(r.hours.until(r.looked_at)) {}
    // False: too many to compute.
    bool collect();
    [[nodiscard]] std::int64_t first_opening() const;

private:
    bool add(std::uint32_t b, std::uint32_t profile);
    bool add(std::uint32_t b, const desk& d);

    const state::rooms& r_;
    std::int64_t from_;
    std::size_t cost_{};
    std::vector<pair_seen> pairs_;
};

bool gated_pairs::add(std::uint32_t n, const desk& d) {
    const auto& h = r_.waiting.head(n);
    if (!has_room(r_.rules, d.load(), h.form) || !displaces(r_.rules, d.load(), h.form)) return true;
    if (d.a.held_for && h.form == work_form::chat) return true;
    if (shut_out(r_, d, r_.waiting.at(n))) return true;
    const auto claims = r_.crew.at(d.profile).buckets.size() + d.hand.size();
    cost_ += claims * claims;
    pairs_.push_back({r_, d, h, from_});
    return cost_ <= gate_budget;
}

bool gated_pairs::add(std::uint32_t n, std::uint32_t profile) {
    const auto form = r_.waiting.head(n).form;
    for (const auto& [load, shelf] : r_.crew.at(profile).shelves) {
        if (!has_room(r_.rules, load, form) || !displaces(r_.rules, load, form)) continue;
        for (const auto& place : shelf)
            if (!add(n, *place.who)) return false;
    }
    return true;
}

bool gated_pairs::collect() {
    for (std::uint32_t p = 0; p < r_.crew.profiles().size(); ++p)
        for (const auto n : r_.crew.at(p).buckets) {
            const auto& h = r_.waiting.head(n);
            if (h.waiting && h.form != work_form::mail && !add(n, p)) return false;
        }
    for (const auto& [key, n] : r_.waiting.buckets()) {
        if (!key.preferred || key.form == work_form::mail || !r_.waiting.head(n).waiting) continue;
        const auto* d = r_.crew.find(key.preferred);
        if (d && d->present() && !add(n, *d)) return false;
    }
    return true;
}

std::int64_t gated_pairs::first_opening() const {
    std::int64_t first = INT64_MAX;
    for (const auto& p : pairs_) first = std::min(first, p.opens());
    return first;
}

}  // namespace

instant gate_opens_at(const state& s) {
    const auto& r = s.inside();
    if (!r.rules.gate.on || !r.rules.layers || r.waiting.waiting() == 0) return never;
    gated_pairs pairs{r};
    if (!pairs.collect()) return r.looked_at + r.rules.life.reoffer_at_most;
    const auto first = pairs.first_opening();
    return first == INT64_MAX ? never : r.hours.when(first);
}

}  // namespace evenline::core

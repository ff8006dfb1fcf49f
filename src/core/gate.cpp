#include "core/gate.hpp"

#include "core/choose.hpp"

#include <algorithm>
#include <cmath>

namespace evenline::core {
namespace {

constexpr double none_claims = -1e300;

// The total of a bucket's head, if it is deferred work late enough to claim its turn.
double claim_of(const state::rooms& r, const bucket& b, std::int64_t now) {
    if (b.key.form != work_form::mail || b.places.empty()) return none_claims;
    const auto s = score_of(r.rules, b.key.target, b.key.form, r.promises.head_start(b.group),
        b.head_service, now);
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
    const bucket& b;  // its live head
    std::int64_t from;

    [[nodiscard]] block at(std::int64_t service) const {
        const double mine = total_of(r.rules, b.key.target, b.key.form, r.promises.head_start(b.group),
            b.head_service, service);
        return gate(r, d, b.key.form, mine, service);
    }
    [[nodiscard]] std::int64_t opens() const;
    void moments(std::vector<double>& out) const;
};

void pair_seen::moments(std::vector<double>& out) const {
    const auto mine = ramp_of(r, b.key.target, r.promises.head_start(b.group), b.head_service);
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
            const auto& h = r.waiting.at(n);
            if (h.key.form == work_form::mail && !h.places.empty())
                against(h.key.target, r.promises.head_start(h.group), h.head_service);
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
    const auto& b = r_.waiting.at(n);
    const double total = claim_of(r_, b, now_);
    if (b.key.excluded.empty()) best_ = std::max(best_, total);
    else if (total > none_claims) some_.emplace_back(total, n);
}

bool waiting_claims::against(const desk& d, double score) const {
    if (against_all(score)) return true;
    for (const auto& [total, n] : some_)
        if (total > score && !shut_out(r_, d, r_.waiting.at(n))) return true;
    return std::any_of(d.preferring.begin(), d.preferring.end(), [&](std::uint32_t n) {
        const auto& b = r_.waiting.at(n);
        return claim_of(r_, b, now_) > score && !shut_out(r_, d, b);
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

block gate(const state::rooms& r, const desk& d, work_form form, double score,
    std::int64_t service_now) {
    if (!r.rules.gate.on || !displaces(r.rules, d.load(), form)) return block::none;
    if (hand_claims(r, d, score, service_now)) return block::gate_in_hand;
    const waiting_claims waiting{r, d.profile, service_now};
    return waiting.against(d, score) ? block::gate_waiting : block::none;
}

instant gate_opens_at(const state& s) {
    const auto& r = s.inside();
    if (!r.rules.gate.on || !r.rules.layers) return never;
    const auto from = r.hours.until(r.looked_at);
    std::int64_t first = INT64_MAX;
    std::size_t pairs = 0;
    for (const auto& [key, n] : r.waiting.buckets()) {
        const auto& b = r.waiting.at(n);
        if (key.form == work_form::mail || b.places.empty()) continue;
        for (const auto& [id, d] : r.crew.desks()) {
            if (!d.present() || d.mails == 0 || (key.preferred && key.preferred != id)) continue;
            if (!r.crew.can(d, r.waiting.what(key.requires_), key.form) || shut_out(r, d, b)) continue;
            if (!has_room(r.rules, d.load(), key.form) || !displaces(r.rules, d.load(), key.form)) continue;
            if (d.a.held_for && key.form == work_form::chat) continue;
            if (++pairs > gates_computed) return r.looked_at + r.rules.life.reoffer_at_most;
            first = std::min(first, pair_seen{r, d, b, from}.opens());
        }
    }
    return first == INT64_MAX ? never : r.hours.when(first);
}

}  // namespace evenline::core

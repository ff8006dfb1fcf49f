#include "core/gate.hpp"

#include "core/choose.hpp"

#include <algorithm>

namespace evenline::core {
namespace {

constexpr double none_claims = -1e300;

// The total of a bucket's head, if it is deferred work late enough to claim its turn.
double claim_of(const state::rooms& r, std::uint32_t n, std::int64_t now) {
    const auto& h = r.waiting.head(n);
    if (h.form != work_form::mail || !h.waiting) return none_claims;
    const auto s =
        score_of(r.rules, h.target, h.form, r.promises.head_start(h.group), h.service, now);
    return s.used_share > r.rules.gate.waiting_share ? s.total : none_claims;
}

}  // namespace

waiting_claims::waiting_claims(const state::rooms& r, std::uint32_t profile,
                               std::int64_t service_now)
    : r_(r), now_(service_now), best_(none_claims) {
    const auto& p = r.crew.at(profile);
    if (p.in_order && p.in_order->fresh(r.waiting)) {
        for (const auto& l : p.in_order->all()) add(l);
    } else {
        for (const auto n : p.buckets) add(n);
    }
}

// The first that nobody declined claims more than all behind it.
void waiting_claims::add(const lane& l) {
    fifo::cursor at;
    for (const auto* p = l.heads.get(at); p; l.heads.advance(at), p = l.heads.get(at)) {
        const auto n = p->who->bucket;
        if (claim_of(r_, n, now_) <= none_claims) return;
        add(n);
        if (!r_.waiting.head(n).some_declined) return;
    }
}

void waiting_claims::add(std::uint32_t n) {
    const double total = claim_of(r_, n, now_);
    if (!r_.waiting.head(n).some_declined)
        best_ = std::max(best_, total);
    else if (total > none_claims)
        some_.emplace_back(total, n);
}

bool waiting_claims::against(const desk& d, double score) const {
    if (against_all(score)) return true;
    for (const auto& [total, n] : some_)
        if (total > score && !shut_out(r_, d, r_.waiting.at(n))) return true;
    return std::any_of(d.preferring.begin(), d.preferring.end(), [&](std::uint32_t n) {
        return claim_of(r_, n, now_) > score && !shut_out(r_, d, r_.waiting.at(n));
    });
}

bool defends_itself(const gate_rules& g, duration age, duration target) {
    const double used = static_cast<double>(age.us) / static_cast<double>(target.us);
    if (used > g.in_hand_share) return true;
    return g.promise == hand_promise::replied && used > g.replied_share &&
           age <= target + g.reply_grace;
}

bool hand_claims(const state::rooms& r, const desk& d, double score, std::int64_t now) {
    const auto& g = r.rules.gate;
    return std::any_of(d.hand.begin(), d.hand.end(), [&](const seat* y) {
        if (y->t.form != work_form::mail || y->t.answered_at) return false;
        if (!defends_itself(g, {now - y->since_service}, y->t.target)) return false;
        const auto s = score_of(r.rules, y->t.target, y->t.form,
                                r.promises.head_start(group_of(y->t)), y->since_service, now);
        return (g.promise == hand_promise::replied ? s.total : 1 + s.head_start) > score;
    });
}

block gate(const state::rooms& r, const desk& d, load_class load, work_form form, double score,
           std::int64_t service_now) {
    if (!r.rules.gate.on || !displaces(r.rules, load, form)) return block::none;
    if (hand_claims(r, d, score, service_now)) return block::gate_in_hand;
    const waiting_claims waiting{r, d.profile, service_now};
    return waiting.against(d, score) ? block::gate_waiting : block::none;
}

}  // namespace evenline::core

#include "core/line.hpp"

#include <algorithm>
#include <utility>

namespace evenline::core {

std::uint32_t waiting_line::number(const requirement& r) {
    const auto next = static_cast<std::uint32_t>(requirements_.size());
    const auto [it, fresh] = requirement_numbers_.try_emplace(r, next);
    if (fresh) requirements_.push_back(&it->first);
    return it->second;
}

waiting_line::found waiting_line::bucket_for(const bucket_key& key, ledger& groups) {
    if (const auto it = numbers_.find(key); it != numbers_.end()) return {it->second, false};
    std::uint32_t n = static_cast<std::uint32_t>(buckets_.size());
    if (!spare_.empty()) {
        n = spare_.back();
        spare_.pop_back();
    } else {
        buckets_.emplace_back();
        heads_.emplace_back();
        live_at_.push_back(nowhere);
    }
    buckets_[n] = bucket{};
    buckets_[n].key = key;
    buckets_[n].group = groups.number(key.group);
    heads_[n] = {.target = key.target, .group = buckets_[n].group, .form = key.form,
        .some_declined = !key.excluded.empty()};
    numbers_.emplace(key, n);
    return {n, true};
}

namespace {

// Asks for a row that will be looked at soon: when its turn comes it is no longer far away, however
// many wait. It changes nothing but time.
void fetch_ahead(const seat& s) {
    constexpr std::size_t line = 64;
    const auto* at = reinterpret_cast<const char*>(&s);
    for (std::size_t i = 0; i < sizeof(seat); i += line) __builtin_prefetch(at + i, 1);
}

}  // namespace

void waiting_line::refresh_head(std::uint32_t n) {
    auto& h = heads_[n];
    const auto& b = buckets_[n];
    if (changes_kept_ != 0) note_change(n);
    const bool waits = !b.places.empty();
    if (waits != h.waiting && h.form != work_form::mail) note_live(n, waits);
    h.waiting = waits;
    if (!waits) return;
    const auto& first = b.places.front();
    if (first.id != h.id) fetch_ahead(*first.who);
    h.service = first.service;
    h.since = first.since;
    h.id = first.id;
}

void waiting_line::note_live(std::uint32_t n, bool waits) {
    if (waits) {
        live_at_[n] = static_cast<std::uint32_t>(live_.size());
        live_.push_back(n);
        return;
    }
    const auto at = std::exchange(live_at_[n], nowhere);
    live_[at] = live_.back();
    live_at_[live_[at]] = at;
    live_.pop_back();
    live_at_[n] = nowhere;
}

void waiting_line::note_changes(std::size_t at_least) {
    changes_kept_ = std::max({changes_kept_, at_least, std::size_t{64}});
}

void waiting_line::note_change(std::uint32_t n) {
    changes_.push_back(n);
    if (changes_.size() <= changes_kept_) return;
    changes_.pop_front();
    ++changes_before_;
}

void waiting_line::insert(std::uint32_t n, seat& s) {
    auto& b = buckets_[n];
    const place p{s.t.waiting_since, s.t.id, s.since_service, &s};
    b.places.insert(p);
    s.bucket = n;
    if (p < b.late_before && !s.t.promise_recorded) ++b.late;
    ++waiting_;
    refresh_head(n);
}

void waiting_line::erase(seat& s) {
    const auto n = s.bucket;
    auto& b = buckets_[n];
    const place p{s.t.waiting_since, s.t.id, s.since_service, &s};
    b.places.erase(p);
    if (p < b.late_before && !s.t.promise_recorded) --b.late;
    s.bucket = nowhere;
    --waiting_;
    refresh_head(n);
}

void waiting_line::drop(std::uint32_t n) {
    numbers_.erase(buckets_[n].key);
    buckets_[n] = bucket{};
    heads_[n] = {};
    spare_.push_back(n);
}

void waiting_line::clear() {
    numbers_.clear();
    buckets_.clear();
    heads_.clear();
    spare_.clear();
    live_.clear();
    live_at_.clear();
    changes_before_ = changes_end() + 1;  // whoever follows begins again
    changes_.clear();
    waiting_ = 0;
}

std::vector<std::uint64_t> waiting_line::count_late(std::int64_t service_now, std::size_t groups) {
    std::vector<std::uint64_t> late(groups);
    for (const auto& [key, n] : numbers_) {
        auto& b = buckets_[n];
        auto c = b.places.lower_bound(b.late_before);
        for (const place* p = b.places.get(c); p; b.places.advance(c), p = b.places.get(c)) {
            if (p->service + key.target.us >= service_now) break;
            if (!p->who->t.promise_recorded) ++b.late;
            b.late_before = {p->since, {p->id.value + 1}, 0, nullptr};
        }
        late[b.group] += b.late;
    }
    return late;
}

namespace {

double forms_score(const policy& rules, work_form form, double age_s) {
    constexpr double step = 1e9;  // seconds: more than any age
    const auto& order = rules.order.forms_order;
    const auto at = std::find(order.begin(), order.end(), form) - order.begin();
    return step * static_cast<double>(static_cast<std::ptrdiff_t>(order.size()) - at) + age_s;
}

}  // namespace

score_parts score_of(const policy& rules, duration target, work_form form, double head_start,
    std::int64_t since_service, std::int64_t service_now) {
    const auto age = static_cast<double>(service_now - since_service);
    score_parts s;
    s.used_share = age / static_cast<double>(target.us);
    s.head_start = rules.head_start.on ? head_start : 0;
    s.capped = s.used_share;
    switch (rules.order.rule) {
        case order_rule::promise_balanced:
            s.capped = std::min(s.used_share, rules.order.cap);
            s.overdue = s.used_share >= rules.order.overdue;
            s.total = s.overdue ? 1000 + s.used_share : s.capped + s.head_start;
            break;
        case order_rule::age_over_target: s.total = s.used_share + s.head_start; break;
        case order_rule::first_in_first_out: s.total = age / 1e6; break;
        case order_rule::earliest_deadline:
            s.total = (age - static_cast<double>(target.us)) / 1e6;
            break;
        case order_rule::forms_first: s.total = forms_score(rules, form, age / 1e6); break;
    }
    return s;
}

}  // namespace evenline::core

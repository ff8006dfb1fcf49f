#include "simulation/future.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

namespace evenline::simulation {
namespace {

using core::work_form;
constexpr double infinite = std::numeric_limits<double>::infinity();
constexpr std::size_t none = SIZE_MAX;
constexpr double doubt = 0.15;  // of a mean of some sixty cases, in its own size

}  // namespace

future::future(const present& from, const habits& used, std::uint64_t seed)
    : from_(from),
      used_(used),
      chance_(seed),
      heads_(from.kinds.size()),
      served_(from.kinds.size()),
      taken_s_(from.tickets, infinite),
      left_(from.tickets),
      patience_s_(used.patience_s().value_or(0)) {
    pace_ = std::exp(doubt * chance_.normal());
    for (const auto& k : from.kinds) {
        lines_.push_back(k.line);
        if (k.form == work_form::mail || patience_s_ <= 0) continue;
        for (auto& x : lines_.back()) x.gives_up_s = chance_.exponential(patience_s_);
    }
    for (const auto& w : from.workers) {
        seats_.push_back({.profile = w.profile, .items = {}});
        for (const auto& x : w.hand) put(seats_.size() - 1, x, 0);
    }
    for (std::size_t k = 0; k < lines_.size(); ++k) plan_arrival(k, 0);
}

void future::put(std::size_t worker, hand_item x, double now_s) {
    auto& s = seats_[worker];
    (x.form == work_form::call ? s.calls : x.form == work_form::chat ? s.chats : s.mails) += 1;
    const double until = now_s + pace_ * used_.remaining_s(x.form, x.spent_s, chance_);
    s.items.push_back({x, ++last_item_});
    next_.push({until, worker, none, last_item_});
}

void future::plan_arrival(std::size_t kind, double now_s) {
    const double per_s = from_.kinds[kind].per_s;
    if (per_s > 0) next_.push({now_s + chance_.exponential(1 / per_s), none, kind, 0});
}

double future::score(const queue_kind& k, double since_s, double now_s) const {
    const auto& o = from_.rules.order;
    const double age = now_s - since_s, used = age / k.target_s;
    switch (o.rule) {
        case core::order_rule::promise_balanced:
            return used >= o.overdue ? 1000 + used : std::min(used, o.cap) + k.head_start;
        case core::order_rule::age_over_target:
            return used + k.head_start;
        case core::order_rule::earliest_deadline:
            return age - k.target_s;
        case core::order_rule::first_in_first_out:
        case core::order_rule::forms_first:
            break;
    }
    return age;
}

bool future::has_room(const seat& s, work_form f) const {
    const auto& c = from_.rules.capacity;
    const int live = s.chats * c.chat, all = live + s.mails * c.mail;
    const int below = from_.rules.layers ? live : all;
    if (s.calls > 0) return false;
    if (f == work_form::call) return s.chats == 0 && below + c.call <= c.units;
    if (f == work_form::chat) return s.chats < c.max_chats && below + c.chat <= c.units;
    return s.mails < c.max_mails && all + c.mail <= c.units;
}

// As the core's gate: an older mail that waits, or one in hand that a reply still keeps.
bool future::gate_shut(const seat& s, const queue_kind& k, double score_of, double now_s) const {
    const auto& g = from_.rules.gate;
    const auto& c = from_.rules.capacity;
    if (!g.on || k.form == work_form::mail || s.mails == 0) return false;
    const int with = s.chats * c.chat + s.mails * c.mail +
                     (k.form == work_form::call ? c.call : c.chat);
    if (with <= c.units) return false;
    const bool in_hand = std::ranges::any_of(s.items, [&](const hand& h) {
        const auto& m = h.what;
        if (m.form != work_form::mail || m.answered) return false;
        const double age = now_s - m.since_s, used = age / m.target_s;
        const bool reply = g.promise == core::hand_promise::replied && used > g.replied_share &&
                           age <= m.target_s + g.reply_grace.seconds();
        if (!reply && used <= g.in_hand_share) return false;
        return (reply ? std::min(used, 1.0) : 1.0) + m.head_start > score_of;
    });
    if (in_hand) return true;
    for (std::size_t n = 0; n < lines_.size(); ++n) {
        const auto& m = from_.kinds[n];
        if (m.form != work_form::mail || !m.taken_by[s.profile]) continue;
        if (heads_[n] >= lines_[n].size()) continue;
        const double since = lines_[n][heads_[n]].since_s;
        if ((now_s - since) / m.target_s > g.waiting_share && score(m, since, now_s) > score_of)
            return true;
    }
    return false;
}

// The first who still holds on; those asked about are taken note of where they would have been.
std::optional<std::size_t> future::head(std::size_t kind, double now_s) {
    auto& line = lines_[kind];
    auto& at = heads_[kind];
    while (at < line.size() && patience_s_ > 0 && from_.kinds[kind].form != work_form::mail &&
           line[at].gives_up_s < now_s && line[at].ticket == queued_item::nobody)
        ++at;
    return at < line.size() ? std::optional(at) : std::nullopt;
}

void future::take(std::size_t kind, std::size_t worker, double now_s) {
    const auto& k = from_.kinds[kind];
    const auto x = lines_[kind][heads_[kind]++];
    ++served_[kind];
    if (x.ticket != queued_item::nobody) {
        taken_s_[x.ticket] = now_s;
        --left_;
        const bool gone = k.form != work_form::mail && patience_s_ > 0 && x.gives_up_s < now_s;
        if (gone) return;  // it would have been their turn; somebody else's it is
    }
    put(worker, {k.form, x.since_s, k.target_s, k.head_start, false, 0}, now_s);
}

bool future::serve(std::size_t worker, double now_s) {
    const auto& s = seats_[worker];
    std::size_t best = none;
    double most = -infinite;
    for (std::size_t k = 0; k < lines_.size(); ++k) {
        const auto& kind = from_.kinds[k];
        if (!kind.taken_by[s.profile] || !has_room(s, kind.form)) continue;
        const auto at = head(k, now_s);
        if (!at) continue;
        const double mine = score(kind, lines_[k][*at].since_s, now_s);
        if (mine <= most || gate_shut(s, kind, mine, now_s)) continue;
        best = k;
        most = mine;
    }
    if (best == none) return false;
    take(best, worker, now_s);
    return true;
}

// Somebody who finds a free agent: the one with least in hand for a call, most chats for a chat.
void future::place(std::size_t kind, double now_s) {
    const auto& k = from_.kinds[kind];
    const auto at = head(kind, now_s);
    if (!at) return;
    const double mine = score(k, lines_[kind][*at].since_s, now_s);
    std::size_t best = none;
    int least = 0;
    for (std::size_t w = 0; w < seats_.size(); ++w) {
        const auto& s = seats_[w];
        if (!k.taken_by[s.profile] || !has_room(s, k.form)) continue;
        if (gate_shut(s, k, mine, now_s)) continue;
        const int key = k.form == work_form::call   ? s.mails
                        : k.form == work_form::chat ? -s.chats * 8 + s.mails
                                                    : -s.mails;
        if (best == none || key < least) best = w, least = key;
    }
    if (best != none) take(kind, best, now_s);
}

void future::arrive(std::size_t kind, double now_s) {
    plan_arrival(kind, now_s);
    const double gives_up =
        patience_s_ > 0 ? now_s + chance_.exponential(patience_s_) : infinite;
    lines_[kind].push_back({now_s, gives_up, queued_item::nobody});
    if (heads_[kind] + 1 == lines_[kind].size()) place(kind, now_s);
}

void future::round(double now_s) {
    for (std::size_t w = 0; w < seats_.size() && left_ > 0; ++w)
        while (left_ > 0 && serve(w, now_s)) ++steps_;
}

std::vector<double> future::run(std::size_t steps, double horizon_s) {
    double now_s = 0;
    round(0);
    while (left_ > 0 && !next_.empty() && steps_ < steps && next_.top().at_s < horizon_s) {
        const auto e = next_.top();
        next_.pop();
        now_s = e.at_s;
        ++steps_;
        if (e.worker == none) {
            arrive(e.kind, now_s);
            continue;
        }
        auto& s = seats_[e.worker];
        const auto done = std::ranges::find(s.items, e.item, &hand::number);
        if (done == s.items.end()) continue;
        const auto form = done->what.form;
        (form == work_form::call ? s.calls : form == work_form::chat ? s.chats : s.mails) -= 1;
        s.items.erase(done);
        while (left_ > 0 && serve(e.worker, now_s)) ++steps_;
    }
    if (left_ > 0) go_on_at_their_pace(std::max(now_s, 1.0));
    return std::move(taken_s_);
}

void future::go_on_at_their_pace(double ended_s) {
    for (std::size_t k = 0; k < lines_.size(); ++k) {
        if (served_[k] == 0) continue;
        const double pace_s = ended_s / static_cast<double>(served_[k]);
        double at_s = ended_s;
        for (auto i = heads_[k]; i < lines_[k].size(); ++i) {
            at_s += pace_s;
            const auto ticket = lines_[k][i].ticket;
            if (ticket != queued_item::nobody) taken_s_[ticket] = at_s;
        }
    }
}

}  // namespace evenline::simulation

#include "evenline/simulation/habits.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <type_traits>

namespace evenline::simulation {
namespace {

constexpr double memory_s = 1800;           // of how often work comes
constexpr std::size_t guesses = 6;          // as many cases as the guess is worth
constexpr double patience_memory = 0.998;   // a case in five hundred
constexpr std::array guessed_s{300.0, 600.0, 900.0};  // calls, chats, mails

std::size_t place(core::work_form f) { return static_cast<std::size_t>(f); }

}  // namespace

void habits::note(const core::state& s, const core::event& e) {
    if (since_.us == 0) since_ = e.at;
    const auto is = [&]<class... Body>(std::type_identity<std::tuple<Body...>>) {
        return (std::holds_alternative<Body>(e.body) || ...);
    };
    using arrives = std::type_identity<std::tuple<core::ticket_queued, core::ticket_resumed>>;
    using done = std::type_identity<std::tuple<core::ticket_closed, core::ticket_waiting>>;
    using broken_off = std::type_identity<
        std::tuple<core::ticket_transferred, core::connection_failed, core::tickets_merged,
                   core::ticket_cancelled>>;
    using over = std::type_identity<std::tuple<core::ticket_closed, core::tickets_merged,
                                               core::ticket_cancelled, core::ticket_abandoned>>;
    if (const auto* c = std::get_if<core::ticket_classified>(&e.body))
        open_[e.ticket] = {{c->need, c->channel, c->form, c->requires_}, e.at};
    if (const auto known = facts_of(s, e.ticket)) {
        if (is(arrives{})) arrived(*known, e.at);
        if (std::holds_alternative<core::ticket_abandoned>(e.body))
            stopped_waiting(*known, e.at, true);
        if (std::holds_alternative<core::offer_accepted>(e.body)) {
            stopped_waiting(*known, e.at, false);
            in_hand_[e.ticket] = {e.at, known->kind.form};
        }
    }
    if (is(done{})) let_go(e.ticket, e.at, true);
    if (is(broken_off{}) || is(arrives{})) let_go(e.ticket, e.at, false);
    if (is(over{})) open_.erase(e.ticket);
}

std::optional<habits::facts> habits::facts_of(const core::state& s, core::ticket_id id) const {
    if (const auto* t = s.find(id))
        return facts{{t->need, t->promise_channel, t->form, t->requires_}, t->waiting_since};
    const auto found = open_.find(id);
    if (found == open_.end()) return std::nullopt;
    return found->second;
}

void habits::let_go(core::ticket_id id, core::instant at, bool learn) {
    const auto found = in_hand_.find(id);
    if (found == in_hand_.end()) return;
    auto& seen = work_.at(place(found->second.form));
    if (learn) seen.seen.at(seen.count++ % kept) = (at - found->second.since).seconds();
    in_hand_.erase(found);
}

void habits::arrived(const facts& who, core::instant at) {
    auto& r = rates_[who.kind];
    r.count = r.count * std::exp(-(at - r.at).seconds() / memory_s) + 1;
    r.at = at;
}

// By maximum likelihood: all the holding on there was, over the number who did not hold on longer.
void habits::stopped_waiting(const facts& who, core::instant at, bool gave_up) {
    if (core::presence_of(who.kind.form) != core::presence::live) return;
    const auto held_on = std::max(0.0, (at - who.waiting_since).seconds());
    held_on_s_ = held_on_s_ * patience_memory + held_on;
    gave_up_ = gave_up_ * patience_memory + (gave_up ? 1 : 0);
}

double habits::remaining_s(core::work_form f, double spent_s, chance& c) const {
    const auto& w = work_.at(place(f));
    const auto seen = std::min(w.count, kept);
    for (int tries = 0; tries < 8; ++tries) {
        const auto pick = c.below(seen + guesses);
        const double whole = pick < seen ? w.seen.at(pick) : c.lognormal(guessed_s.at(place(f)), 1);
        if (whole > spent_s) return whole - spent_s;
    }
    return c.exponential(mean_s(f));
}

double habits::mean_s(core::work_form f) const {
    const auto& w = work_.at(place(f));
    const auto seen = std::min(w.count, kept);
    double sum = guessed_s.at(place(f)) * guesses;
    for (std::size_t i = 0; i < seen; ++i) sum += w.seen.at(i);
    return sum / static_cast<double>(seen + guesses);
}

std::vector<std::pair<arrival_kind, double>> habits::arrivals(core::instant now) const {
    std::vector<std::pair<arrival_kind, double>> out;
    const double watched_s = std::max(60.0, (now - since_).seconds());
    const double window_s = memory_s * -std::expm1(-watched_s / memory_s);
    for (const auto& [kind, r] : rates_) {
        const double left = r.count * std::exp(-(now - r.at).seconds() / memory_s);
        if (left > 0.05) out.emplace_back(kind, left / window_s);
    }
    return out;
}

std::optional<double> habits::patience_s() const {
    if (gave_up_ < 4.9) return std::nullopt;
    return std::max(1.0, held_on_s_ / gave_up_);
}

std::optional<core::instant> habits::taken_at(core::ticket_id id) const {
    const auto found = in_hand_.find(id);
    if (found == in_hand_.end()) return std::nullopt;
    return found->second.since;
}

}  // namespace evenline::simulation

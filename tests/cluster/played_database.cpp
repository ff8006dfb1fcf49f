#include "cluster/played_database.hpp"

#include <algorithm>

namespace evenline::cluster {

void played_database::when_free(std::function<void()> then) {
    if (std::ranges::none_of(open_, [](const auto& one) { return one.second; })) return then();
    ++reached["a taker or a renewal waited for a commit"];
    waiting_.push_back(std::move(then));
}

void played_database::freed() {
    if (std::ranges::any_of(open_, [](const auto& one) { return one.second; })) return;
    for (auto& one : std::exchange(waiting_, {})) one();
}

std::optional<std::uint64_t> played_database::take(owner by, core::instant now,
                                                   core::duration lasts) {
    if (expires_ >= now) return std::nullopt;
    owner_ = by;
    expires_ = now + lasts;
    if (!owners_.try_emplace(++epoch_, by).second) said.push_back("an epoch was given twice");
    return epoch_;
}

bool played_database::renew(owner by, std::uint64_t epoch, core::instant now,
                            core::duration lasts) {
    if (owner_ != by || epoch_ < epoch) return false;
    expires_ = now + lasts;
    return true;
}

std::optional<std::uint64_t> played_database::raise(owner by, std::uint64_t epoch,
                                                    core::instant now, core::duration lasts) {
    if (!renew(by, epoch, now, lasts)) return std::nullopt;
    if (!owners_.try_emplace(++epoch_, by).second) said.push_back("an epoch was given twice");
    return epoch_;
}

void played_database::release(owner by, std::uint64_t epoch) {
    if (owner_ == by && epoch_ >= epoch) expires_ = {};
}

bool played_database::fenced(owner by, std::uint64_t epoch) const {
    if (mutant_ == mutant::no_epoch || mutant_ == mutant::no_fence) return true;
    return owner_ == by && epoch_ == epoch;
}

played_database::result played_database::begin(const write& w) {
    if (!fenced(w.by, w.epoch)) return result::lease_lost;
    const std::pair name(w.epoch, w.number);
    if (open_.contains(name)) return result::busy;
    if (batches_.contains(name)) return result::done_already;
    open_[name] = mutant_ == mutant::none;
    return result::open;
}

void played_database::abort(const write& w) {
    open_.erase({w.epoch, w.number});
    freed();
}

void played_database::restart() {
    open_.clear();
    waiting_.clear();  // with their sessions
}

// The walls: keys are unique, the log goes on where it ended, one open offer a ticket.
played_database::result played_database::judge(const write& w) const {
    if (mutant_ == mutant::no_fence) return result::done;
    auto next = counters_.event + 1;
    std::set<key> fresh;
    for (const auto& b : w.batches) {
        for (const auto& e : b.events)
            if (e.number != next++) return result::refused;
        for (const auto& r : b.inbound)
            if (keys_.contains({r.channel, r.dedupe_key}) ||
                !fresh.emplace(r.channel, r.dedupe_key).second)
                return result::refused;
    }
    return result::done;
}

void played_database::note_hands(const core::event& e) {
    if (const auto* o = std::get_if<core::ticket_offered>(&e.body)) {
        auto& hand = hands_[e.ticket];
        if (hand) said.push_back("a ticket was given to a second hand");
        hand = o->what.agent;
    }
    if (std::holds_alternative<core::offer_declined>(e.body) ||
        std::holds_alternative<core::offer_expired>(e.body) ||
        std::holds_alternative<core::offer_revoked>(e.body) ||
        std::holds_alternative<core::ticket_closed>(e.body))
        hands_.erase(e.ticket);
}

played_database::result played_database::commit(const write& w) {
    if (open_.erase({w.epoch, w.number}) == 0) return result::refused;  // gone with the server
    const auto verdict = judge(w);
    if (verdict != result::done) {
        freed();
        return verdict;
    }
    if (w.epoch != epoch_ || w.by != owner_) said.push_back("a stale commit");
    if (!log_.empty() && w.epoch < log_.back().epoch) said.push_back("the epochs fell");
    if (owners_[w.epoch] != w.by) said.push_back("an epoch had two owners");
    batches_.emplace(w.epoch, w.number);
    for (const auto& b : w.batches) {
        for (const auto& e : b.events) {
            if (e.number != log_.size() + 1) said.push_back("a number of the log was given twice");
            note_hands(e);
            if (!said.empty()) return result::done;  // what follows would be played on sand
            log_.push_back({e.number, w.epoch});
            last_at_ = std::max(last_at_, e.at);
            core::apply(replayed_, e);
        }
        for (const auto& r : b.tickets) tickets_[r.id] = r;
        for (const auto& r : b.agents) agents_[r.id] = r;
        for (const auto& r : b.customers) customers_[r.id] = r;
        for (const auto& r : b.offers) offers_[r.id] = r;
        for (const auto& [group, record] : b.promises) promises_[group] = record;
        for (const auto& r : b.inbound)
            if (!keys_.emplace(r.channel, r.dedupe_key).second)
                said.push_back("a delivery counted twice");
        counters_ = b.counters;
    }
    freed();
    return result::done;
}

core::state played_database::read() const {
    core::state into;
    for (const auto& [id, row] : agents_) into.load(row);
    for (const auto& [id, row] : tickets_) {
        if (!core::is_open(row.status)) continue;
        into.load(customers_.at(row.customer));
        into.load(row);
    }
    for (const auto& [id, row] : offers_)
        if (row.status == core::offer_status::issued) into.load(row);
    for (const auto& [group, record] : promises_) into.load(group, record);
    into.load(counters_);
    return into;
}

}  // namespace evenline::cluster

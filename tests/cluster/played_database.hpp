// PostgreSQL as far as a failover sees of it: a lease row that can be locked, transactions that
// last a while, rows with their walls. Beside it, what whoever judges writes down.
#pragma once

#include "evenline/core/step.hpp"
#include "evenline/engine/journal.hpp"

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>

namespace evenline::cluster {

enum class mutant {
    none,
    plain_read,   // the fence reads the lease row without a lock
    no_epoch,     // the fence does not look at the epoch
    no_fence      // neither, and no wall behind it
};

class played_database {
public:
    explicit played_database(mutant m) : mutant_(m) {}

    using owner = std::uint64_t;  // of one life of a router; never the same twice
    using key = std::pair<core::channel_number, std::string>;

    // --- the lease. Each waits (`when_free`) for transactions that hold it.
    void when_free(std::function<void()> then);
    std::optional<std::uint64_t> take(owner, core::instant now, core::duration lasts);
    bool renew(owner, std::uint64_t epoch, core::instant now, core::duration lasts);
    std::optional<std::uint64_t> raise(owner, std::uint64_t epoch, core::instant now,
                                       core::duration lasts);
    void release(owner, std::uint64_t epoch);

    // --- a batch: begun, fenced, and later committed
    struct write {
        owner by{};
        std::uint64_t epoch{}, number{};
        std::vector<engine::batch> batches;
    };
    enum class result { open, done, done_already, lease_lost, refused, busy };
    // open: `commit` or `abort` must follow. busy: another with this number is open.
    result begin(const write&);
    result commit(const write&);
    void abort(const write&);
    // A crash of the server: what is open is gone.
    void restart();
    [[nodiscard]] bool holds(std::uint64_t epoch, std::uint64_t number) const {
        return batches_.contains({epoch, number});
    }
    // Nothing where the epoch is no longer the lease's.
    [[nodiscard]] bool fenced(owner, std::uint64_t epoch) const;

    [[nodiscard]] core::state read() const;
    [[nodiscard]] bool seen(const key& k) const { return keys_.contains(k); }
    [[nodiscard]] core::instant last_at() const { return last_at_; }
    [[nodiscard]] std::size_t events() const { return log_.size(); }
    [[nodiscard]] const core::state& replayed() const { return replayed_; }
    [[nodiscard]] std::uint64_t digest() const { return replayed_.digest() * 31 + epoch_; }

    // What is broken, if anything ever was.
    std::vector<std::string> said;
    std::map<std::string, unsigned> reached;

private:
    result judge(const write&) const;
    void note_hands(const core::event&);
    void freed();

    const mutant mutant_;
    owner owner_{};
    std::uint64_t epoch_{};
    core::instant expires_{};
    std::vector<std::function<void()>> waiting_;
    std::map<std::pair<std::uint64_t, std::uint64_t>, bool> open_;  // holds the lease row
    std::set<std::pair<std::uint64_t, std::uint64_t>> batches_;

    std::map<core::ticket_id, core::ticket> tickets_;
    std::map<core::agent_id, core::agent> agents_;
    std::map<core::customer_id, core::customer> customers_;
    std::map<core::offer_id, core::offer> offers_;
    std::map<core::parity_group, core::promise_record> promises_;
    core::state::counters counters_;
    std::set<key> keys_;

    struct logged { std::uint64_t number, epoch; };
    std::vector<logged> log_;
    std::map<std::uint64_t, owner> owners_;            // of epochs
    std::map<core::ticket_id, core::agent_id> hands_;  // by the log alone
    core::state replayed_;
    core::instant last_at_{};
};

}  // namespace evenline::cluster

// The right to decide for a pool: a row with an owner, an epoch and an end by the database's clock.
// It proves nothing by itself: every batch is fenced by the epoch (evenline_fence). It only sees to
// it that usually one decides, and that an owner stops before another may begin.
#pragma once

#include "storage/postgres/connection.hpp"
#include "storage/postgres/lease_term.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace evenline::storage::postgres {

struct lease_of {
    std::string url;      // of the database
    std::uint64_t pool{1};
    std::string owner;    // this process, unlike any other's: host, process id, start
    lease_rules rules{};
};

class lease {
public:
    explicit lease(lease_of what);
    ~lease();  // stops renewing; whoever gives it back calls `release`
    lease(const lease&) = delete;
    lease& operator=(const lease&) = delete;

    // Takes it if nobody has it or it has run out: the epoch rises by one. It is then renewed by a
    // thread of its own until lost or released. Blocking, seconds at most. Errors: held,
    // unreachable. Not while it is held by this object.
    boost::system::error_code take();
    // A new epoch for the same owner, so that nothing sent before under the old one can ever be
    // committed; waits for what is being committed. Blocking. Errors: lease_lost, unreachable.
    boost::system::error_code raise_epoch();
    // Gives it back at once: nothing must be in flight. No error where it is lost already.
    boost::system::error_code release();

    // May this process decide now? Any thread.
    [[nodiscard]] bool decides() const;
    // Somebody else has it, or had: this object never decides again. Any thread.
    [[nodiscard]] bool lost() const { return lost_; }
    [[nodiscard]] std::uint64_t epoch() const { return epoch_; }
    [[nodiscard]] const lease_of& what() const { return what_; }

private:
    void renew_forever();
    void renew();
    void lose();
    // SQL: the row is ours. A later epoch of the same owner is one whose answer was lost.
    [[nodiscard]] std::string mine() const;
    reply ask_twice(const std::string& sql);  // a session that was ended costs no renewal

    const lease_of what_;
    mutable std::mutex asking_;      // the connection
    connection link_;
    mutable std::mutex mutex_;       // the term and the end of the thread
    lease_term term_;
    std::condition_variable wake_;
    bool stopping_{};
    std::atomic<bool> lost_{};
    std::atomic<std::uint64_t> epoch_{};
    std::thread thread_;
};

// Microseconds that never jump and go on while the machine sleeps.
[[nodiscard]] core::instant steady_now();

}  // namespace evenline::storage::postgres

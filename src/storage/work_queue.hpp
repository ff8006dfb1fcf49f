// What waits for the one thread that writes: taken in groups, in the order it came, and answered
// once it has ended.
#pragma once

#include "storage/completion.hpp"

#include <boost/asio/post.hpp>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <utility>
#include <vector>

namespace evenline::storage {

template <class What> class work_queue {
public:
    struct job {
        What what;
        completion done;
        bool blocking{};  // `done` runs on the writer's thread
    };
    using group = std::vector<job>;

    explicit work_queue(boost::asio::any_io_executor loop) : loop_(std::move(loop)) {}

    // Any thread. `done` runs on the loop, in the order of the calls.
    void push(What what, completion done) { push(job{std::move(what), std::move(done)}); }
    // Not on the writer's thread: returns when it has ended.
    boost::system::error_code wait_for(What what) {
        std::promise<boost::system::error_code> promise;
        const auto done = [&](boost::system::error_code e) { promise.set_value(e); };
        push(job{std::move(what), done, true});
        return promise.get_future().get();
    }
    // Whoever takes gets nothing once everything has been taken.
    void close() {
        {
            const std::lock_guard lock(mutex_);
            closed_ = true;
        }
        wake_.notify_one();
    }
    // Neither taken and ended nor told yet. Any thread.
    [[nodiscard]] std::size_t backlog() const { return backlog_; }

    // --- the writer's thread
    // Waits for work; `most` at a time. What `goes_alone` is a group by itself.
    template <class Predicate> group take(std::size_t most, Predicate goes_alone) {
        std::unique_lock lock(mutex_);
        wake_.wait(lock, [this] { return !waiting_.empty() || closed_; });
        group out;
        while (!waiting_.empty() && out.size() < most) {
            const bool alone = goes_alone(waiting_.front().what);
            if (alone && !out.empty()) break;
            out.push_back(std::move(waiting_.front()));
            waiting_.pop_front();
            if (alone) break;
        }
        return out;
    }
    void finish(group ended, boost::system::error_code result) {
        std::vector<completion> on_loop;
        for (auto& one : ended) {
            if (one.blocking) one.done(result);
            else on_loop.push_back(std::move(one.done));
        }
        backlog_ -= ended.size();
        if (on_loop.empty()) return;
        boost::asio::post(loop_, [result, done = std::move(on_loop)] {
            for (const auto& one : done) one(result);
        });
    }

private:
    void push(job one) {
        ++backlog_;
        {
            const std::lock_guard lock(mutex_);
            waiting_.push_back(std::move(one));
        }
        wake_.notify_one();
    }
    boost::asio::any_io_executor loop_;
    std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<job> waiting_;
    bool closed_{};
    std::atomic<std::size_t> backlog_{};
};

}  // namespace evenline::storage

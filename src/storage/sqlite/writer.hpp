// The one thread that writes. Everything that waits when it looks becomes one transaction and one
// fsync; nobody is told before it is on disk.
#pragma once

#include "storage/sqlite/checkpoints.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>

namespace evenline::storage::sqlite {

class writer {
public:
    using completion = std::function<void(boost::system::error_code)>;
    using work = std::function<void(database&)>;

    writer(boost::asio::any_io_executor loop, std::string path, options);
    ~writer();  // finishes what was accepted
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    // Takes over an open connection and starts.
    void start(database&&);

    // `done` runs on the loop, in the order of the calls.
    void append(engine::batch, completion done);
    void report(engine::delivery_report, completion done);
    void change(work, completion done);  // what the work writes
    void after_all(completion done);     // when everything before it has ended
    // Blocking: in a transaction of its own turn.
    boost::system::error_code run(work);
    // Blocking: after a failure, closes, opens and tries a write; no-op when all is well.
    boost::system::error_code recover();

    [[nodiscard]] std::size_t backlog() const { return backlog_; }
    [[nodiscard]] storage::status status() const;

private:
    struct recovery {};
    struct barrier {};
    struct job {
        std::variant<engine::batch, engine::delivery_report, work, recovery, barrier> what;
        completion done;
        bool blocking{};  // `done` runs on the writer's thread
    };
    void push(job);
    boost::system::error_code wait_for(decltype(job::what) what);
    void loop_forever();
    std::vector<job> take_group();
    void commit(std::vector<job>&);
    boost::system::error_code write_group(std::vector<job>&);
    boost::system::error_code reopen();
    void finish(std::vector<job>, boost::system::error_code);
    void count(double seconds, std::size_t batches, const boost::system::error_code&);
    void prepare();

    boost::asio::any_io_executor loop_;
    const std::string path_;
    const options options_;
    database db_;
    checkpoints checkpoints_;
    std::string scratch_;
    int log_pages_{};
    boost::system::error_code broken_;   // writer's thread only
    std::uint64_t last_durable_event_{}; // what a reopened file must still hold

    mutable std::mutex mutex_;
    std::condition_variable wake_;
    std::deque<job> waiting_;
    bool stopping_{};
    storage::status status_;
    std::atomic<std::size_t> backlog_{};
    std::thread thread_;
};

}  // namespace evenline::storage::sqlite

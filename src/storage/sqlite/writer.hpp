// The one thread that writes. Everything that waits when it looks becomes one transaction and one
// fsync; nobody is told before it is on disk.
#pragma once

#include "storage/sqlite/checkpoints.hpp"
#include "storage/work_queue.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <chrono>
#include <functional>
#include <mutex>
#include <thread>
#include <variant>

namespace evenline::storage::sqlite {

class writer {
public:
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

    [[nodiscard]] std::size_t backlog() const { return queue_.backlog(); }
    [[nodiscard]] storage::status status() const;

private:
    struct recovery {};
    struct barrier {};
    using queue = work_queue<
        std::variant<engine::batch, engine::delivery_report, work, recovery, barrier>>;
    void loop_forever();
    void commit(queue::group);
    boost::system::error_code write_group(queue::group&);
    boost::system::error_code reopen();
    void count(double seconds, std::size_t batches, const boost::system::error_code&);
    void prepare();

    queue queue_;
    const std::string path_;
    const options options_;
    database db_;
    checkpoints checkpoints_;
    std::string scratch_;
    int log_pages_{};
    boost::system::error_code broken_;   // writer's thread only
    std::uint64_t last_durable_event_{}; // what a reopened file must still hold

    mutable std::mutex mutex_;           // the status
    storage::status status_;
    std::thread thread_;
};

}  // namespace evenline::storage::sqlite

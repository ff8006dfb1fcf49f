// The one thread that writes. Everything that waits when it looks becomes one message, one
// transaction and one sync in the database; nobody is told before the commit has been answered,
// and where the answer was lost, the database is asked what came of it.
#pragma once

#include "storage/postgres/group.hpp"
#include "storage/postgres/lease.hpp"
#include "storage/work_queue.hpp"

#include <variant>

namespace evenline::storage::postgres {

class writer {
public:
    // The lease and the loop must outlive it. It connects at once, so that whoever waits for the
    // lease has less to do when it comes.
    writer(boost::asio::any_io_executor loop, lease& fence);
    ~writer();  // finishes what was accepted
    writer(const writer&) = delete;
    writer& operator=(const writer&) = delete;

    // `done` runs on the loop, in the order of the calls.
    void append(engine::batch, completion done);
    void report(engine::delivery_report, completion done);
    void after_all(completion done);
    // Blocking: raises the epoch, so that nothing sent before can be committed any more, reads the
    // state, and takes work again if that succeeded.
    boost::system::error_code load(core::state& into, engine::row_numbers&);
    // Blocking. Of the durable, on the connection that is open already.
    std::optional<core::policy> last_policy();

    [[nodiscard]] std::size_t backlog() const { return queue_.backlog(); }
    // Commits whose answer was lost and that were found done, or done then.
    [[nodiscard]] std::uint64_t doubts() const { return doubts_; }

private:
    struct reading {
        core::state* into{};
        engine::row_numbers* numbers{};
    };
    struct question { std::optional<core::policy>* policy{}; };
    struct barrier {};
    using queue = work_queue<
        std::variant<engine::batch, engine::delivery_report, reading, question, barrier>>;
    void loop_forever();
    void carry_out(queue::group);
    boost::system::error_code read(const reading&);
    void refresh();
    boost::system::error_code write(queue::group&);
    boost::system::error_code commit(const std::string& sql, const signature&);

    queue queue_;
    lease& lease_;
    connection link_;                  // writer's thread only, like the next two
    boost::system::error_code broken_;
    std::uint64_t number_{};           // of the last batch of this epoch

    std::atomic<std::uint64_t> doubts_{};
    std::thread thread_;
};

}  // namespace evenline::storage::postgres

// Moves what is in the write-ahead log into the database file, beside the writer and not in its
// way. The log is never truncated: writing over it again is cheaper than growing it.
#pragma once

#include "storage/sqlite/database.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

namespace evenline::storage::sqlite {

class checkpoints {
public:
    checkpoints(std::string path, options);
    ~checkpoints();
    checkpoints(const checkpoints&) = delete;
    checkpoints& operator=(const checkpoints&) = delete;

    // Called by the writer after a commit with the log's length in pages. Once the log is so long
    // that the work beside it cannot keep up, the writer's own connection does it, between commits.
    void after_commit(database& writer, int pages);

private:
    void loop_forever();
    database db_;
    std::mutex mutex_;
    std::condition_variable wake_;
    bool wanted_{}, stopping_{};
    int forced_at_{};
    std::thread thread_;
};

}  // namespace evenline::storage::sqlite

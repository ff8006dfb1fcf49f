#include "storage/sqlite/checkpoints.hpp"

namespace evenline::storage::sqlite {
namespace {

constexpr int worth_it_pages = 1'000;    // 4 MiB
constexpr int too_long_pages = 8'000;    // 32 MiB: half of what operating allows

}  // namespace

checkpoints::checkpoints(std::string path, options wanted) {
    db_.open(path, database::mode::write, wanted);
    thread_ = std::thread([this] { loop_forever(); });
}

checkpoints::~checkpoints() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void checkpoints::after_commit(database& writer, int pages) {
    if (pages < worth_it_pages) {
        forced_at_ = 0;
        return;
    }
    // A long reader can hold the log: asking again only after it has grown as much once more.
    if (pages >= forced_at_ + too_long_pages) {
        forced_at_ = pages - pages % too_long_pages;
        sqlite3_wal_checkpoint_v2(writer.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                  nullptr);
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
    }
    wake_.notify_one();
}

void checkpoints::loop_forever() {
    std::unique_lock lock(mutex_);
    while (true) {
        wake_.wait(lock, [&] { return wanted_ || stopping_; });
        if (stopping_) return;
        wanted_ = false;
        lock.unlock();
        // A failure here loses nothing: the log still has it, and the next one tries again.
        sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr,
                                  nullptr);
        lock.lock();
        wake_.wait_for(lock, std::chrono::milliseconds(100), [&] { return stopping_; });
    }
}

}  // namespace evenline::storage::sqlite

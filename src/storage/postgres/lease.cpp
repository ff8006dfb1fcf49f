#include "storage/postgres/lease.hpp"

#include "evenline/storage/store.hpp"
#include "storage/postgres/sql_text.hpp"

#include <chrono>
#include <ctime>

namespace evenline::storage::postgres {
namespace {

constexpr auto patience = core::seconds(2);

std::string microseconds(core::duration d) {
    return std::to_string(d.us) + " * interval '1 microsecond'";
}

}  // namespace

core::instant steady_now() {
    timespec t{};
    ::clock_gettime(CLOCK_BOOTTIME, &t);
    return {std::int64_t{t.tv_sec} * 1'000'000 + t.tv_nsec / 1'000};
}

lease::lease(lease_of what) : what_(std::move(what)), link_(what_.url), term_(what_.rules) {}

lease::~lease() {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

std::string lease::mine() const {
    std::string out = " WHERE pool = " + std::to_string(what_.pool) + " AND owner = ";
    put(out, quoted{what_.owner});
    return out + " AND epoch >= " + std::to_string(epoch_.load());
}

reply lease::ask_twice(const std::string& sql) {
    auto got = link_.ask(sql, patience);
    if (got.ended() == reply::how::lost) got = link_.ask(sql, patience);
    return got;
}

boost::system::error_code lease::take() {
    const std::lock_guard asking(asking_);
    const auto pool = std::to_string(what_.pool);
    std::string sql =
        "INSERT INTO lease (pool, owner, epoch, expires_at) VALUES (" + pool +
        ", '', 0, '-infinity') ON CONFLICT (pool) DO NOTHING;"
        "UPDATE lease SET epoch = epoch + 1, expires_at = clock_timestamp() + " +
        microseconds(what_.rules.lasts) + ", owner = ";
    put(sql, quoted{what_.owner});
    sql += " WHERE pool = " + pool + " AND expires_at < clock_timestamp() RETURNING epoch";
    const auto asked_at = steady_now();
    const auto got = link_.ask(sql, patience);
    if (!got.done()) return got.failed();
    if (got.rows() == 0) return fault::held;
    epoch_ = got.number(0, 0);
    lost_ = false;
    const std::lock_guard lock(mutex_);
    term_.given(asked_at);
    if (!thread_.joinable()) thread_ = std::thread([this] { renew_forever(); });
    return {};
}

boost::system::error_code lease::raise_epoch() {
    const std::lock_guard asking(asking_);
    if (lost_ || epoch_ == 0) return fault::lease_lost;
    const auto asked_at = steady_now();
    // Risen twice where an answer was lost: as good.
    const auto got = ask_twice("UPDATE lease SET epoch = epoch + 1, expires_at ="
                               " clock_timestamp() + " + microseconds(what_.rules.lasts) +
                               mine() + " RETURNING epoch");
    if (!got.done()) return got.failed();
    if (got.rows() == 0) {
        lose();
        return fault::lease_lost;
    }
    epoch_ = got.number(0, 0);
    const std::lock_guard lock(mutex_);
    term_.given(asked_at);
    return {};
}

boost::system::error_code lease::release() {
    const std::lock_guard asking(asking_);
    if (lost_) return {};
    lose();
    return ask_twice("UPDATE lease SET expires_at = '-infinity'" + mine()).failed();
}

bool lease::decides() const {
    if (lost_) return false;
    const std::lock_guard lock(mutex_);
    return term_.decides(steady_now());
}

void lease::lose() {
    lost_ = true;
    const std::lock_guard lock(mutex_);
    term_.gone();
}

void lease::renew() {
    const std::lock_guard asking(asking_);
    if (lost_) return;
    const auto asked_at = steady_now();
    const auto got = ask_twice("UPDATE lease SET expires_at = clock_timestamp() + " +
                               microseconds(what_.rules.lasts) + mine() + " RETURNING epoch");
    if (!got.done()) return;  // perhaps the next time; the term ends by itself
    if (got.rows() == 0) return lose();
    const std::lock_guard lock(mutex_);
    term_.given(asked_at);
}

void lease::renew_forever() {
    const auto pause = std::chrono::microseconds(what_.rules.renewed_each.us);
    std::unique_lock lock(mutex_);
    while (!stopping_) {
        if (wake_.wait_for(lock, pause, [this] { return stopping_; })) return;
        lock.unlock();
        renew();
        lock.lock();
    }
}

}  // namespace evenline::storage::postgres

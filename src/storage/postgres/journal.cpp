#include "storage/postgres/journal.hpp"

#include "evenline/storage/store.hpp"

namespace evenline::storage::postgres {

postgres_journal::postgres_journal(boost::asio::any_io_executor loop, lease& held)
    : loop_(loop), lease_(held), writer_(std::move(loop), held) {}

boost::system::error_code postgres_journal::load(core::state& into) {
    engine::row_numbers numbers;
    const auto failed = writer_.load(into, numbers);
    if (!failed) numbers_ = numbers;
    return failed;
}

std::optional<core::policy> postgres_journal::last_policy() {
    return writer_.last_policy();
}

boost::asio::awaitable<boost::system::error_code> postgres_journal::append(engine::batch what) {
    if (draining_) co_return storage::fault::stopped;
    auto start = [this, batch = std::move(what)](auto handler) mutable {
        writer_.append(std::move(batch), completion_of(std::move(handler), loop_));
    };
    const auto code = co_await when_done(std::move(start));
    co_return code;
}

boost::asio::awaitable<boost::system::error_code> postgres_journal::report(
    engine::delivery_report what) {
    if (draining_) co_return storage::fault::stopped;
    auto start = [this, report = std::move(what)](auto handler) mutable {
        writer_.report(std::move(report), completion_of(std::move(handler), loop_));
    };
    const auto code = co_await when_done(std::move(start));
    co_return code;
}

boost::asio::awaitable<void> postgres_journal::drain() {
    draining_ = true;
    auto start = [this](auto handler) mutable {
        writer_.after_all(completion_of(std::move(handler), loop_));
    };
    co_await when_done(std::move(start));
}

}  // namespace evenline::storage::postgres

#include "storage/postgres/journal.hpp"

#include "evenline/storage/store.hpp"

namespace evenline::storage::postgres {

postgres_journal::postgres_journal(boost::asio::any_io_executor loop, lease& held)
    : loop_(loop), writer_(std::move(loop), held) {}

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
    if (draining_) co_return fault::stopped;
    auto carried = ended(loop_, [this, &what](completion done) {
        writer_.append(std::move(what), std::move(done));
    });
    const auto code = co_await std::move(carried);
    co_return code;
}

boost::asio::awaitable<boost::system::error_code> postgres_journal::report(
    engine::delivery_report what) {
    if (draining_) co_return fault::stopped;
    auto carried = ended(loop_, [this, &what](completion done) {
        writer_.report(std::move(what), std::move(done));
    });
    const auto code = co_await std::move(carried);
    co_return code;
}

boost::asio::awaitable<void> postgres_journal::drain() {
    draining_ = true;
    auto all = ended(loop_, [this](completion done) { writer_.after_all(std::move(done)); });
    co_await std::move(all);
}

}  // namespace evenline::storage::postgres

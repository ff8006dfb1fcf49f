#include "storage/sqlite/journal.hpp"

#include "storage/completion.hpp"
#include "storage/sqlite/state_rows.hpp"

#include <future>

namespace evenline::storage::sqlite {

sqlite_journal::sqlite_journal(boost::asio::any_io_executor loop, std::string path, options wanted,
                               database&& db)
    : loop_(loop),
      path_(std::move(path)),
      options_(std::move(wanted)),
      writer_(loop, path_, options_) {
    writer_.start(std::move(db));
}

boost::system::error_code sqlite_journal::load(core::state& into) {
    if (const auto broken = writer_.recover()) return broken;
    // Tickets and customers are the bulk of it: each is read by a thread. The writer rests
    // meanwhile, so both see the same moment.
    database people;
    auto customers = std::async(std::launch::async, [&] {
        people.open(path_, database::mode::read, options_);
        people.keep_pages(32 * 1'024);  // closed as soon as all is read
        return customers_in_play(people);
    });
    database db;
    db.open(path_, database::mode::read, options_);
    db.keep_pages(32 * 1'024);
    db.run("BEGIN");  // one moment for all tables
    const auto numbers = load_state(db, into);
    for (auto& one : customers.get()) into.load(std::move(one));
    if (people.failed() || db.failed()) return db.failed() ? db.failure() : people.failure();
    numbers_ = numbers;
    return {};
}

std::optional<core::policy> sqlite_journal::last_policy() {
    database db;
    if (!db.open(path_, database::mode::read, options_)) return std::nullopt;
    return load_policy(db);
}

boost::asio::awaitable<boost::system::error_code> sqlite_journal::append(engine::batch what) {
    if (draining_) co_return fault::stopped;
    auto carried = ended(loop_, [this, &what](completion done) {
        writer_.append(std::move(what), std::move(done));
    });
    const auto code = co_await std::move(carried);
    co_return code;
}

boost::asio::awaitable<boost::system::error_code> sqlite_journal::report(
    engine::delivery_report what) {
    if (draining_) co_return fault::stopped;
    auto carried = ended(loop_, [this, &what](completion done) {
        writer_.report(std::move(what), std::move(done));
    });
    const auto code = co_await std::move(carried);
    co_return code;
}

boost::asio::awaitable<boost::system::error_code> sqlite_journal::change(writer::work what) {
    if (draining_) co_return fault::stopped;
    auto carried = ended(loop_, [this, &what](completion done) {
        writer_.change(std::move(what), std::move(done));
    });
    const auto code = co_await std::move(carried);
    co_return code;
}

boost::asio::awaitable<void> sqlite_journal::drain() {
    draining_ = true;
    auto all = ended(loop_, [this](completion done) { writer_.after_all(std::move(done)); });
    co_await std::move(all);
}

}  // namespace evenline::storage::sqlite

#include "storage/sqlite/reader.hpp"

#include "storage/sqlite/questions.hpp"
#include "storage/sqlite/reader_ask.hpp"

namespace evenline::storage::sqlite {

using boost::asio::awaitable;

sqlite_reader::sqlite_reader(boost::asio::any_io_executor loop, const std::string& path,
                             const options& wanted)
    : loop_(std::move(loop)), path_(path), options_(wanted), threads_(wanted.readers) {}

sqlite_reader::~sqlite_reader() { threads_.join(); }

database sqlite_reader::borrow() {
    {
        const std::lock_guard lock(mutex_);
        if (!free_.empty()) {
            database db = std::move(free_.back());
            free_.pop_back();
            return db;
        }
    }
    database db;
    db.open(path_, database::mode::read, options_);
    return db;
}

void sqlite_reader::give_back(database&& db) {
    if (db.failed()) return;  // closed: the next question opens a fresh one
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(db));
}

awaitable<engine::read_result<engine::page<core::ticket>>> sqlite_reader::tickets(
    engine::ticket_filter filter) {
    return ask<engine::page<core::ticket>>(
        [filter = std::move(filter)](database& db) { return find_tickets(db, filter); });
}

awaitable<engine::read_result<std::optional<core::ticket>>> sqlite_reader::ticket(
    core::ticket_id id) {
    return ask<std::optional<core::ticket>>([id](database& db) { return find_ticket(db, id); });
}

awaitable<engine::read_result<engine::page<engine::timeline_entry>>> sqlite_reader::timeline(
    core::ticket_id id, std::string cursor, unsigned limit) {
    return ask<engine::page<engine::timeline_entry>>(
        [id, cursor = std::move(cursor), limit](database& db) {
            return find_timeline(db, id, cursor, limit);
        });
}

awaitable<engine::read_result<std::optional<core::customer>>> sqlite_reader::customer(
    core::customer_id id) {
    return ask<std::optional<core::customer>>([id](database& db) { return find_customer(db, id); });
}

awaitable<engine::read_result<std::vector<core::event>>> sqlite_reader::events(std::uint64_t after,
                                                                               unsigned limit) {
    return ask<std::vector<core::event>>(
        [after, limit](database& db) { return find_events(db, after, limit); });
}

awaitable<engine::read_result<std::vector<core::event>>> sqlite_reader::events_of(
    core::ticket_id id) {
    return ask<std::vector<core::event>>([id](database& db) { return find_events_of(db, id); });
}

awaitable<engine::read_result<std::vector<engine::parity_row>>> sqlite_reader::parity(
    core::instant from, core::instant until, core::instant now) {
    return ask<std::vector<engine::parity_row>>(
        [from, until, now](database& db) { return find_parity(db, from, until, now); });
}

awaitable<engine::read_result<engine::page<engine::audit_entry>>> sqlite_reader::audit(
    std::string cursor, unsigned limit) {
    return ask<engine::page<engine::audit_entry>>(
        [cursor = std::move(cursor), limit](database& db) {
            return find_audit(db, cursor, limit);
        });
}

awaitable<engine::read_result<std::vector<engine::outbox_item>>> sqlite_reader::due(
    core::instant now, unsigned limit) {
    return ask<std::vector<engine::outbox_item>>(
        [now, limit](database& db) { return find_due(db, now, limit); });
}

awaitable<engine::read_result<std::optional<engine::message_record>>> sqlite_reader::message(
    std::uint64_t id) {
    return ask<std::optional<engine::message_record>>(
        [id](database& db) { return find_message(db, id); });
}

}  // namespace evenline::storage::sqlite

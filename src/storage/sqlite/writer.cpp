#include "storage/sqlite/writer.hpp"

#include "evenline/engine/event_json.hpp"
#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/erasure.hpp"
#include "storage/sqlite/event_seal.hpp"
#include "storage/sqlite/office_rows.hpp"
#include "storage/sqlite/record_rows.hpp"
#include "storage/sqlite/state_rows.hpp"
#include "storage/sqlite/field_rows.hpp"
#include "storage/sqlite/waits.hpp"

#include <chrono>

namespace evenline::storage::sqlite {
namespace {

constexpr std::array<double, 10> bucket_bounds_s{0.0005, 0.001, 0.0025, 0.005, 0.01,
                                                 0.025,  0.05,  0.1,    0.5,   1};

void write_policy(database& db, const core::policy& policy) {
    std::string data;
    engine::append_data(data, core::policy_set{policy});
    db.run(
        "INSERT INTO policy (one, data, check_sum) VALUES (1, ?1, row_check(?1)) ON CONFLICT (one)"
        " DO UPDATE SET data = excluded.data, check_sum = excluded.check_sum",
        data);
    db.run("DELETE FROM need");
    for (std::size_t i = 0; i < policy.needs.size(); ++i) {
        db.run("INSERT INTO need (number, name) VALUES (?, ?)", i, policy.needs[i].name);
    }
}

void write_batch(database& db, const engine::batch& b, std::string& scratch) {
    for (const auto& event : b.events)
        if (const auto* gone = std::get_if<core::customer_erased>(&event.body))
            erase_person(db, gone->customer, event.at);
    event_sealing seal(db);
    for (const auto& event : b.events) {
        write(db, event, scratch);
        seal.add(event, engine::kind_of(event), scratch);
        if (const auto* set = std::get_if<core::policy_set>(&event.body))
            write_policy(db, set->next);
    }
    seal.finish();
    if (!b.customers.empty()) write(db, b.customers);
    for (const auto& ticket : b.tickets) write(db, ticket);
    for (const auto& agent : b.agents) write(db, agent);
    for (const auto& offer : b.offers) write(db, offer);
    for (const auto& [group, record] : b.promises) write(db, group, record);
    keep_waits(db, b);
    join_fields(db, b.events);
    const auto raw = write(db, b.inbound, b.events);
    for (const auto& message : b.messages) write(db, message, raw);
    for (const auto& item : b.outbox) write(db, item);
    for (const auto& entry : b.audit) append_audit(db, entry);
    for (const auto& answer : b.answers) write(db, answer);
    for (const auto& note : b.deliveries) write(db, note);
    for (const auto& record : b.office) write(db, record);
    for (const auto& record : b.desk) write(db, record);
}

void raise(core::state::counters& to, const core::state::counters& from) {
    to = {std::max(to.event, from.event),     std::max(to.ticket, from.ticket),
          std::max(to.contact, from.contact), std::max(to.customer, from.customer),
          std::max(to.agent, from.agent),     std::max(to.offer, from.offer)};
}

std::uint64_t last_event_of(database& db) {
    auto found = db.query("SELECT event FROM counters");
    return found.next() ? found.number(0) : 0;
}

}  // namespace

writer::writer(boost::asio::any_io_executor loop, std::string path, options wanted)
    : queue_(std::move(loop)),
      path_(std::move(path)),
      options_(std::move(wanted)),
      checkpoints_(path_, options_) {
    for (const double bound : bucket_bounds_s) status_.commit_buckets.emplace_back(bound, 0);
}

writer::~writer() {
    queue_.close();
    if (thread_.joinable()) thread_.join();
}

void writer::start(database&& db) {
    db_ = std::move(db);
    prepare();
    last_durable_event_ = last_event_of(db_);
    thread_ = std::thread([this] { loop_forever(); });
}

void writer::append(engine::batch b, completion done) {
    queue_.push(std::move(b), std::move(done));
}
void writer::report(engine::delivery_report r, completion done) {
    queue_.push(std::move(r), std::move(done));
}
void writer::after_all(completion done) { queue_.push(barrier{}, std::move(done)); }
void writer::change(work w, completion done) { queue_.push(std::move(w), std::move(done)); }
boost::system::error_code writer::run(work w) { return queue_.wait_for(std::move(w)); }
boost::system::error_code writer::recover() { return queue_.wait_for(recovery{}); }

storage::status writer::status() const {
    const std::lock_guard lock(mutex_);
    return status_;
}

// A recovery goes alone: what came before it has failed by then, what comes after may succeed.
void writer::loop_forever() {
    const auto alone = [](const auto& what) { return std::holds_alternative<recovery>(what); };
    while (true) {
        auto group = queue_.take(options_.group, alone);
        if (group.empty()) return;
        commit(std::move(group));
    }
}

void writer::commit(queue::group group) {
    if (std::holds_alternative<recovery>(group.front().what)) {
        if (broken_) broken_ = reopen();
        const auto result = broken_;
        queue_.finish(std::move(group), result);
        return;
    }
    if (!broken_) {
        const auto from = std::chrono::steady_clock::now();
        broken_ = write_group(group);
        const std::chrono::duration<double> took = std::chrono::steady_clock::now() - from;
        count(took.count(), group.size(), broken_);
    }
    const auto result = broken_;
    queue_.finish(std::move(group), result);
    if (broken_) return;
    checkpoints_.after_commit(db_, log_pages_);
}

boost::system::error_code writer::write_group(queue::group& group) {
    core::state::counters last{};
    engine::row_numbers numbers{};
    bool writes = false;
    db_.run("BEGIN IMMEDIATE");
    for (auto& one : group) {
        if (const auto* b = std::get_if<engine::batch>(&one.what)) {
            write_batch(db_, *b, scratch_);
            raise(last, b->counters);
            numbers = {std::max(numbers.message, b->numbers.message),
                       std::max(numbers.outbox, b->numbers.outbox)};
        } else if (const auto* r = std::get_if<engine::delivery_report>(&one.what)) {
            write(db_, *r);
            write_attempt(db_, *r);
        } else if (const auto* w = std::get_if<work>(&one.what)) {
            (*w)(db_);
        }
        writes = writes || !std::holds_alternative<barrier>(one.what);
    }
    if (writes) write(db_, last, numbers);
    db_.run(writes ? "COMMIT" : "ROLLBACK");
    if (!db_.failed()) {
        last_durable_event_ = std::max(last_durable_event_, last.event);
        return {};
    }
    const auto result = db_.failure();
    {
        const std::lock_guard lock(mutex_);
        status_.last_failure = result.message() + " (" + db_.message() + ")";
    }
    db_.forgive();
    if (sqlite3_get_autocommit(db_.handle()) == 0) db_.run("ROLLBACK");
    return result;
}

// What the disk did with the pages of a failed write nobody knows: this connection never goes on.
boost::system::error_code writer::reopen() {
    db_.close();
    if (!db_.open(path_, database::mode::write, options_)) return db_.failure();
    prepare();
    const auto last = last_event_of(db_);
    if (!db_.failed() && last < last_durable_event_) db_.fail(SQLITE_CORRUPT);
    db_.run("BEGIN IMMEDIATE");
    db_.run("UPDATE indexed SET probes = probes + 1");
    db_.run("COMMIT");
    const auto result = db_.failure();
    const std::lock_guard lock(mutex_);
    status_.failed = static_cast<bool>(result);
    return result;
}

void writer::count(double seconds, std::size_t batches, const boost::system::error_code& result) {
    const std::lock_guard lock(mutex_);
    if (result) {
        ++status_.failures;
        status_.failed = true;
        return;
    }
    ++status_.commits;
    status_.batches += batches;
    status_.commit_seconds += seconds;
    status_.slowest_commit_s = std::max(status_.slowest_commit_s, seconds);
    for (auto& [bound, commits] : status_.commit_buckets) {
        if (seconds <= bound) ++commits;
    }
}

void writer::prepare() {
    db_.keep_pages(16 * 1'024);  // it touches indexes everywhere
    sqlite3_wal_hook(db_.handle(), [](void* self, sqlite3*, const char*, int pages) {
        static_cast<writer*>(self)->log_pages_ = pages;
        return SQLITE_OK;
    }, this);
}

}  // namespace evenline::storage::sqlite

// How long a store with many open and many more closed tickets takes to be ready again: opened,
// checked for its schema and loaded into the core.
//
//   restart_bench [open tickets] [closed tickets] [folder]
#include "evenline/engine/json_fields.hpp"
#include "evenline/storage/store.hpp"
#include "storage/sqlite/row_check.hpp"

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <sqlite3.h>

namespace evenline::bench {
namespace {

namespace fs = std::filesystem;

double seconds_since(std::chrono::steady_clock::time_point from) {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - from).count();
}

std::unique_ptr<storage::store> open(boost::asio::io_context& loop, const fs::path& file) {
    auto opened = storage::open_sqlite(loop.get_executor(), file.string());
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().sentence.c_str());
        std::exit(1);
    }
    return std::move(*opened);
}

core::ticket ticket(std::uint64_t id, bool is_open) {
    core::ticket t;
    t.id.value = t.customer.value = id;
    t.version = 5;
    t.status = is_open ? core::ticket_status::queued : core::ticket_status::closed;
    t.need = static_cast<core::need_index>(id % 4);
    t.form = static_cast<core::work_form>(id % 3);
    t.channel = t.promise_channel = static_cast<core::channel_number>(1 + id % 3);
    t.subject = "Order " + std::to_string(id) + " is late";
    t.requires_.skills = {{"skill-" + std::to_string(id % 12), 2}};
    t.requires_.language = id % 2 == 0 ? "en" : "es";
    t.waiting_since = {1'760'000'000'000'000 + static_cast<std::int64_t>(id * 1'000)};
    t.target = core::seconds(3'600);
    t.due_at = t.waiting_since + t.target;
    if (!is_open) t.closed_at = t.due_at;
    t.contacts = {
        {{id}, t.channel, t.form, "thread-" + std::to_string(id), t.waiting_since, {}, false}};
    return t;
}

core::customer customer(std::uint64_t id) {
    core::customer c;
    c.id.value = id;
    c.name = "Customer " + std::to_string(id);
    c.addresses = {{"phone", "+4420" + std::to_string(10'000'000 + id), true}};
    return c;
}

// Straight into the tables, spread so that open tickets lie between closed ones.
void fill(const fs::path& file, std::uint64_t open_ones, std::uint64_t all) {
    sqlite3* db = nullptr;
    sqlite3_open(file.c_str(), &db);
    storage::sqlite::know_row_check(db);
    sqlite3_exec(db, "PRAGMA synchronous = OFF; BEGIN", nullptr, nullptr, nullptr);
    sqlite3_stmt* tickets = nullptr;
    sqlite3_stmt* people = nullptr;
    sqlite3_stmt* contacts = nullptr;
    const auto ready = [&](const char* text, sqlite3_stmt*& into) {
        if (sqlite3_prepare_v2(db, text, -1, &into, nullptr) == SQLITE_OK) return;
        std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
        std::exit(3);
    };
    ready("INSERT INTO ticket (id, version, customer, status, need, channel, agent, closed_at,"
          " body, check_sum) VALUES (?1, 5, ?1, ?2, ?1 % 4, 1 + ?1 % 3, 0, ?3, ?4,"
          " row_check(?1, 5, ?1, ?2, ?1 % 4, 1 + ?1 % 3, 0, ?3, ?4))",
          tickets);
    ready("INSERT INTO customer (id, merged_into, body, check_sum)"
          " VALUES (?1, 0, ?2, row_check(?1, 0, ?2))",
          people);
    ready("INSERT INTO contact (id, ticket, channel, thread) "
          "VALUES (?1, ?1, 1 + ?1 % 3, 'thread-' || ?1)",
          contacts);
    for (std::uint64_t id = 1; id <= all; ++id) {
        const auto t = ticket(id, id % (all / open_ones) == 0);
        const auto body = engine::row_json(t);
        const auto who = engine::row_json(customer(id));
        const auto number = static_cast<sqlite3_int64>(id);
        sqlite3_bind_int64(tickets, 1, number);
        sqlite3_bind_int(tickets, 2, static_cast<int>(t.status));
        if (t.closed_at) sqlite3_bind_int64(tickets, 3, t.closed_at->us);
        else sqlite3_bind_null(tickets, 3);
        sqlite3_bind_text64(tickets, 4, body.data(), body.size(), SQLITE_STATIC, SQLITE_UTF8);
        sqlite3_bind_int64(people, 1, number);
        sqlite3_bind_text64(people, 2, who.data(), who.size(), SQLITE_STATIC, SQLITE_UTF8);
        sqlite3_bind_int64(contacts, 1, number);
        for (auto* statement : {tickets, people, contacts}) {
            if (sqlite3_step(statement) != SQLITE_DONE) {
                std::fprintf(stderr, "%s\n", sqlite3_errmsg(db));
                std::exit(3);
            }
            sqlite3_reset(statement);
        }
    }
    for (auto* statement : {tickets, people, contacts}) sqlite3_finalize(statement);
    const auto counters = "UPDATE counters SET check_sum = 0, ticket = " + std::to_string(all) +
                          ", contact = ticket, customer = ticket; COMMIT";
    sqlite3_exec(db, counters.c_str(), nullptr, nullptr, nullptr);
    sqlite3_close(db);
}

}  // namespace
}  // namespace evenline::bench

int main(int argc, char** argv) {
    using namespace evenline;
    using clock = std::chrono::steady_clock;
    const auto open_ones = argc > 1 ? std::stoull(argv[1]) : 100'000ULL;
    const auto closed = argc > 2 ? std::stoull(argv[2]) : 1'000'000ULL;
    const auto file = std::filesystem::path(argc > 3 ? argv[3] : ".") / "restart_bench.db";
    for (const auto* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + tail);
    {
        boost::asio::io_context loop;
        (void)bench::open(loop, file);
    }
    bench::fill(file, open_ones, open_ones + closed);
    std::printf("%llu open tickets among %llu, %.0f MB\n", open_ones, open_ones + closed,
        static_cast<double>(std::filesystem::file_size(file)) / 1e6);
    for (int round = 0; round < 5; ++round) {
        boost::asio::io_context loop;
        const auto from = clock::now();
        const auto cpu = std::clock();
        auto store = bench::open(loop, file);
        const double opened = bench::seconds_since(from);
        core::state state;
        const auto failed = store->journal().load(state);
        std::printf("opened %.3f s, ready %.3f s (cpu %.3f s), %zu waiting, %s\n", opened,
                    bench::seconds_since(from),
                    static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC, state.waiting(),
                    failed.message().c_str());
    }
    for (const auto* tail : {"", "-wal", "-shm"}) std::filesystem::remove(file.string() + tail);
}

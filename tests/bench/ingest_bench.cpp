// How many contacts a second become durable through the journal, beside a bare SQLite loop that
// writes the same rows to the same tables, 64 contacts a commit. Both in one run, in turns, because
// a machine's mood changes by the minute: read the ratio, not the rates.
//
//   ingest_bench [contacts a run] [rounds] [folder]
#include "bench/contacts.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"
#include "evenline/storage/store.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <filesystem>
#include <sqlite3.h>

namespace evenline::bench {
namespace {

namespace fs = std::filesystem;

struct result { double per_second{}, cpu_us{}; };

class stopwatch {
public:
    [[nodiscard]] result of(std::size_t count) const {
        const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - wall_;
        const double cpu = static_cast<double>(std::clock() - cpu_) / CLOCKS_PER_SEC;
        return {static_cast<double>(count) / wall.count(), cpu * 1e6 / static_cast<double>(count)};
    }

private:
    std::chrono::steady_clock::time_point wall_{std::chrono::steady_clock::now()};
    std::clock_t cpu_{std::clock()};
};

std::unique_ptr<storage::store> open(boost::asio::io_context& loop, const fs::path& file) {
    for (const auto* tail : {"", "-wal", "-shm"}) fs::remove(file.string() + tail);
    auto opened = storage::open_sqlite(loop.get_executor(), file.string());
    if (!opened) {
        std::fprintf(stderr, "%s\n", opened.error().sentence.c_str());
        std::exit(1);
    }
    return std::move(*opened);
}

result through_journal(const fs::path& file, const std::vector<engine::batch>& all,
                       std::size_t in_flight) {
    boost::asio::io_context loop;
    auto store = open(loop, file);
    auto copies = all;  // appending takes them
    std::size_t next = 0;
    auto sender = [&]() -> boost::asio::awaitable<void> {
        while (next < copies.size()) {
            auto& mine = copies[next++];
            const auto failed = co_await store->journal().append(std::move(mine));
            if (failed) std::exit(2);
        }
    };
    const stopwatch watch;
    for (std::size_t i = 0; i < in_flight; ++i)
        boost::asio::co_spawn(loop, sender(), boost::asio::detached);
    loop.run();
    return watch.of(all.size());
}

class bare_loop {
public:
    explicit bare_loop(const fs::path& file) {
        sqlite3_open(file.c_str(), &db_);
        sqlite3_exec(
            db_,
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768; "
            "PRAGMA secure_delete = ON",
            nullptr, nullptr, nullptr);
        const char* const texts[] = {
            "INSERT INTO event (number, at, ticket, version, kind, data) VALUES (?, ?, ?, ?, ?, ?)",
            "INSERT INTO customer (id, merged_into, body) VALUES (?, 0, ?)",
            "INSERT INTO address VALUES (?, ?, ?, ?)",
            ("INSERT INTO ticket (id, version, customer, status, need, channel, agent, body) "
             "VALUES (?, ?, ?, ?, ?, ?, ?, ?)"),
            "INSERT INTO contact (id, ticket, channel, thread) VALUES (?, ?, ?, ?)",
            ("INSERT INTO wait (ticket, need, channel, live, target, queued_at, waited_from, "
            "due_at) VALUES (?, ?, ?, 1, ?, ?, ?, ?)"),
            "INSERT INTO raw (body) VALUES (?)",
            "INSERT INTO inbound VALUES (?, ?, ?, ?, ?)",
            ("INSERT INTO message (id, ticket, contact, channel, way, internal_note, seen_by, "
             "author, subject, text, html, provider_id, in_reply_to, attachments, state, "
             "delivery_error, at) "
             "VALUES (?, ?, ?, ?, 0, 0, 0, ?, '', ?, '', ?, '', '', 0, '', ?)"),
            ("UPDATE counters SET check_sum = 0, event = ?, ticket = ?, contact = ?, customer = ?,"
             " message = ?"),
            ("INSERT INTO event (number, at, ticket, version, kind, data, salt) "
             "VALUES (?, ?, ?, ?, ?, ?, zeroblob(16))"),
            "INSERT INTO customer_event (customer, number) VALUES (?, ?)",
            "INSERT INTO raw_ticket (ticket, raw) VALUES (?, ?)",
            "INSERT INTO message_text (rowid, subject, text) VALUES (?, '', ?)",
            "INSERT INTO person_text (rowid, name, ref) VALUES (?, ?, '')",
            "INSERT INTO address_text (rowid, address) VALUES (?, ?)"};
        for (std::size_t i = 0; i < std::size(texts); ++i) {
            if (sqlite3_prepare_v2(db_, texts[i], -1, &ready_[i], nullptr) != SQLITE_OK) fail();
        }
    }
    ~bare_loop() {
        for (auto* statement : ready_) sqlite3_finalize(statement);
        sqlite3_close(db_);
    }
    bare_loop(const bare_loop&) = delete;
    bare_loop& operator=(const bare_loop&) = delete;

    // The texts of the rows are made beforehand: the loop only writes.
    struct texts { std::vector<std::string> events; std::string customer, ticket; };
    void begin() { sqlite3_exec(db_, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr); }
    void commit() {
        if (sqlite3_exec(db_, "COMMIT", nullptr, nullptr, nullptr) != SQLITE_OK) fail();
    }

    void write(const engine::batch& b, const texts& t) {
        for (std::size_t i = 0; i < b.events.size(); ++i) {
            const auto& e = b.events[i];
            const auto* made = std::get_if<core::customer_created>(&e.body);
            const bool personal = made || std::holds_alternative<core::contact_received>(e.body) ||
                                  std::holds_alternative<core::ticket_opened>(e.body);
            put(personal ? 10 : 0, e.number, e.at.us, e.ticket.value, e.version,
                engine::kind_of(e), t.events[i]);
            if (made) put(11, made->who.id.value, e.number);
        }
        const auto& c = b.customers.front();
        put(1, c.id.value, t.customer);
        put(2, c.id.value, c.addresses.front().kind, c.addresses.front().value, 1);
        put(14, c.id.value, c.name);
        put(15, c.id.value, c.addresses.front().value);
        const auto& x = b.tickets.front();
        put(3, x.id.value, x.version, x.customer.value, static_cast<int>(x.status), x.need,
            x.channel, x.agent.value, t.ticket);
        put(4, x.contacts.front().id.value, x.id.value, x.channel, x.contacts.front().thread);
        put(5, x.id.value, x.need, x.channel, x.target.us, x.waiting_since.us, x.waiting_since.us,
            x.due_at.us);
        put(6, b.inbound.front().raw);
        const auto& in = b.inbound.front();
        const auto raw = sqlite3_last_insert_rowid(db_);
        put(7, in.channel, in.dedupe_key, in.kind, in.received_at.us, raw);
        put(12, x.id.value, raw);
        const auto& m = b.messages.front();
        put(8, m.id, m.ticket.value, m.contact.value, m.channel, m.author, m.text, m.provider_id,
            m.at.us);
        put(13, m.id, m.text);
        put(9, b.counters.event, b.counters.ticket, b.counters.contact, b.counters.customer, m.id);
    }

private:
    template <class... V> void put(std::size_t which, const V&... values) {
        int at = 0;
        (bind(ready_[which], which, ++at, values), ...);
        if (sqlite3_step(ready_[which]) != SQLITE_DONE) fail();
        sqlite3_reset(ready_[which]);
    }
    static void bind(sqlite3_stmt* s, std::size_t which, int at, std::string_view text) {
        if (which == 6) sqlite3_bind_blob64(s, at, text.data(), text.size(), SQLITE_STATIC);
        else sqlite3_bind_text64(s, at, text.data(), text.size(), SQLITE_STATIC, SQLITE_UTF8);
    }
    template <std::integral N> static void bind(sqlite3_stmt* s, std::size_t, int at, N n) {
        sqlite3_bind_int64(s, at, static_cast<sqlite3_int64>(n));
    }
    void fail() {
        std::fprintf(stderr, "%s\n", sqlite3_errmsg(db_));
        std::exit(3);
    }
    sqlite3* db_{};
    std::array<sqlite3_stmt*, 16> ready_{};
};

std::vector<bare_loop::texts> texts_of(const std::vector<engine::batch>& all) {
    std::vector<bare_loop::texts> texts;
    for (const auto& b : all) {
        bare_loop::texts t;
        for (const auto& e : b.events) engine::append_data(t.events.emplace_back(), e.body);
        t.customer = engine::row_json(b.customers.front());
        t.ticket = engine::row_json(b.tickets.front());
        texts.push_back(std::move(t));
    }
    return texts;
}

result bare(const fs::path& file, const std::vector<engine::batch>& all,
            const std::vector<bare_loop::texts>& texts) {
    boost::asio::io_context loop;
    open(loop, file).reset();  // the same schema
    bare_loop db(file);
    const stopwatch watch;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (i % 64 == 0) db.begin();
        db.write(all[i], texts[i]);
        if (i % 64 == 63 || i + 1 == all.size()) db.commit();
    }
    return watch.of(all.size());
}

result median(std::vector<result> all) {
    std::sort(all.begin(), all.end(),
              [](const result& a, const result& b) { return a.per_second < b.per_second; });
    return all[all.size() / 2];
}

}  // namespace
}  // namespace evenline::bench

int main(int argc, char** argv) {
    using namespace evenline::bench;
    const auto count = argc > 1 ? std::stoul(argv[1]) : 16'384UL;
    const auto rounds = argc > 2 ? std::stoul(argv[2]) : 5UL;
    const fs::path file = fs::path(argc > 3 ? argv[3] : ".") / "ingest_bench.db";
    const auto all = contacts(count);
    const auto few =
        std::vector(all.begin(),
                    all.begin() + static_cast<std::ptrdiff_t>(std::min<std::size_t>(count, 1'024)));
    const auto texts = texts_of(all);
    std::vector<result> loop, one, many, most;
    for (std::size_t i = 0; i < rounds; ++i) {
        loop.push_back(bare(file, all, texts));
        one.push_back(through_journal(file, few, 1));
        many.push_back(through_journal(file, all, 64));
        most.push_back(through_journal(file, all, 256));
    }
    for (const auto* tail : {"", "-wal", "-shm"}) fs::remove(file.string() + tail);
    const auto limit = median(loop);
    std::printf("%zu contacts a run, %zu events each, median of %zu rounds in turns\n", count,
                all.front().events.size(), rounds);
    std::printf("%-28s %12s %12s %8s\n", "", "durable/s", "cpu us each", "ratio");
    const auto show = [&](const char* what, result r) {
        std::printf("%-28s %12.0f %12.1f %8.2f\n", what, r.per_second, r.cpu_us,
                    r.per_second / limit.per_second);
    };
    show("bare loop, 64 a commit", limit);
    show("journal, 1 in flight", median(one));
    show("journal, 64 in flight", median(many));
    show("journal, 256 in flight", median(most));
}

#include "storage/sqlite/upkeep.hpp"

#include "storage/sqlite/erasure.hpp"

#include <chrono>
#include <thread>

namespace evenline::storage::sqlite {
namespace {

constexpr unsigned tickets_a_piece = 50, requests_a_piece = 200;
constexpr int checkpoint_tries = 100;
constexpr auto checkpoint_pause = std::chrono::milliseconds(50);

// The oldest requests that are older; how many went.
std::size_t drop_old_requests(database& db, core::instant then) {
    std::vector<std::int64_t> old;
    {
        auto found = db.query("SELECT r.id, (SELECT received_at FROM inbound WHERE raw = r.id"
                              " LIMIT 1) FROM raw r ORDER BY r.id LIMIT ?", requests_a_piece);
        while (found.next()) {
            if (!found.null(1) && found.integer(1) >= then.us) break;
            old.push_back(found.integer(0));
        }
    }
    for (const auto id : old) {
        db.run("DELETE FROM raw WHERE id = ?", id);
        db.run("DELETE FROM raw_ticket WHERE raw = ?", id);
    }
    return old.size();
}

bool checkpointed(const std::string& path, options wanted) {
    wanted.busy = core::milliseconds(100);
    database db;
    if (!db.open(path, database::mode::write, wanted)) return false;
    for (int i = 0; i < checkpoint_tries; ++i) {
        if (sqlite3_wal_checkpoint_v2(db.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr,
                                      nullptr) == SQLITE_OK)
            return true;
        std::this_thread::sleep_for(checkpoint_pause);
    }
    return false;
}

}  // namespace

boost::system::error_code forget_by_age(writer& with, const retention& keep, core::instant now) {
    for (std::size_t went = requests_a_piece; went == requests_a_piece && keep.raw_days != 0;) {
        const auto then = now - core::days(keep.raw_days);
        const auto failed = with.run([&](database& db) { went = drop_old_requests(db, then); });
        if (failed) return failed;
    }
    for (bool more = keep.message_days != 0; more;) {
        const auto then = now - core::days(keep.message_days);
        const auto failed = with.run([&](database& db) {
            more = erase_words_of_tickets_ended_before(db, then, tickets_a_piece);
        });
        if (failed) return failed;
    }
    return {};
}

bool scrub(writer& with, const std::string& path, const options& wanted) {
    bool due = false;
    std::uint64_t last = 0;
    const auto look = [&](database& db) {
        due = scrub_is_due(db);
        auto newest = db.query("SELECT ifnull(max(id), 0) FROM erasure");
        if (newest.next()) last = newest.number(0);
    };
    if (with.run(look)) return false;
    if (!due) return true;
    for (bool more = true; more;)
        if (with.run([&](database& db) { more = scrub_index(db); })) return false;
    if (!checkpointed(path, wanted)) return false;
    return !with.run([&](database& db) {
        db.run("UPDATE erasure SET scrubbed = 1 WHERE id <= ?", last);
    });
}

}  // namespace evenline::storage::sqlite

#include "storage/sqlite/accounts.hpp"
#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/copying.hpp"
#include "storage/sqlite/desk.hpp"
#include "storage/sqlite/event_seal.hpp"
#include "storage/sqlite/journal.hpp"
#include "storage/sqlite/lookup.hpp"
#include "storage/sqlite/migrations.hpp"
#include "storage/sqlite/office_rows.hpp"
#include "storage/sqlite/reader.hpp"
#include "storage/sqlite/reception_rows.hpp"
#include "storage/sqlite/state_rows.hpp"
#include "storage/sqlite/upkeep.hpp"

#include <filesystem>
#include <optional>

namespace evenline::storage {
namespace sqlite {
namespace {

namespace fs = std::filesystem;

class sqlite_store final : public store {
public:
    sqlite_store(boost::asio::any_io_executor loop, std::string path, options wanted,
                 database&& writing, database&& looking, database&& accounting)
        : path_(std::move(path)),
          options_(std::move(wanted)),
          lookup_(std::move(looking)),
          accounts_(std::move(accounting)),
          reader_(loop, path_, options_),
          journal_(loop, path_, options_, std::move(writing)),
          desk_(reader_, journal_) {}

    engine::journal& journal() override { return journal_; }
    engine::lookup& lookup() override { return lookup_; }
    engine::reader& reader() override { return reader_; }
    engine::accounts& accounts() override { return accounts_; }
    engine::office& office() override { return reader_; }
    engine::reports& reports() override { return reader_; }
    engine::desk& desk() override { return desk_; }

    outcome<core::channel_number> channel_number_of(std::string_view id,
                                                    std::string_view kind) override;
    std::vector<channel_row> channels() override;
    outcome<std::vector<engine::subscriber_record>> subscribers(
        const std::vector<engine::subscriber_record>&) override;
    outcome<std::string> ticket_secret(const std::string& fresh) override;
    outcome<void> backup(const std::string& path) override;
    outcome<void> tidy(const retention&, core::instant now) override;
    int schema_version() override;
    using store::check;
    std::vector<std::string> check(const std::vector<chain_heads>& kept) override;
    chain_heads heads() override;
    storage::status status() override;

private:
    [[nodiscard]] database open_reading() {
        database db;
        db.open(path_, database::mode::read, options_);
        return db;
    }
    const std::string path_;
    const options options_;
    sqlite_lookup lookup_;
    sqlite_accounts accounts_;
    sqlite_reader reader_;
    sqlite_journal journal_;
    sqlite_desk desk_;
};

outcome<core::channel_number> sqlite_store::channel_number_of(std::string_view id,
                                                              std::string_view kind) {
    std::int64_t number = 0;
    const auto failed = journal_.writer().run([&](database& db) {
        db.run(
            "INSERT INTO channel (number, id, kind) VALUES ((SELECT 1 + ifnull(max(number), 0) "
            "FROM channel), ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET kind = excluded.kind",
            id, kind);
        auto found = db.query("SELECT number FROM channel WHERE id = ?", id);
        if (found.next()) number = found.integer(0);
    });
    if (failed)
        return problem{failed, "channel " + std::string(id) +
                                   " cannot be given a number: " + failed.message()};
    return static_cast<core::channel_number>(number);
}

std::vector<channel_row> sqlite_store::channels() {
    std::vector<channel_row> all;
    database db = open_reading();
    auto found = db.query("SELECT number, id, kind FROM channel ORDER BY number");
    while (found.next())
        all.push_back({found.as<core::channel_number>(0), found.string(1), found.string(2)});
    return all;
}

outcome<std::vector<engine::subscriber_record>> sqlite_store::subscribers(
    const std::vector<engine::subscriber_record>& configured) {
    std::vector<engine::subscriber_record> all;
    const auto failed = journal_.writer().run([&](database& db) {
        keep_configured(db, configured);
        all = read_subscribers(db);
    });
    if (failed) return problem{failed, "the subscribers cannot be stored: " + failed.message()};
    return all;
}

outcome<std::string> sqlite_store::ticket_secret(const std::string& fresh) {
    std::string kept;
    const auto failed = journal_.writer().run([&](database& db) { kept = keep_secret(db, fresh); });
    if (failed) return problem{failed, "the tickets' secret cannot be stored: " + failed.message()};
    return kept;
}

int sqlite_store::schema_version() {
    database db = open_reading();
    return schema_version_of(db);
}

storage::status sqlite_store::status() {
    auto now = journal_.writer().status();
    std::error_code ignored;
    const auto log = fs::file_size(path_ + "-wal", ignored);
    now.wal_bytes = ignored ? 0 : log;
    const auto file = fs::file_size(path_, ignored);
    now.database_bytes = ignored ? 0 : file;
    return now;
}

outcome<void> sqlite_store::backup(const std::string& path) {
    std::error_code ignored;
    if (fs::exists(path, ignored)) {
        return problem{make_error_code(boost::system::errc::file_exists),
            path + " exists: name a file that does not, so that no backup is lost to another"};
    }
    database from = open_reading();
    if (from.failed())
        return problem{from.failure(), "no backup to " + path + ": " + from.message()};
    return copy_database(from, path);
}

outcome<void> sqlite_store::tidy(const retention& keep, core::instant now) {
    if (const auto failed = forget_by_age(journal_.writer(), keep, now))
        return problem{failed, "not all that is too old was forgotten: " + failed.message() +
                                   "; it is tried again"};
    if (scrub(journal_.writer(), path_, options_)) return {};
    return problem{fault::busy, "what was erased is still in the write-ahead log, because somebody"
                                " reads the store all the time; it is tried again"};
}

chain_heads sqlite_store::heads() {
    database db = open_reading();
    chain_heads out;
    {
        auto last = db.query("SELECT id, lower(hex(hash)) FROM audit ORDER BY id DESC LIMIT 1");
        if (last.next()) out.audit = last.number(0), out.audit_digest = last.string(1);
    }
    auto seal = db.query("SELECT number, lower(hex(hash)) FROM event_seal");
    if (seal.next()) out.event = seal.number(0), out.event_digest = seal.string(1);
    return out;
}

namespace {

// What was once the head of the audit and is not on the way to the present one.
void look_for_audit(database& db, const chain_heads& kept, std::vector<std::string>& wrong) {
    if (kept.audit == 0) return;
    auto found = db.query("SELECT lower(hex(hash)) FROM audit WHERE id = ?", kept.audit);
    const bool there = found.next();
    if (there && found.text(0) == kept.audit_digest) return;
    wrong.push_back("the audit is not the one that was noted at row " +
                    std::to_string(kept.audit) +
                    (there ? ": it was written anew since" : ": its end was cut off") +
                    ", or an older backup was restored");
}

}  // namespace

std::vector<std::string> sqlite_store::check(const std::vector<chain_heads>& kept) {
    std::vector<std::string> wrong;
    database db = open_reading();
    {
        auto found = db.query("PRAGMA integrity_check(20)");
        while (found.next()) {
            if (found.text(0) != "ok") wrong.push_back(found.string(0));
        }
    }
    for (auto& sentence : broken_rows(db)) wrong.push_back(std::move(sentence));
    if (const auto row = first_broken_audit(db)) {
        wrong.push_back("the audit log is not what was written, from row " + std::to_string(*row)
            + " on: compare it with the last backup");
    }
    std::map<std::uint64_t, std::string> noted;
    for (const auto& one : kept) {
        look_for_audit(db, one, wrong);
        noted.emplace(one.event, one.event_digest);
    }
    std::optional<std::uint64_t> lost;
    const auto broken = first_broken_event(db, noted, &lost);
    if (lost)
        wrong.push_back("the log of events is not the one that was noted at event " +
                        std::to_string(*lost) +
                        ": it was written anew or cut off since, or an older backup was restored");
    if (const auto number = broken) {
        wrong.push_back("the log of events is not what was written, from event " +
                        std::to_string(*number) + " on: compare it with the last backup");
    }
    auto gaps = db.query(
        "SELECT count(*), ifnull(max(number), 0), (SELECT event FROM counters) FROM event");
    if (gaps.next() && (gaps.integer(0) != gaps.integer(1) || gaps.integer(1) != gaps.integer(2))) {
        wrong.push_back("the event log has gaps: " + gaps.string(0) + " events, the last is number "
            + gaps.string(1) + ", " + gaps.string(2) + " were given out: restore the last backup");
    }
    if (db.failed()) wrong.push_back("the store cannot be read: " + db.message());
    return wrong;
}

std::string path_of(std::string_view url) {
    for (const std::string_view scheme : {"sqlite://", "sqlite:"}) {
        if (url.starts_with(scheme)) return std::string(url.substr(scheme.size()));
    }
    return std::string(url);
}

problem cannot_open(const std::string& path, const database& db) {
    std::error_code ignored;
    const auto folder =
        fs::path(path).has_parent_path() ? fs::path(path).parent_path() : fs::path(".");
    if (!fs::is_directory(folder, ignored)) {
        return {fault::missing, "the folder " + folder.string() +
                                    " for the store does not exist: create it"
                                    " (mkdir -p), or name another in [store] url"};
    }
    if (!fs::exists(path, ignored)) {
        return {fault::missing, "the store " + path + " does not exist and cannot be made: " +
                                    db.message() + ": check who may write in " + folder.string()};
    }
    return {db.failure(), "the store " + path + " cannot be used: " + db.message()};
}

// SQLite takes an empty file for a new one, deletes the log that lies beside it, and takes one of a
// single byte for empty. An empty one without a log is what an interrupted first start leaves.
std::optional<problem> cut_short(const std::string& path, bool may_create) {
    constexpr std::uintmax_t shortest = 512;
    std::error_code missing, no_log;
    const auto size = fs::file_size(path, missing);
    if (missing || size >= shortest) return std::nullopt;
    const auto log = fs::file_size(path + "-wal", no_log);
    const bool has_log = !no_log && log != 0;
    if (size == 0 && may_create && !has_log) return std::nullopt;
    return problem{fault::corrupt,
                   "the store " + path + " is cut short, " + std::to_string(size) +
                       " bytes are left of it: restore the last backup, or move it and what lies"
                       " beside it (" + path + "-wal) away to begin with an empty store"};
}

problem read_only_problem(const std::string& path) {
    return {fault::read_only, "the store " + path +
                                  " may not be written: give this user write access to the"
                                  " file and its folder, or mount the disk read-write"};
}

}  // namespace
}  // namespace sqlite

outcome<std::unique_ptr<store>> open_sqlite(boost::asio::any_io_executor loop, std::string_view url,
                                            options wanted) {
    using sqlite::database;
    const std::string path = sqlite::path_of(url);
    if (path.empty() || path.find(':') == 0) {
        return problem{fault::missing,
                       "no file is named in the store's url: write sqlite:evenline.db"};
    }
    if (auto no = sqlite::cut_short(path, wanted.create)) return *std::move(no);
    const auto mode = wanted.create ? database::mode::create : database::mode::write;
    database writing;
    if (!writing.open(path, mode, wanted)) return sqlite::cannot_open(path, writing);
    if (sqlite3_db_readonly(writing.handle(), "main") == 1) return sqlite::read_only_problem(path);
    if (auto done = migrate(writing, path); !done) {
        if (done.error().code == fault::read_only) return sqlite::read_only_problem(path);
        return done.error();
    }
    writing.run("PRAGMA journal_mode = WAL");
    database looking;
    database accounting;
    if (writing.failed() || !looking.open(path, database::mode::read, wanted)
        || !accounting.open(path, database::mode::write, wanted)) {
        return sqlite::cannot_open(path, writing.failed()   ? writing
                                         : looking.failed() ? looking
                                                            : accounting);
    }
    looking.keep_pages(8 * 1'024);
    return std::unique_ptr<store>(std::make_unique<sqlite::sqlite_store>(
        std::move(loop), path, std::move(wanted), std::move(writing), std::move(looking),
        std::move(accounting)));
}

}  // namespace evenline::storage

#include "storage/sqlite/migrations.hpp"

#include <ctime>

namespace evenline::storage::sqlite {
namespace {

constexpr std::int64_t application = 0x45564C4E;  // "EVLN": so that nobody else's file is taken

std::int64_t pragma(database& db, const char* sql) {
    auto found = db.query(sql);
    return found.next() ? found.integer(0) : 0;
}

problem cannot(database& db, const std::string& path, const std::string& what) {
    return {db.failure(), "the store " + path + " cannot be " + what + ": " + db.message()};
}

// Steps already in the file must be the ones this program knows under those names.
outcome<void> compare(database& db, const std::string& path) {
    auto found = db.query("SELECT name, sha256 FROM migration ORDER BY name");
    for (std::size_t i = 0; found.next(); ++i) {
        const auto known = migrations();
        if (i < known.size() && found.text(0) == known[i].name && found.text(1) == known[i].sha256)
            continue;
        return problem{fault::corrupt,
                       "the store " + path + " was changed by a different version of step " +
                           found.string(0) +
                           ": use the Evenline that made it, or restore a backup made by this one"};
    }
    if (db.failed()) return cannot(db, path, "read");
    return {};
}

outcome<void> apply(database& db, const std::string& path, const migration& step,
                    std::size_t version) {
    db.run("BEGIN IMMEDIATE");
    // Another process may have done this step while we waited for the lock.
    if (static_cast<std::size_t>(schema_version_of(db)) < version) {
        db.script(std::string(step.sql));
        db.run("INSERT INTO migration (name, sha256, applied_at) VALUES (?, ?, ?)", step.name,
               step.sha256, static_cast<std::int64_t>(std::time(nullptr)) * 1'000'000);
        db.script("PRAGMA user_version = " + std::to_string(version));
    }
    db.run("COMMIT");
    if (!db.failed()) return {};
    auto why = cannot(db, path, "brought to schema step " + std::string(step.name));
    db.forgive();
    if (sqlite3_get_autocommit(db.handle()) == 0) db.run("ROLLBACK");
    return why;
}

}  // namespace

int schema_version_of(database& db) { return static_cast<int>(pragma(db, "PRAGMA user_version")); }

outcome<void> migrate(database& db, const std::string& path) {
    const auto version = static_cast<std::size_t>(schema_version_of(db));
    const auto id = pragma(db, "PRAGMA application_id");
    const bool empty = pragma(db, "SELECT count(*) FROM sqlite_schema") == 0;
    if (db.failed()) return cannot(db, path, "read");
    if (!empty && id != application) {
        return problem{
            fault::corrupt,
            path + " is a SQLite file but not Evenline's: name another file in [store] url"};
    }
    if (version > migrations().size()) {
        return problem{
            fault::newer_schema,
            "the store " + path + " has schema " + std::to_string(version) +
                ", this Evenline knows up to " + std::to_string(migrations().size()) +
                ": start the newer Evenline, or restore a backup made before the upgrade"};
    }
    if (version == 0) {
        db.script(
            "PRAGMA application_id = " + std::to_string(application) +
            ";"
            "CREATE TABLE IF NOT EXISTS migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
            " applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID");
        if (db.failed()) return cannot(db, path, "written");
    } else if (auto same = compare(db, path); !same) {
        return same;
    }
    for (std::size_t next = version; next < migrations().size(); ++next) {
        if (auto done = apply(db, path, migrations()[next], next + 1); !done) return done;
    }
    return {};
}

}  // namespace evenline::storage::sqlite

// A store of the first schema, opened by this program: everything in it is found.
#include "contract/desk.hpp"
#include "evenline/engine/json_fields.hpp"
#include "storage/sqlite/migrations.hpp"

#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

namespace evenline::contract {
namespace {

void run_sql(sqlite3* db, const std::string& sql) {
    char* why = nullptr;
    ASSERT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &why), SQLITE_OK) << why;
}

TEST(Migration, WhatAnOlderStoreHoldsIsFoundToo) {
    const folder place;
    const auto path = (place.path() / "line.db").string();
    const auto first = storage::sqlite::migrations()[0];
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    run_sql(db, "PRAGMA application_id = 1163283534");
    run_sql(db, "CREATE TABLE migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
                " applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID");
    run_sql(db, std::string(first.sql));
    run_sql(db, "INSERT INTO migration VALUES ('" + std::string(first.name) + "', '" +
                    std::string(first.sha256) + "', 1); PRAGMA user_version = 1");
    core::customer who;
    who.id = {1};
    who.name = "Zoe Smith";
    run_sql(db, "INSERT INTO customer VALUES (1, 'crm-1', 0, '" + engine::row_json(who) + "')");
    run_sql(db, "INSERT INTO address VALUES (1, 'phone', '+34600111222', 1)");
    run_sql(db, "INSERT INTO ticket VALUES (1, 1, 1, 0, 0, 1, 0, NULL, '{\"subject\":\"Late\"}')");
    run_sql(db, "INSERT INTO message VALUES (1, 1, 0, 1, 0, 0, 0, 'Zoe', '', 'my parcel is late',"
                " '', '', '', '', 0, '', 5)");
    sqlite3_close(db);

    boost::asio::io_context loop;
    auto opened = storage::open_sqlite(loop.get_executor(), path, {});
    ASSERT_TRUE(opened) << opened.error().sentence;
    std::vector<std::size_t> found;
    auto look = [&]() -> boost::asio::awaitable<void> {
        for (const char* text : {"parcel", "smith", "600111", "crm-1", "nothing"}) {
            engine::search_filter f;
            f.text = text;
            f.everything = true;
            const auto got = co_await (*opened)->desk().search(std::move(f));
            found.push_back(got ? got->data.size() : 99);
        }
    };
    boost::asio::co_spawn(loop, look(), [](std::exception_ptr) {});
    loop.run();
    EXPECT_EQ(found, (std::vector<std::size_t>{1, 1, 1, 1, 0}));
}

std::string schema_of(const std::string& path) {
    sqlite3* db = nullptr;
    sqlite3_stmt* asked = nullptr;
    std::string out;
    sqlite3_open(path.c_str(), &db);
    sqlite3_prepare_v2(db,
                       "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY type, name",
                       -1, &asked, nullptr);
    while (sqlite3_step(asked) == SQLITE_ROW)
        out += reinterpret_cast<const char*>(sqlite3_column_text(asked, 0)) + std::string("\n");
    sqlite3_finalize(asked);
    sqlite3_close(db);
    return out;
}

// A store as the program of that schema left it.
void make_store(const std::string& path, std::size_t version) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open(path.c_str(), &db), SQLITE_OK);
    run_sql(db, "PRAGMA application_id = 1163283534; PRAGMA journal_mode = WAL");
    run_sql(db, "CREATE TABLE migration (name TEXT PRIMARY KEY, sha256 TEXT NOT NULL,"
                " applied_at INTEGER NOT NULL) STRICT, WITHOUT ROWID");
    for (std::size_t i = 0; i < version; ++i) {
        const auto step = storage::sqlite::migrations()[i];
        run_sql(db, std::string(step.sql));
        run_sql(db, "INSERT INTO migration VALUES ('" + std::string(step.name) + "', '" +
                        std::string(step.sha256) + "', 1)");
    }
    run_sql(db, "PRAGMA user_version = " + std::to_string(version));
    sqlite3_close(db);
}

int dies_at = 0;

// Every connection of this process counts its statements and ends the process at the nth.
int count_statements(sqlite3* db, char**, const sqlite3_api_routines*) {
    return sqlite3_trace_v2(
        db, SQLITE_TRACE_STMT,
        [](unsigned, void*, void*, void*) {
            if (--dies_at == 0) _exit(9);
            return 0;
        },
        nullptr);
}

// Opens the store in a process that dies at that statement; false: it opened and lived.
bool died_opening(const std::string& path, int statement) {
    const auto child = fork();
    if (child == 0) {
        dies_at = statement;
        sqlite3_auto_extension(reinterpret_cast<void (*)()>(&count_statements));
        boost::asio::io_context loop;
        const auto opened = storage::open_sqlite(loop.get_executor(), path, {});
        _exit(opened ? 0 : 3);
    }
    int status = 0;
    waitpid(child, &status, 0);
    EXPECT_NE(WEXITSTATUS(status), 3) << "statement " << statement;
    return WEXITSTATUS(status) == 9;
}

TEST(Migration, KilledAtAnyStatementTheNextStartFinishesIt) {
    const folder place;
    const auto fresh = (place.path() / "fresh.db").string();
    {
        boost::asio::io_context loop;
        ASSERT_TRUE(storage::open_sqlite(loop.get_executor(), fresh, {}));
    }
    const auto wanted = schema_of(fresh);
    std::size_t kills = 0;
    for (std::size_t version = 1; version <= storage::sqlite::migrations().size(); ++version) {
        // The first schema at every statement, the others at some: their last steps are the same.
        const int stride = version == 1 ? 1 : 7;
        const auto made = (place.path() / ("made" + std::to_string(version) + ".db")).string();
        make_store(made, version);
        for (int statement = 1;; statement += stride) {
            const auto path = (place.path() / "line.db").string();
            for (const char* end : {"-wal", "-shm"}) std::filesystem::remove(path + end);
            std::filesystem::copy_file(made, path,
                                       std::filesystem::copy_options::overwrite_existing);
            const bool killed = died_opening(path, statement);
            boost::asio::io_context loop;
            auto opened = storage::open_sqlite(loop.get_executor(), path, {});
            ASSERT_TRUE(opened) << version << ", " << statement << ": " << opened.error().sentence;
            EXPECT_EQ((*opened)->check(), std::vector<std::string>{});
            opened->reset();
            ASSERT_EQ(schema_of(path), wanted) << version << ", statement " << statement;
            if (!killed) break;
            ++kills;
        }
    }
    RecordProperty("kills", static_cast<int>(kills));
    EXPECT_GT(kills, 50U);
}

}  // namespace
}  // namespace evenline::contract

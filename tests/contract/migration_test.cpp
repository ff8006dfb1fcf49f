// A store of the first schema, opened by this program: everything in it is found.
#include "contract/desk.hpp"
#include "evenline/engine/json_fields.hpp"
#include "storage/sqlite/migrations.hpp"

#include <sqlite3.h>

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

}  // namespace
}  // namespace evenline::contract

// A row of somebody who was here before is not what was written: they are asked to come again, the
// log says what to do, and nobody else waits for it.
#include "blackbox/desk.hpp"

#include <gtest/gtest.h>
#include <sqlite3.h>

namespace evenline::blackbox {
namespace {

void spoil(const server& s, const char* sql) {
    sqlite3* db = nullptr;
    ASSERT_EQ(sqlite3_open((s.folder() / "evenline.db").c_str(), &db), SQLITE_OK);
    EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(db);
    EXPECT_EQ(sqlite3_changes(db), 1);
    sqlite3_close(db);
}

TEST(BrokenRow, OfAnEndedTicketRefusesItsCustomerAndNobodyElse) {
    server s;
    s.start();
    desk_agent rosa(s, "rosa@example.com");
    rosa.available();
    client provider;
    const auto writes = [&](const std::string& who, int n) {
        return hook_contact(provider, s, who, {{"text", "where is it?"}},
                            who + "-" + std::to_string(n));
    };
    ASSERT_EQ(writes("ana", 0).status / 100, 2);
    rosa.serve_next();
    ASSERT_EQ(s.stop(), 0);
    spoil(s, "UPDATE ticket SET body = body || ' '");
    s.start();
    for (int n = 1; n <= 20; ++n) {
        const auto refused = writes("ana", n);
        EXPECT_EQ(refused.status, 503) << refused.body;
        EXPECT_TRUE(refused.headers.contains("retry-after"));
        EXPECT_EQ(writes("luis", n).status / 100, 2) << "right after it";
        EXPECT_EQ(provider.get(s.url("/readyz")).status, 200);
    }
    EXPECT_NE(s.log().find("`evenline verify` says where"), std::string::npos);
    const auto found = run_evenline({"verify", "--config", s.config()});
    EXPECT_NE(found.code, 0);
    EXPECT_NE((found.out + found.err).find("ticket"), std::string::npos) << found.out << found.err;
    EXPECT_EQ(s.stop(), 0);
}

}  // namespace
}  // namespace evenline::blackbox

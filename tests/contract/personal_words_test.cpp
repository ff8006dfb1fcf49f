// The list of what holds words about people, held against the schema: who adds a column of text
// says on which side it stands, and erasing, export and their tests follow from that.
#include "contract/desk.hpp"

#include "storage/sqlite/personal_words.hpp"

#include <map>
#include <sqlite3.h>
#include <sstream>

namespace evenline::contract {
namespace {

class PersonalWords : public StoreContract {
protected:
    // The first column of each row, or the second with the first before it.
    std::vector<std::string> ask(const std::string& sql) const {
        std::vector<std::string> all;
        sqlite3* db = nullptr;
        sqlite3_open((folder_.path() / "line.db").string().c_str(), &db);
        sqlite3_exec(db, sql.c_str(),
                     [](void* into, int columns, char** values, char**) {
                         std::string row = values[0];
                         if (columns > 1) row += std::string(".") + values[1];
                         static_cast<std::vector<std::string>*>(into)->push_back(row);
                         return 0;
                     },
                     &all, nullptr);
        sqlite3_close(db);
        return all;
    }
    // Ordinary tables; those in which a search index keeps itself are its own.
    static constexpr auto tables =
        "sqlite_schema m WHERE m.type = 'table' AND m.name NOT LIKE 'sqlite_%'"
        " AND m.sql NOT LIKE 'CREATE VIRTUAL%' AND NOT EXISTS"
        " (SELECT 1 FROM sqlite_schema v WHERE v.sql LIKE 'CREATE VIRTUAL%'"
        " AND substr(m.name, 1, length(v.name) + 1) = v.name || '_')";
    std::map<std::string, int> listed() const {
        std::map<std::string, int> times;
        const auto add = [&](std::string_view table, std::string_view columns) {
            std::istringstream in{std::string(columns)};
            for (std::string one; in >> one;) ++times[std::string(table) + '.' + one];
        };
        for (const auto& of : storage::sqlite::personal_tables()) add(of.table, of.columns);
        for (const auto& of : storage::sqlite::impersonal()) add(of.table, of.columns);
        return times;
    }
};

TEST_P(PersonalWords, EveryColumnOfTextIsPersonalOrNotAndNoneIsBoth) {
    auto times = listed();
    const auto columns =
        ask(std::string("SELECT m.name, c.name FROM pragma_table_info(m.name) c,") + tables +
            " AND c.type NOT IN ('INTEGER', 'REAL')");
    ASSERT_GT(columns.size(), 60U);
    for (const auto& column : columns) {
        EXPECT_EQ(times[column], 1)
            << column << ": say in src/storage/sqlite/personal_words.cpp, once, whether customers'"
            << " words can stand in it";
        times.erase(column);
    }
    for (const auto& [column, count] : times)
        ADD_FAILURE() << column << " is in the list and not in the schema";
}

TEST_P(PersonalWords, EveryIndexOfWordsIsOneThatErasingKnows) {
    EXPECT_EQ(ask("SELECT name FROM sqlite_schema WHERE sql LIKE 'CREATE VIRTUAL%' ORDER BY 1"),
              (std::vector<std::string>{"address_text", "message_text", "person_text"}));
}

INSTANTIATE_TEST_SUITE_P(Every, PersonalWords, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

// All that is kept about one person, table by table, as the list of personal words has it.
#include "storage/sqlite/desk_questions.hpp"
#include "storage/sqlite/personal_words.hpp"

namespace evenline::storage::sqlite {
namespace {

// "'a', a, 'b', b" of "a b", for json_object.
std::string named(std::string_view columns) {
    std::string out;
    while (!columns.empty()) {
        const auto end = std::min(columns.find(' '), columns.size());
        const std::string one(columns.substr(0, end));
        out.append(out.empty() ? "'" : ", '").append(one).append("', ").append(one);
        columns.remove_prefix(std::min(end + 1, columns.size()));
    }
    return out;
}

}  // namespace

read_result<std::string> find_person_records(database& db, core::customer_id who) {
    std::string out = "{";
    db.run("BEGIN");   // one moment of all tables
    for (const auto& of : personal_tables()) {
        if (!of.exported) continue;
        const std::string table(of.table);
        auto found = db.query_once("WITH RECURSIVE " + std::string(all_of_a_person) +
                                       " SELECT json_group_array(json_object(" +
                                       named(of.columns) + ")) FROM " + table + " WHERE " +
                                       rows_of(of, true),
                                   who);
        if (!found.next()) continue;
        out += (out.size() > 1 ? ",\"" : "\"") + table + "\":" + found.string(0);
    }
    db.run("COMMIT");
    if (db.failed()) return db.failure();
    return out + "}";
}

}  // namespace evenline::storage::sqlite

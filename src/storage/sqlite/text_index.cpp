#include "storage/sqlite/text_index.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {

std::uint64_t index_messages(database& db, unsigned most) {
    std::uint64_t done = 0;
    std::uint64_t last = 0;
    {
        auto found = db.query("SELECT (SELECT up_to FROM indexed), (SELECT max(id) FROM message)");
        if (!found.next()) return 0;
        done = found.number(0);
        last = found.number(1);
    }
    if (last <= done) return 0;
    const std::uint64_t until = std::min(last, done + most);
    db.run("BEGIN IMMEDIATE");
    db.run("INSERT INTO message_text (rowid, subject, text) SELECT id, subject, text FROM message"
           " WHERE id > ? AND id <= ? ORDER BY id", done, until);
    db.run("UPDATE indexed SET up_to = ?", until);
    db.run("COMMIT");
    return last - until;
}

std::string text_query(std::string_view typed) {
    std::string query;
    std::string word;
    const auto flush = [&] {
        if (word.empty()) return;
        if (!query.empty()) query += ' ';
        ((query += '"') += word) += '"';
        word.clear();
    };
    for (const char c : typed) {
        // Letters, digits and whatever is not ASCII; the rest parts words, as the index does.
        const auto u = static_cast<unsigned char>(c);
        const bool part =
            u >= 0x80 || (u >= '0' && u <= '9') || ((u | 0x20U) >= 'a' && (u | 0x20U) <= 'z');
        if (part) word += c;
        else flush();
    }
    flush();
    if (!query.empty()) query += '*';
    return query;
}

}  // namespace evenline::storage::sqlite

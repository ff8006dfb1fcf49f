#include "storage/sqlite/text_index.hpp"

namespace evenline::storage::sqlite {
namespace {

std::string addresses_of(const core::customer& c) {
    std::string all;
    for (const auto& a : c.addresses) {
        if (!all.empty()) all += ' ';
        all += a.value;
    }
    return all;
}

}  // namespace

void index_message(database& db, const engine::message_record& m) {
    db.run("INSERT INTO message_text (rowid, subject, text) VALUES (?, ?, ?)", m.id, m.subject,
           m.text);
}

void unindex_message(database& db, std::uint64_t id) {
    db.run("INSERT INTO message_text (message_text, rowid, subject, text)"
           " SELECT 'delete', id, subject, text FROM message WHERE id = ?", id);
}

void index_customer(database& db, const core::customer& c) {
    const bool gone = static_cast<bool>(c.merged_into);
    const auto name = gone ? std::string() : c.name;
    const auto ref = gone ? std::string() : c.ref;
    const auto addresses = gone ? std::string() : addresses_of(c);
    bool named = false, addressed = false;
    {
        auto found = db.query("SELECT name, ref FROM person_text WHERE rowid = ?", c.id);
        named = found.next() && found.text(0) == name && found.text(1) == ref;
    }
    {
        auto found = db.query("SELECT address FROM address_text WHERE rowid = ?", c.id);
        addressed = found.next() && found.text(0) == addresses;
    }
    if (!named)
        db.run("INSERT OR REPLACE INTO person_text (rowid, name, ref) VALUES (?, ?, ?)", c.id, name,
               ref);
    if (!addressed)
        db.run("INSERT OR REPLACE INTO address_text (rowid, address) VALUES (?, ?)", c.id,
               addresses);
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

std::string address_query(std::string_view typed) {
    // A number is written with spaces, dots and brackets, and kept without.
    bool number = !typed.empty();
    for (const char c : typed)
        number = number && std::string_view("0123456789 +-().").find(c) != std::string_view::npos;
    std::string piece;
    std::size_t characters = 0;
    for (const char c : typed) {
        if (c == '\0' || (number && (c < '0' || c > '9'))) continue;
        if ((static_cast<unsigned char>(c) & 0xC0U) != 0x80U) ++characters;
        piece += c;
        if (c == '"') piece += '"';
    }
    if (characters < 3) return {};
    return '"' + piece + '"';
}

}  // namespace evenline::storage::sqlite

#include "storage/sqlite/field_rows.hpp"

namespace evenline::storage::sqlite {
namespace {

engine::house_field read_field(const rows& r) {
    return {r.string(0), r.string(1), r.string(2), r.integer(3) != 0, r.integer(4) != 0};
}

}  // namespace

void put(database& db, const engine::field_change& c) {
    if (c.customer) {
        db.run("DELETE FROM customer_field WHERE customer = ? AND code = ?", c.customer, c.code);
        if (!c.value.empty())
            db.run("INSERT INTO customer_field (customer, code, value) VALUES (?, ?, ?)",
                   c.customer, c.code, c.value);
        return;
    }
    db.run("DELETE FROM ticket_field WHERE ticket = ? AND code = ?", c.ticket, c.code);
    if (!c.value.empty())
        db.run("INSERT INTO ticket_field (ticket, code, value) VALUES (?, ?, ?)", c.ticket, c.code,
               c.value);
}

void join_fields(database& db, std::span<const core::event> events) {
    for (const auto& e : events) {
        const auto* joined = std::get_if<core::customers_linked>(&e.body);
        if (joined == nullptr) continue;
        db.run("UPDATE OR IGNORE customer_field SET customer = ? WHERE customer = ?", joined->into,
               joined->from);
        db.run("DELETE FROM customer_field WHERE customer = ?", joined->from);
    }
}

std::vector<engine::house_field> find_fields(database& db) {
    std::vector<engine::house_field> all;
    auto found = db.query("SELECT code, english, spanish, of_customer, active FROM field"
                          " ORDER BY place");
    while (found.next()) all.push_back(read_field(found));
    return all;
}

void write_field(database& db, const engine::house_field& f) {
    db.run("INSERT INTO field (code, english, spanish, of_customer, active) VALUES (?, ?, ?, ?, ?)"
           " ON CONFLICT (code) DO UPDATE SET english = excluded.english,"
           " spanish = excluded.spanish, active = excluded.active",
           f.code, f.english, f.spanish, f.of_customer, f.active);
}

std::vector<engine::field_value> find_values(database& db, core::ticket_id ticket,
                                             core::customer_id customer) {
    std::vector<engine::field_value> all;
    auto found = db.query(
        "SELECT f.code, f.english, f.spanish, f.of_customer, f.active,"
        " ifnull(iif(f.of_customer, c.value, t.value), '') FROM field f"
        " LEFT JOIN ticket_field t ON t.code = f.code AND t.ticket = ?"
        " LEFT JOIN customer_field c ON c.code = f.code AND c.customer = ?"
        " WHERE f.active = 1 ORDER BY f.place",
        ticket, customer);
    while (found.next()) all.push_back({read_field(found), found.string(5)});
    return all;
}

std::string find_signature(database& db, std::uint64_t account) {
    auto found = db.query("SELECT text FROM signature WHERE account = ?", account);
    return found.next() ? found.string(0) : std::string();
}

void write_signature(database& db, std::uint64_t account, const std::string& text) {
    db.run("DELETE FROM signature WHERE account = ?", account);
    if (!text.empty()) db.run("INSERT INTO signature (account, text) VALUES (?, ?)", account, text);
}

}  // namespace evenline::storage::sqlite

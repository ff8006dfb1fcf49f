// One box finds customers, tickets and what was said in them.
#include "storage/sqlite/cursor.hpp"
#include "storage/sqlite/desk_questions.hpp"
#include "storage/sqlite/state_rows.hpp"
#include "storage/sqlite/text_index.hpp"

#include "evenline/engine/text.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {
namespace {

using engine::found;
using engine::found_kind;
using engine::search_filter;

constexpr unsigned most_customers = 5;  // above the messages, when everything is searched

std::string numbers_of(const std::vector<core::customer_id>& customers) {
    std::string out;
    for (const auto id : customers) {
        if (!out.empty()) out += ',';
        out += std::to_string(id.value);
    }
    return out;
}

// Conditions on the ticket `t`, all of numbers of our own.
std::string ticket_conditions(const search_filter& f) {
    std::string sql;
    if (f.status) sql += " AND t.status = " + std::to_string(static_cast<int>(*f.status));
    if (f.open_only)
        sql += " AND t.status < " + std::to_string(static_cast<int>(core::ticket_status::closed));
    if (f.everything) return sql;
    return sql + " AND (t.agent = " + std::to_string(f.agent.value) + " OR t.customer IN (" +
           numbers_of(f.customers) + "))";
}

bool sees(const search_filter& f, const core::ticket& t) {
    if (f.status && t.status != *f.status) return false;
    if (f.open_only && !core::is_open(t.status)) return false;
    if (f.channel != 0 && t.channel != f.channel) return false;
    if (f.everything || (f.agent && t.agent == f.agent)) return true;
    return std::find(f.customers.begin(), f.customers.end(), t.customer) != f.customers.end();
}

void add_ticket_by_id(database& db, const search_filter& f, std::vector<found>& out) {
    const auto id = engine::parse_id<core::ticket_id>(f.text);
    if (!id) return;
    auto rows = db.query("SELECT body FROM ticket WHERE id = ?", *id);
    core::ticket t;
    if (!rows.next() || !read(db, rows, 0, t) || !sees(f, t)) return;
    out.push_back({found_kind::ticket, t.id, t.customer, t.subject, {}, t.channel, t.status,
                   t.waiting_since});
}

void add_customers(database& db, const search_filter& f, unsigned limit, std::uint64_t after,
                   std::vector<found>& out) {
    const auto words = text_query(f.text);
    const auto piece = address_query(f.text);
    const auto id = engine::parse_id<core::customer_id>(f.text);
    std::string sql = "SELECT c.id, c.body, ifnull((SELECT address FROM address_text a WHERE"
                      " a.rowid = c.id), '') FROM customer c WHERE c.merged_into = 0 AND c.id < ?"
                      " AND (c.id = ?";
    if (!words.empty())
        sql += " OR c.id IN (SELECT rowid FROM person_text WHERE person_text MATCH ?)";
    if (!piece.empty())
        sql += " OR c.id IN (SELECT rowid FROM address_text WHERE address_text MATCH ?)";
    sql += ")";
    if (!f.everything) sql += " AND c.id IN (" + numbers_of(f.customers) + ")";
    sql += " ORDER BY c.id DESC LIMIT " + std::to_string(limit);
    auto rows = db.query_once(sql, after, id.value_or(core::customer_id{}));
    int at = 2;
    if (!words.empty()) db.bind_at(rows, ++at, words);
    if (!piece.empty()) db.bind_at(rows, ++at, piece);
    while (rows.next()) {
        core::customer c;
        if (!read(db, rows, 1, c)) return;
        out.push_back({found_kind::customer, {}, c.id, c.name, rows.string(2), 0, {}, {}});
    }
}

// Newest first; `as_tickets`: one row a ticket, its newest match.
void add_messages(database& db, const search_filter& f, bool as_tickets, unsigned limit,
                  std::uint64_t before, std::vector<found>& out, std::uint64_t& last) {
    const auto words = text_query(f.text);
    if (words.empty()) return;
    std::string sql =
        "SELECT m.id, m.ticket, t.customer, ifnull(json_extract(t.body, '$.subject'), ''),"
        " snippet(message_text, -1, char(1), char(2), '…', 16), m.channel, t.status, m.at"
        " FROM message_text JOIN message m ON m.id = message_text.rowid"
        " JOIN ticket t ON t.id = m.ticket WHERE message_text MATCH ? AND message_text.rowid < ?";
    if (f.channel != 0) sql += " AND m.channel = " + std::to_string(f.channel);
    if (!f.everything) sql += " AND m.whisper = 0";
    if (!f.tag.empty()) sql += " AND t.id IN (SELECT ticket FROM tag WHERE tag = ?)";
    sql += ticket_conditions(f) + " ORDER BY message_text.rowid DESC";
    if (!as_tickets) sql += " LIMIT " + std::to_string(limit);
    auto rows = db.query_once(sql, words, before);
    if (!f.tag.empty()) db.bind_at(rows, 3, f.tag);
    std::vector<core::ticket_id> had;
    while (out.size() < limit && rows.next()) {
        const core::ticket_id of{rows.number(1)};
        last = rows.number(0);
        if (as_tickets && std::find(had.begin(), had.end(), of) != had.end()) continue;
        had.push_back(of);
        out.push_back({as_tickets ? found_kind::ticket : found_kind::message,
                       of,
                       {rows.number(2)},
                       rows.string(3),
                       rows.string(4),
                       rows.as<core::channel_number>(5),
                       rows.as<core::ticket_status>(6),
                       {rows.integer(7)}});
    }
}

}  // namespace

read_result<page<found>> find_everywhere(database& db, const search_filter& f) {
    cursor at{'s', {INT64_MAX, INT64_MAX}};  // customers and messages below these
    if (!f.cursor.empty()) {
        const auto parsed = parse_cursor('s', f.cursor);
        if (!parsed) return make_error_code(fault::bad_cursor);
        at = *parsed;
    }
    page<found> answer;
    const auto limit = std::clamp(f.limit, 1U, longest_page);
    const bool first = f.cursor.empty();
    const bool customers = f.kind == found_kind::customer || (!f.kind && first);
    const bool said = f.kind != found_kind::customer;
    const bool filtered = f.channel != 0 || f.status || f.open_only || !f.tag.empty();
    if (said && first && f.tag.empty()) add_ticket_by_id(db, f, answer.data);
    if (customers && !filtered) {
        const auto most = f.kind ? limit : std::min(limit, most_customers);
        add_customers(db, f, most, at.after[0], answer.data);
    }
    if (said) {
        add_messages(db, f, f.kind == found_kind::ticket, limit, at.after[1], answer.data,
                     at.after[1]);
    } else if (!answer.data.empty()) {
        at.after[0] = answer.data.back().customer.value;
    }
    if (answer.data.size() >= limit) answer.next_cursor = text_of(at);
    if (db.failed()) return db.failure();
    return answer;
}

}  // namespace evenline::storage::sqlite

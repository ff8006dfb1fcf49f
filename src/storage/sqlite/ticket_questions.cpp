#include "storage/sqlite/cursor.hpp"
#include "storage/sqlite/questions.hpp"
#include "storage/sqlite/state_rows.hpp"
#include "storage/sqlite/text_index.hpp"

#include "evenline/engine/names.hpp"
#include "evenline/engine/text.hpp"

#include <algorithm>
#include <variant>

namespace evenline::storage::sqlite {
namespace {

struct condition { std::string sql; std::variant<std::int64_t, std::string> value; };

// The number of a need by its name or its digits; nothing if there is no such need.
std::optional<std::int64_t> need_number(database& db, const std::string& need) {
    if (const auto number = engine::parse_number(need)) return static_cast<std::int64_t>(*number);
    auto found = db.query("SELECT number FROM need WHERE name = ?", need);
    if (found.next()) return found.integer(0);
    return std::nullopt;
}

std::int64_t signed_of(std::uint64_t number) { return static_cast<std::int64_t>(number); }

// False: nothing can match.
bool conditions_of(database& db, const engine::ticket_filter& f, std::vector<condition>& all) {
    if (!f.status.empty()) {
        const auto status = engine::parse_name<core::ticket_status>(f.status);
        if (!status) return false;
        all.push_back({"status = ?", static_cast<std::int64_t>(*status)});
    }
    if (!f.need.empty()) {
        const auto need = need_number(db, f.need);
        if (!need) return false;
        all.push_back({"need = ?", *need});
    }
    if (f.channel != 0) all.push_back({"channel = ?", std::int64_t{f.channel}});
    if (f.agent) all.push_back({"agent = ?", signed_of(f.agent.value)});
    if (!f.tag.empty())
        all.push_back({"id IN (SELECT ticket FROM tag WHERE tag = ?)", f.tag});
    if (f.customer) all.push_back({"customer = ?", signed_of(f.customer.value)});
    if (!f.text.empty()) {
        const auto words = text_query(f.text);
        if (words.empty()) return false;
        all.push_back({"id IN (SELECT m.ticket FROM message_text x JOIN message m ON m.id = x.rowid"
                       " WHERE message_text MATCH ?)", words});
    }
    return true;
}

}  // namespace

read_result<page<core::ticket>> find_tickets(database& db, const engine::ticket_filter& f) {
    std::vector<condition> all;
    if (!f.cursor.empty()) {
        const auto from = parse_cursor('t', f.cursor);
        if (!from) return make_error_code(fault::bad_cursor);
        all.push_back({"id < ?", signed_of(from->after[0])});
    }
    page<core::ticket> answer;
    if (!conditions_of(db, f, all)) return answer;
    const auto limit = std::clamp(f.limit, 1U, longest_page);
    std::string sql = "SELECT body FROM ticket";
    for (std::size_t i = 0; i < all.size(); ++i)
        (sql += i == 0 ? " WHERE " : " AND ") += all[i].sql;
    sql += " ORDER BY id DESC LIMIT " + std::to_string(limit + 1);
    auto found = db.query_once(sql);
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::visit([&](const auto& value) { db.bind_at(found, static_cast<int>(i) + 1, value); },
                   all[i].value);
    }
    while (found.next()) {
        core::ticket one;
        if (!read(db, found, 0, one)) break;
        if (answer.data.size() == limit) {
            answer.next_cursor = text_of({'t', {answer.data.back().id.value, 0}});
            break;
        }
        answer.data.push_back(std::move(one));
    }
    if (db.failed()) return db.failure();
    return answer;
}

read_result<std::optional<core::ticket>> find_ticket(database& db, core::ticket_id id) {
    auto found = db.query("SELECT body FROM ticket WHERE id = ?", id);
    std::optional<core::ticket> answer;
    core::ticket one;
    if (found.next() && read(db, found, 0, one)) answer = std::move(one);
    if (db.failed()) return db.failure();
    return answer;
}

read_result<std::optional<core::customer>> find_customer(database& db, core::customer_id id) {
    auto found = db.query("SELECT body FROM customer WHERE id = ?", id);
    std::optional<core::customer> answer;
    core::customer one;
    if (found.next() && read(db, found, 0, one)) answer = std::move(one);
    if (db.failed()) return db.failure();
    return answer;
}

}  // namespace evenline::storage::sqlite

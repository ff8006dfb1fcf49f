#include "storage/sqlite/office_questions.hpp"

#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/cursor.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {
namespace {

// Where a list of falling numbers goes on; nothing for a cursor that is not ours.
std::optional<std::uint64_t> before_of(char list, std::string_view text) {
    if (text.empty()) return INT64_MAX;
    const auto parsed = parse_cursor(list, text);
    if (!parsed) return std::nullopt;
    return parsed->after[0];
}

std::string hex(std::string_view bytes) {
    static constexpr char digits[] = "0123456789abcdef";
    std::string out;
    for (const char c : bytes) {
        out += digits[static_cast<unsigned char>(c) >> 4U];
        out += digits[static_cast<unsigned char>(c) & 15U];
    }
    return out;
}

engine::delivery_row read_delivery(const rows& r) {
    return {{r.number(0),
             0,
             r.string(1),
             r.string(2),
             {r.number(3)},
             r.number(4),
             r.string(5),
             r.string(6),
             {r.integer(7)},
             r.as<std::uint32_t>(8)},
            r.integer(9) != 0,
            r.string(10),
            {}};
}

#define DELIVERY_COLUMNS                                                                       \
    "SELECT id, subscriber, kind, ticket, message, thread, payload, due_at, attempts, done, " \
    "error FROM outbox "

void add_attempts(database& db, engine::delivery_row& row) {
    auto found = db.query(
        "SELECT at, status, took, error FROM delivery_attempt WHERE outbox = ? ORDER BY id",
        row.item.id);
    while (found.next()) {
        row.attempts.push_back({{found.integer(0)},
                                found.as<unsigned>(1),
                                core::duration{found.integer(2)}.seconds(),
                                found.string(3)});
    }
}

// Texts a LIKE pattern takes as they are, followed by anything.
std::string beginning(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '%' || c == '_' || c == '\\') out += '\\';
        out += c;
    }
    return out + "%";
}

}  // namespace

read_result<page<engine::policy_version>> find_policy_versions(database& db, std::string_view text,
                                                               unsigned limit) {
    const auto before = before_of('v', text);
    if (!before) return make_error_code(fault::bad_cursor);
    limit = std::clamp(limit, 1U, longest_page);
    page<engine::policy_version> answer;
    auto found = db.query(
        "SELECT number, at, by, comment FROM policy_version WHERE number < ?"
        " ORDER BY number DESC LIMIT ?",
        *before, limit + 1);
    while (found.next()) {
        if (answer.data.size() == limit) {
            answer.next_cursor = text_of({'v', {answer.data.back().number, 0}});
            break;
        }
        answer.data.push_back(
            {found.number(0), {found.integer(1)}, found.string(2), found.string(3), {}});
    }
    if (db.failed()) return db.failure();
    return answer;
}

read_result<std::optional<engine::policy_version>> find_policy_version(database& db,
                                                                       std::uint64_t number) {
    auto found = db.query(
        "SELECT number, at, by, comment, text FROM policy_version"
        " WHERE number = ? OR (? = 0 AND number = (SELECT max(number) FROM policy_version))",
        number, number);
    std::optional<engine::policy_version> answer;
    if (found.next()) {
        answer = engine::policy_version{found.number(0), {found.integer(1)}, found.string(2),
                                        found.string(3), found.string(4)};
    }
    if (db.failed()) return db.failure();
    return answer;
}

read_result<std::vector<engine::policy_plan>> find_policy_plans(database& db) {
    auto found = db.query(
        "SELECT id, due_at, made_at, by, comment, text, approved_by FROM policy_plan"
        " ORDER BY due_at, id");
    std::vector<engine::policy_plan> answer;
    while (found.next())
        answer.push_back({found.number(0), {found.integer(1)}, {found.integer(2)}, found.string(3),
                          found.string(4), found.string(5), found.string(6)});
    if (db.failed()) return db.failure();
    return answer;
}

read_result<std::vector<engine::companion>> find_companions(database& db) {
    std::vector<engine::companion> all;
    auto found = db.query(
        "SELECT ticket, who, agent, kind, name, by, since, hidden FROM companion"
        " ORDER BY ticket, since");
    while (found.next()) {
        all.push_back({{found.number(0)},
                       found.string(1),
                       {found.number(2)},
                       found.as<engine::companion_kind>(3),
                       found.string(4),
                       found.string(5),
                       {found.integer(6)},
                       found.integer(7) != 0});
    }
    if (db.failed()) return db.failure();
    return all;
}

read_result<page<engine::delivery_row>> find_deliveries(database& db, const std::string& subscriber,
                                                        std::string_view text, unsigned limit) {
    const auto before = before_of('d', text);
    if (!before) return make_error_code(fault::bad_cursor);
    limit = std::clamp(limit, 1U, longest_page);
    page<engine::delivery_row> answer;
    {
        auto found = db.query(DELIVERY_COLUMNS
                              "WHERE channel = 0 AND subscriber = ? AND id < ? "
                              "ORDER BY id DESC LIMIT ?",
                              subscriber, *before, limit + 1);
        while (found.next()) {
            if (answer.data.size() == limit) {
                answer.next_cursor = text_of({'d', {answer.data.back().item.id, 0}});
                break;
            }
            answer.data.push_back(read_delivery(found));
        }
    }
    for (auto& row : answer.data) add_attempts(db, row);
    if (db.failed()) return db.failure();
    return answer;
}

read_result<std::optional<engine::delivery_row>> find_delivery(database& db, std::uint64_t outbox) {
    std::optional<engine::delivery_row> answer;
    {
        auto found = db.query(DELIVERY_COLUMNS "WHERE id = ? AND channel = 0", outbox);
        if (found.next()) answer = read_delivery(found);
    }
    if (answer) add_attempts(db, *answer);
    if (db.failed()) return db.failure();
    return answer;
}

read_result<engine::reading_mark> find_mark(database& db, core::channel_number channel) {
    engine::reading_mark answer{channel, {}, {}};
    auto found = db.query("SELECT text, at FROM reading_mark WHERE channel = ?", channel);
    if (found.next()) {
        answer.text = found.string(0);
        answer.at = {found.integer(1)};
    }
    if (db.failed()) return db.failure();
    return answer;
}

read_result<page<engine::audit_row>> find_audit_rows(database& db, const engine::audit_filter& f) {
    const auto before = before_of('u', f.cursor);
    if (!before) return make_error_code(fault::bad_cursor);
    const auto limit = std::clamp(f.limit, 1U, longest_page);
    auto found = db.query(
        "SELECT id, at, actor, action, object, before, after, reason, from_ip, hash FROM audit"
        " WHERE id < ? AND at >= ? AND at < ? AND (? = '' OR actor = ?)"
        " AND (? = '' OR action LIKE ? ESCAPE '\\') AND (? = '' OR object = ?)"
        " ORDER BY id DESC LIMIT ?",
        *before, f.from, f.until, f.actor, f.actor, f.action, beginning(f.action), f.object,
        f.object, limit + 1);
    page<engine::audit_row> answer;
    while (found.next()) {
        if (answer.data.size() == limit) {
            answer.next_cursor = text_of({'u', {answer.data.back().number, 0}});
            break;
        }
        answer.data.push_back({found.number(0),
                               {{found.integer(1)},
                                found.string(2),
                                found.string(3),
                                found.string(4),
                                found.string(5),
                                found.string(6),
                                found.string(7),
                                found.string(8)},
                               hex(found.text(9))});
    }
    if (db.failed()) return db.failure();
    return answer;
}

read_result<engine::audit_check> check_audit(database& db) {
    engine::audit_check answer;
    db.run("BEGIN");  // the count and the chain are of one moment
    {
        auto found = db.query("SELECT count(*) FROM audit");
        if (found.next()) answer.checked = found.number(0);
    }
    answer.first_bad = first_broken_audit(db);
    db.run("COMMIT");
    if (db.failed()) return db.failure();
    return answer;
}

}  // namespace evenline::storage::sqlite

#include "storage/sqlite/cursor.hpp"
#include "storage/sqlite/questions.hpp"
#include "storage/sqlite/record_rows.hpp"
#include "storage/sqlite/report_questions.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {
namespace {

#define EVENT_COLUMNS "SELECT number, at, ticket, version, kind, data FROM event "

std::vector<core::event> collect(database& db, rows found) {
    std::vector<core::event> all;
    while (found.next()) all.push_back(read_event(db, found));
    return all;
}

std::vector<engine::message_record> messages_after(database& db, core::ticket_id id,
                                                   std::uint64_t after, unsigned limit) {
    std::vector<engine::message_record> all;
    auto found = db.query(MESSAGE_COLUMNS "WHERE ticket = ? AND id > ? ORDER BY id LIMIT ?", id,
                          after, limit);
    while (found.next()) all.push_back(read_message(db, found));
    return all;
}

}  // namespace

read_result<std::vector<core::event>> find_events(database& db, std::uint64_t after,
                                                  unsigned limit) {
    auto all = collect(db, db.query(EVENT_COLUMNS "WHERE number > ? ORDER BY number LIMIT ?",
        static_cast<std::int64_t>(std::min<std::uint64_t>(after, INT64_MAX)), limit));
    if (db.failed()) return db.failure();
    return all;
}

read_result<std::vector<core::event>> find_events_of(database& db, core::ticket_id id) {
    auto all =
        collect(db, db.query(EVENT_COLUMNS "WHERE ticket = ? AND ticket <> 0 ORDER BY number", id));
    if (db.failed()) return db.failure();
    return all;
}

fact_count each_event(database& db, engine::report_period when, std::uint64_t most,
                      const std::function<void(const core::event&)>& take) {
    auto found = db.query(EVENT_COLUMNS
                          "WHERE number >= ? AND at < ? AND (ticket = 0 OR ticket NOT IN"
                          " (SELECT ticket FROM test_ticket)) ORDER BY number",
                          first_event_at(db, when.from), when.until);
    std::uint64_t n = 0;
    while (found.next() && n++ < most) take(read_event(db, found));
    if (db.failed()) return db.failure();
    return n;
}

// Two ordered lists become one; the cursor remembers how far each has been read.
read_result<page<engine::timeline_entry>> find_timeline(database& db, core::ticket_id id,
                                                        std::string_view text, unsigned limit) {
    cursor at{'l', {0, 0}};
    if (!text.empty()) {
        const auto parsed = parse_cursor('l', text);
        if (!parsed) return make_error_code(fault::bad_cursor);
        at = *parsed;
    }
    limit = std::clamp(limit, 1U, longest_page);
    db.run("BEGIN");
    auto events = collect(
        db, db.query(EVENT_COLUMNS
                     "WHERE ticket = ? AND ticket <> 0 AND number > ? ORDER BY number LIMIT ?",
                     id, at.after[0], limit + 1));
    auto messages = messages_after(db, id, at.after[1], limit + 1);
    db.run("COMMIT");
    if (db.failed()) return db.failure();
    page<engine::timeline_entry> answer;
    auto event = events.begin();
    auto message = messages.begin();
    while (answer.data.size() < limit && (event != events.end() || message != messages.end())) {
        const bool event_first =
            message == messages.end() || (event != events.end() && event->at <= message->at);
        auto& entry = answer.data.emplace_back();
        entry.ticket = id;
        entry.at = event_first ? event->at : message->at;
        if (event_first) {
            at.after[0] = event->number;
            entry.what = std::move(*event++);
        } else {
            at.after[1] = message->id;
            entry.message = std::move(*message++);
        }
    }
    if (event != events.end() || message != messages.end()) answer.next_cursor = text_of(at);
    return answer;
}

read_result<page<engine::audit_entry>> find_audit(database& db, std::string_view text,
                                                  unsigned limit) {
    std::uint64_t before = INT64_MAX;
    if (!text.empty()) {
        const auto parsed = parse_cursor('a', text);
        if (!parsed) return make_error_code(fault::bad_cursor);
        before = parsed->after[0];
    }
    limit = std::clamp(limit, 1U, longest_page);
    auto found = db.query(
        "SELECT id, at, actor, action, object, before, after, reason, from_ip FROM audit"
        " WHERE id < ? ORDER BY id DESC LIMIT ?",
        before, limit + 1);
    page<engine::audit_entry> answer;
    std::uint64_t last = 0;
    while (found.next()) {
        if (answer.data.size() == limit) {
            answer.next_cursor = text_of({'a', {last, 0}});
            break;
        }
        last = found.number(0);
        answer.data.push_back({{found.integer(1)},
                               found.string(2),
                               found.string(3),
                               found.string(4),
                               found.string(5),
                               found.string(6),
                               found.string(7),
                               found.string(8)});
    }
    if (db.failed()) return db.failure();
    return answer;
}

engine::outbox_item read_outbox_item(const rows& r) {
    return {r.number(0),
            r.as<core::channel_number>(1),
            r.string(2),
            r.string(3),
            {r.number(4)},
            r.number(5),
            r.string(6),
            r.string(7),
            {r.integer(8)},
            r.as<std::uint32_t>(9)};
}

read_result<std::vector<engine::outbox_item>> find_due(database& db, core::instant now,
                                                       unsigned limit) {
    auto found = db.query(
        OUTBOX_COLUMNS "WHERE done = 0 AND due_at <= ? ORDER BY due_at, id LIMIT ?", now, limit);
    std::vector<engine::outbox_item> all;
    while (found.next()) all.push_back(read_outbox_item(found));
    if (db.failed()) return db.failure();
    return all;
}

read_result<std::optional<engine::message_record>> find_message(database& db, std::uint64_t id) {
    std::optional<engine::message_record> answer;
    auto found = db.query(MESSAGE_COLUMNS "WHERE id = ?", id);
    if (found.next()) answer = read_message(db, found);
    if (db.failed()) return db.failure();
    return answer;
}

}  // namespace evenline::storage::sqlite

// All that happened with one customer, over all their tickets, from the newest page back.
#include "storage/sqlite/cursor.hpp"
#include "storage/sqlite/desk_questions.hpp"
#include "storage/sqlite/record_rows.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {
namespace {

// Theirs, and of those who proved to be the same person.
#define TICKETS_OF                                                                  \
    "(SELECT id FROM ticket WHERE customer = ? OR customer IN"                      \
    " (SELECT id FROM customer WHERE merged_into = ? AND merged_into <> 0))"

std::vector<core::event> events_before(database& db, core::customer_id who, std::uint64_t before,
                                       unsigned limit) {
    std::vector<core::event> all;
    auto found = db.query("SELECT number, at, ticket, version, kind, data FROM event"
                          " WHERE ticket <> 0 AND ticket IN " TICKETS_OF
                          " AND number < ? ORDER BY number DESC LIMIT ?",
                          who, who, before, limit);
    while (found.next()) all.push_back(read_event(db, found));
    return all;
}

std::vector<engine::message_record> messages_before(database& db, core::customer_id who,
                                                    std::uint64_t before, unsigned limit) {
    std::vector<engine::message_record> all;
    auto found = db.query(MESSAGE_COLUMNS "WHERE ticket IN " TICKETS_OF
                          " AND id < ? ORDER BY id DESC LIMIT ?",
                          who, who, before, limit);
    while (found.next()) all.push_back(read_message(db, found));
    return all;
}

}  // namespace

read_result<page<engine::timeline_entry>> find_customer_timeline(database& db,
                                                                 core::customer_id who,
                                                                 std::string_view text,
                                                                 unsigned limit) {
    cursor at{'c', {INT64_MAX, INT64_MAX}};
    if (!text.empty()) {
        const auto parsed = parse_cursor('c', text);
        if (!parsed) return make_error_code(fault::bad_cursor);
        at = *parsed;
    }
    limit = std::clamp(limit, 1U, longest_page);
    db.run("BEGIN");
    auto events = events_before(db, who, at.after[0], limit + 1);
    auto messages = messages_before(db, who, at.after[1], limit + 1);
    db.run("COMMIT");
    if (db.failed()) return db.failure();
    page<engine::timeline_entry> answer;
    auto event = events.begin();
    auto message = messages.begin();
    while (answer.data.size() < limit && (event != events.end() || message != messages.end())) {
        const bool event_last =
            message == messages.end() || (event != events.end() && event->at > message->at);
        auto& entry = answer.data.emplace_back();
        entry.ticket = event_last ? event->ticket : message->ticket;
        entry.at = event_last ? event->at : message->at;
        if (event_last) {
            at.after[0] = event->number;
            entry.what = std::move(*event++);
        } else {
            at.after[1] = message->id;
            entry.message = std::move(*message++);
        }
    }
    if (event != events.end() || message != messages.end()) answer.next_cursor = text_of(at);
    std::reverse(answer.data.begin(), answer.data.end());
    return answer;
}

}  // namespace evenline::storage::sqlite

// What is stored beside the core's rows: events, raw input, messages, sending, answers.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

void write(database&, const core::event&, std::string& scratch);
// One POST's bytes once; their row, 0 without any. `with`: the events of the same batch; a raw
// request belongs to their tickets.
std::int64_t write(database&, const std::vector<engine::inbound_record>&,
                   const std::vector<core::event>& with);
// `raw`: the row of the bytes it came in.
void write(database&, const engine::message_record&, std::int64_t raw);
void write(database&, const engine::outbox_item&);
void write(database&, const engine::stored_answer&);
void write(database&, const engine::delivery_report&);
void write(database&, const engine::delivery_note&);  // what is known never becomes less

// What read_message reads.
#define MESSAGE_COLUMNS                                                                           \
    "SELECT id, ticket, contact, channel, way, internal_note, seen_by, author, subject, text,"    \
    " html, provider_id, in_reply_to, attachments, state, delivery_error, at, whisper, state_at,"\
    " redacted_at, redacted_by FROM message "
[[nodiscard]] engine::message_record read_message(database&, const rows&);
// SELECT number, at, ticket, version, kind, data
[[nodiscard]] core::event read_event(database&, const rows&);

}  // namespace evenline::storage::sqlite

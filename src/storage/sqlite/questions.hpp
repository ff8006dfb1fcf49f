// What the reader asks of a connection: one function a question. Blocking, any thread.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

using engine::page;
using engine::read_result;

// No list is longer than this, whatever is asked for.
inline constexpr unsigned longest_page = 500;

read_result<page<core::ticket>> find_tickets(database&, const engine::ticket_filter&);
read_result<std::optional<core::ticket>> find_ticket(database&, core::ticket_id);
read_result<std::optional<core::customer>> find_customer(database&, core::customer_id);
read_result<page<engine::timeline_entry>> find_timeline(database&, core::ticket_id,
                                                        std::string_view cursor, unsigned limit);
read_result<std::vector<core::event>> find_events(database&, std::uint64_t after, unsigned limit);
read_result<std::vector<core::event>> find_events_of(database&, core::ticket_id);
read_result<std::vector<engine::parity_row>> find_parity(database&, core::instant from,
                                                         core::instant until, core::instant now);
read_result<page<engine::audit_entry>> find_audit(database&, std::string_view cursor,
                                                  unsigned limit);
// Of a row of OUTBOX_COLUMNS.
engine::outbox_item read_outbox_item(const rows&);
#define OUTBOX_COLUMNS                                                                      \
    "SELECT id, channel, subscriber, kind, ticket, message, thread, payload, due_at, attempts" \
    " FROM outbox "
read_result<std::vector<engine::outbox_item>> find_due(database&, core::instant now,
                                                       unsigned limit);
read_result<std::optional<engine::message_record>> find_message(database&, std::uint64_t id);

}  // namespace evenline::storage::sqlite

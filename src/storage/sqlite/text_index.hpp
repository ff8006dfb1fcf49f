// What search looks in: the words of messages, names and addresses of customers. Written in the
// transaction of the rows themselves, so what is stored is found.
#pragma once

#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

void index_message(database&, const engine::message_record&);
void unindex_message(database&, std::uint64_t id);  // before its row goes
// Nothing is written when nothing of it has changed.
void index_customer(database&, const core::customer&);

// What somebody typed as a query that cannot be malformed: all its words, the last as a prefix.
// Empty when it holds no word.
[[nodiscard]] std::string text_query(std::string_view typed);
// The same as a piece of a number, a mailbox or a handle. Empty below three characters.
[[nodiscard]] std::string address_query(std::string_view typed);

}  // namespace evenline::storage::sqlite

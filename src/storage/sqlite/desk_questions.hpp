// The desk's longer questions. Blocking, any thread.
#pragma once

#include "evenline/engine/desk.hpp"
#include "storage/sqlite/questions.hpp"

namespace evenline::storage::sqlite {

read_result<page<engine::found>> find_everywhere(database&, const engine::search_filter&);
read_result<page<engine::timeline_entry>> find_customer_timeline(database&, core::customer_id,
                                                                 std::string_view cursor,
                                                                 unsigned limit);
// JSON: an object with a list of rows for each table that holds words of theirs.
read_result<std::string> find_person_records(database&, core::customer_id);

}  // namespace evenline::storage::sqlite

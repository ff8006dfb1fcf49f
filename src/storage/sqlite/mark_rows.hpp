// Rows of what people put on tickets: tags, the agent's view of the end, redactions; saved views,
// reassignments that may be taken back.
#pragma once

#include "evenline/engine/marks.hpp"
#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

// --- the writer's thread
void put(database&, const engine::tag_change&);
void put(database&, const engine::closing_view&);
void put(database&, const engine::redaction&);
void put(database&, const engine::reassignment_record&);
void put(database&, const engine::reassignment_over&);
engine::saved_view write_view(database&, engine::saved_view);
std::uint64_t drop_view(database&, std::uint64_t id, std::uint64_t owner);

// --- any connection
engine::ticket_marks find_marks(database&, core::ticket_id);
std::vector<engine::tag_count> find_tags(database&, unsigned limit);
std::vector<engine::saved_view> find_views(database&, std::uint64_t account);
std::optional<engine::reassignment_record> find_reassignment(database&, const std::string& id);

}  // namespace evenline::storage::sqlite

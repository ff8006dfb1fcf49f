// Fields of the house's own, what stands in them, and signatures.
#pragma once

#include "evenline/engine/marks.hpp"
#include "storage/sqlite/database.hpp"

#include <span>

namespace evenline::storage::sqlite {

void put(database&, const engine::field_change&);
// Who was joined brings what they had; where both had something, who stays keeps theirs.
void join_fields(database&, std::span<const core::event>);

[[nodiscard]] std::vector<engine::house_field> find_fields(database&);
void write_field(database&, const engine::house_field&);
[[nodiscard]] std::vector<engine::field_value> find_values(database&, core::ticket_id,
                                                           core::customer_id);

[[nodiscard]] std::string find_signature(database&, std::uint64_t account);
void write_signature(database&, std::uint64_t account, const std::string& text);

}  // namespace evenline::storage::sqlite

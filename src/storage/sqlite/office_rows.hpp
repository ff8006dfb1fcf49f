// Rows of the supervisors' and administrators' pages, as the writer puts them down.
#pragma once

#include "evenline/engine/office.hpp"
#include "storage/sqlite/database.hpp"

namespace evenline::storage::sqlite {

void write(database&, const engine::office_record&);
// One attempt to deliver to a subscriber; nothing for items that go to a channel.
void write_attempt(database&, const engine::delivery_report&);

// What the configuration file says takes the place of what it said before; a subscriber whose
// address changed is no longer gone. Then all of them, those of the file with its secrets.
void keep_configured(database&, const std::vector<engine::subscriber_record>& configured);
[[nodiscard]] std::vector<engine::subscriber_record> read_subscribers(database&);

}  // namespace evenline::storage::sqlite

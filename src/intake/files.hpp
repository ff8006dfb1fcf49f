// What came with a message.
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/engine/records.hpp"

namespace evenline::intake {

// Past a bound (20 files; 10 MiB each, 25 MiB together) a file keeps its name and size, and loses
// its bytes: the mail itself, or the provider, still has them.
[[nodiscard]] std::vector<engine::attachment> files_of(const channels::inbound_event&);

}  // namespace evenline::intake

// Events as JSON: what the log stores, the feed publishes and subscribers receive.
#pragma once

#include "evenline/core/event.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evenline::engine {

// "received", "queued", "offered", ...: the words of docs/terms.
[[nodiscard]] std::string_view kind_of(const core::event&);

// {"number":7,"at":"2026-…Z","kind":"queued","ticket":"tkt_3","version":2,"data":{…}}. The
// ticket is null for events about no ticket. Needs and channels are their numbers.
void append_json(std::string& out, const core::event&);
[[nodiscard]] std::string to_json(const core::event&);
// Nothing unless the text is one whole event of a known kind.
[[nodiscard]] std::optional<core::event> from_json(std::string_view);

// The `data` object alone, as the log keeps it beside number, at, ticket, version and kind.
void append_data(std::string& out, const core::event_body&);
[[nodiscard]] std::optional<core::event_body> read_data(std::string_view kind,
                                                        std::string_view data);

}  // namespace evenline::engine

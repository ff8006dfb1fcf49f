// The heads of the store's chains as a line of the log, and out of one again.
#pragma once

#include "evenline/storage/store.hpp"

#include <iosfwd>
#include <optional>
#include <string_view>

namespace evenline::app {

// "chains: audit 12 <digest> events 3456 <digest>"
[[nodiscard]] std::string heads_line(const storage::chain_heads&);
// From anywhere in the line; nothing when it holds none.
[[nodiscard]] std::optional<storage::chain_heads> heads_in(std::string_view line);

}  // namespace evenline::app

// What `evenline simulate` prints: a report as JSON, as a table, many of them side by side.
#pragma once

#include "evenline/simulation/figures.hpp"

#include <nlohmann/json_fwd.hpp>
#include <span>
#include <string>

namespace evenline::app {

// Shares 0 to 1, gaps in points, waits in seconds; every figure as {"mean", "ci95"}.
[[nodiscard]] nlohmann::json json_of(const simulation::report&);

// One report, channel by channel.
[[nodiscard]] std::string table_of(const simulation::report&);

enum class layout : std::uint8_t { text, markdown };
// Policies side by side (reports without a variant), then what each ingredient changes. The
// variants of a policy follow its own report.
[[nodiscard]] std::string comparison_of(std::span<const simulation::report>, layout);

}  // namespace evenline::app

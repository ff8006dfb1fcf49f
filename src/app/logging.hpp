// Where log lines go and what they look like. Customer text is never among them.
#pragma once

#include "evenline/app/config.hpp"

#include <spdlog/formatter.h>
#include <memory>

namespace evenline::app {

// Text on a terminal, one JSON object a line elsewhere (or as the configuration says), on standard
// error. Level and form come from [log].
void start_logging(const log_settings&);

// How a line is written: as a JSON object, or as text with its control characters escaped.
[[nodiscard]] std::unique_ptr<spdlog::formatter> log_lines(bool json);

}  // namespace evenline::app

// Where log lines go and what they look like. Customer text is never among them.
#pragma once

#include "evenline/app/config.hpp"

namespace evenline::app {

// Text on a terminal, one JSON object a line elsewhere (or as the configuration says), on standard
// error. Level and form come from [log].
void start_logging(const log_settings&);

}  // namespace evenline::app

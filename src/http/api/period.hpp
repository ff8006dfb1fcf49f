// Which time a report is about: ?from= and ?to=, or ?day= of the business.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

struct period {
    core::instant from, until;
    std::vector<input_error> errors;
};

// Without any of them: the business day that is under way, by the zone of the policy's hours.
[[nodiscard]] period asked_period(const context&, const request&);

// ?name= as a time; `into` stays as it is when it is absent or wrong, and the latter is told.
void read_time(const request&, const char* name, core::instant& into, std::vector<input_error>&);

}  // namespace evenline::http

// Which time a report is about: ?from= and ?to=, or ?day= of the business.
#pragma once

#include "http/context.hpp"

namespace evenline::http {

struct period {
    core::instant from, until;
    std::vector<input_error> errors;
};

// Without any of them: the business day that is under way, by the zone of the policy's hours.
[[nodiscard]] period asked_period(const context&, const request&);

}  // namespace evenline::http

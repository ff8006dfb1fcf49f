// The address under which the world knows this server, without a slash at its end.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

[[nodiscard]] std::string public_url(const context&);

}  // namespace evenline::http

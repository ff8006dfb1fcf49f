// From where somebody asks.
#pragma once

#include "evenline/http/message.hpp"
#include "evenline/http/settings.hpp"

namespace evenline::http {

// The neighbour's address; where that is one of `proxies`, the last address in X-Forwarded-For that
// is not one, as each proxy adds the one it was asked by. Whoever else sends that header is not
// believed, nor is a proxy that says no address. O(length of the header).
[[nodiscard]] std::string asking_address(const settings&, const request&);

}  // namespace evenline::http

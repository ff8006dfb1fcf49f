// All handlers, and what they read from the store before the first request.
#pragma once

#include <boost/asio/awaitable.hpp>

namespace evenline::http {

class router;
struct context;

// Every handler bound to its row of the role table; a row without one answers 404.
void add_routes(router&, context&);

// Who reads along, the policy's first version and the notices, as the store has them.
[[nodiscard]] boost::asio::awaitable<void> open_office(context&);

}  // namespace evenline::http

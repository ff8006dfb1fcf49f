// The ticket a path names, and whether the caller may see it or work on it.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

struct ticket_found {
    core::ticket ticket;
    std::optional<response> no;
};

// `to_work`: an agent must have it in hand; a supervisor may always.
boost::asio::awaitable<ticket_found> find_ticket(context&, call, bool to_work);

}  // namespace evenline::http

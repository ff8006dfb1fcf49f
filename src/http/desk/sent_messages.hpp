// One message by its id, with the ticket it belongs to.
#pragma once

#include "http/api/context.hpp"

namespace evenline::http {

struct message_found {
    engine::message_record message;
    core::ticket ticket;
    std::optional<response> no;  // set: it is not there for the caller, and why
};
// The route's first parameter; `to_work`: they must be at work on its ticket.
[[nodiscard]] boost::asio::awaitable<message_found> find_message(context&, call, bool to_work);

}  // namespace evenline::http

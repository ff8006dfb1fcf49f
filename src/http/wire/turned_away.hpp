// Those who find no place: told so, and when to come again. It has to cost as little as can be:
// at three times what the server takes in, two are turned away for each who is served.
#pragma once

#include "http/wire/descriptor.hpp"
#include "http/wire/guests.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

namespace evenline::http {

class turned_away {
public:
    // `door`: whose thread calls this, and which outlives it.
    explicit turned_away(boost::asio::io_context& door) : door_(door) {}
    // Answers 503 on a socket that does not block, and closes it: at once where they have said all
    // they had to say, else when they have, or after a second.
    void tell(descriptor who, guests::verdict why);

private:
    boost::asio::awaitable<void> hear_out(descriptor);
    boost::asio::io_context& door_;
    std::size_t leaving_{};  // told, and still speaking
};

}  // namespace evenline::http

// One call of `submit` between its decision and the moment it is durable.
#pragma once

#include "evenline/core/event.hpp"

#include <boost/asio/steady_timer.hpp>
#include <string>
#include <vector>

namespace evenline::engine {

struct flight {
    explicit flight(const boost::asio::any_io_executor& loop)
        : settled(loop, boost::asio::steady_timer::time_point::max()) {}

    std::vector<core::event> events;      // published once durable
    std::vector<std::string> keys;        // dedupe keys that are ours until then
    std::vector<core::ticket_id> tickets;      // whose rows the store does not have yet
    std::vector<core::customer_id> customers;
    bool has_outbox{};
    bool is_probe{};                      // the first batch after a reload
    bool returned{};                      // the journal has answered
    bool over{};                          // and everything before it too: `failed` is final
    boost::system::error_code failed;
    boost::asio::steady_timer settled;    // never runs out; cancelled when `over`
};

}  // namespace evenline::engine

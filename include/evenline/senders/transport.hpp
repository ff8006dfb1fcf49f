// How a composed call reaches the other side. One interface, so that the sending of the outbox is
// tested without a network.
#pragma once

#include "evenline/channels/adapter.hpp"

#include <boost/asio/awaitable.hpp>

namespace evenline::senders {

struct transport_answer {
    unsigned status{};                       // HTTP status or last SMTP reply code; 0: none came
    std::vector<channels::header> headers;   // of an HTTP answer
    std::string body;                        // cut at http_call::answer_limit
    std::string error;                       // in words, when the other side was not reached
    bool refused_address{};                  // it resolves to an address that is not allowed
};

class transport {
public:
    virtual ~transport() = default;
    // One attempt, no redirects, with time limits. `public_only`: connects to no loopback, private
    // or otherwise special address, whatever the name resolves to.
    virtual boost::asio::awaitable<transport_answer> send(channels::outbound_call,
                                                          bool public_only) = 0;
    // Ends the attempts under way soon, as failures, and every later one at once.
    virtual void give_up() = 0;
};

}  // namespace evenline::senders

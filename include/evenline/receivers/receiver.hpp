// Something that fetches a channel's input over connections we open, the counterpart of a sender.
#pragma once

#include "evenline/core/time.hpp"

#include <boost/asio/awaitable.hpp>
#include <string>

namespace evenline::receivers {

struct receiver_state {
    std::string channel;                 // its id
    bool good{};                         // connected and signed in, or the last question answered
    core::instant since{};               // of this state
    std::string trouble;                 // why it is not good, in words for who runs the server
    std::uint64_t connections{};         // ever made
};

class receiver {
public:
    virtual ~receiver() = default;
    // Fetches until `stop`; what was handed over by then is durable when it resolves.
    virtual boost::asio::awaitable<void> run() = 0;
    virtual void stop() = 0;
    [[nodiscard]] virtual receiver_state state() const = 0;
};

}  // namespace evenline::receivers

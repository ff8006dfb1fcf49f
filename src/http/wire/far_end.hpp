// What is said over one websocket, apart from its frames (websocket.cpp).
#pragma once

#include "evenline/http/message.hpp"
#include "evenline/http/settings.hpp"

#include <memory>

namespace evenline::http {

class transport;

// The far end of one connection. `send` never blocks; who cannot keep up is closed.
class console {
public:
    virtual ~console() = default;
    virtual void send(std::shared_ptr<const std::string> text) = 0;
    virtual void close(std::uint16_t code, std::string_view reason) = 0;
};

class conversation {
public:
    virtual ~conversation() = default;
    // True when the request already said who asks; else a first message must, soon.
    virtual bool opened(console&, const request&) = 0;
    // One message. True: they have said who they are, or were refused.
    virtual bool said(console&, std::string_view text) = 0;
    // The connection is over; the console must not be used any more.
    virtual void over(console&) = 0;
};

// Speaks websocket on this connection until it is over.
boost::asio::awaitable<void> serve_websocket(conversation&, const settings&, transport&,
                                             const request&, std::string received);

}  // namespace evenline::http

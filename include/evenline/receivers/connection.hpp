// A connection we open. One interface, so that receivers are tested without a network.
#pragma once

#include "evenline/channels/stream.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/system/result.hpp>
#include <functional>
#include <memory>

namespace evenline::receivers {

class connection {
public:
    virtual ~connection() = default;
    // Resolves, connects, and upgrades where the address asks for it: ten seconds at most.
    virtual boost::asio::awaitable<boost::system::error_code> open() = 0;
    // The next bytes, or one whole message. One read at a time, beside one write.
    virtual boost::asio::awaitable<boost::system::result<std::string>> read() = 0;
    virtual boost::asio::awaitable<boost::system::error_code> write(std::string) = 0;
    // Ends a read or write under way. Safe to call twice.
    virtual void close() = 0;
};

using connector = std::function<std::shared_ptr<connection>(boost::asio::any_io_executor,
                                                            const channels::stream_address&)>;

// By plain TCP, TLS (the system's authorities, or `ca_file`'s as well) or WebSocket.
[[nodiscard]] connector by_network(std::string ca_file = {});

}  // namespace evenline::receivers

// The first half of every connection: resolve, connect, and shake hands where TLS is asked for.
#pragma once

#include "evenline/receivers/connection.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

namespace evenline::receivers {

using plain_socket = boost::asio::ip::tcp::socket;
using tls_socket = boost::asio::ssl::stream<boost::asio::ip::tcp::socket>;

inline plain_socket& bottom_of(plain_socket& s) { return s; }
inline plain_socket& bottom_of(tls_socket& s) { return s.next_layer(); }

// Closes the socket when time is up; whoever waits on it gets an error.
class deadline {
public:
    deadline(plain_socket&, std::chrono::seconds);
    // `passed` as a timeout, where time was up; else as it was.
    [[nodiscard]] boost::system::error_code judged(boost::system::error_code passed) const;

private:
    std::shared_ptr<bool> expired_;
    boost::asio::steady_timer timer_;
};

boost::asio::awaitable<boost::system::error_code> dial(plain_socket&,
                                                       const channels::stream_address&);
// Checks the name against the certificate.
boost::asio::awaitable<boost::system::error_code> shake_hands(tls_socket&, const std::string& host);
// The system's authorities, and the file's when it is not empty.
[[nodiscard]] std::shared_ptr<boost::asio::ssl::context> trusting(const std::string& ca_file);

// By a WebSocket: src/receivers/websocket_connection.cpp.
[[nodiscard]] std::shared_ptr<connection> websocket_to(boost::asio::any_io_executor,
                                                       const channels::stream_address&,
                                                       const std::string& ca_file);

}  // namespace evenline::receivers

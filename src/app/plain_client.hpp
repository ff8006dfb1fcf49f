// A small HTTP/1.1 client for our own server: one kept-alive connection, one request after another.
// The demo's customers and agents use it, and the commands that ask a server that runs.
#pragma once

#include "evenline/channels/adapter.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace evenline::app {

struct plain_reply {
    unsigned status{};  // 0: no answer; `body` says why
    std::vector<channels::header> headers;
    std::string body;
};

class plain_client {
public:
    plain_client(boost::asio::any_io_executor, std::string host, std::uint16_t port);

    // Never throws. A connection the server has closed is opened again, once. Requests that wait
    // for an answer longer than `patience` get status 0.
    boost::asio::awaitable<plain_reply> ask(std::string method, std::string target,
                                            std::string body,
                                            std::vector<channels::header> headers);
    // From here on over TLS, and only to whoever holds the key of this very certificate (PEM; the
    // first in the file), whatever name or authority it has. False: it cannot be read.
    [[nodiscard]] bool trust_only(const std::string& certificate_file);
    void set_patience(std::chrono::milliseconds p) { patience_ = p; }
    void close();

private:
    boost::asio::awaitable<boost::system::error_code> connect();
    boost::asio::awaitable<plain_reply> exchange(std::string request);
    boost::asio::awaitable<boost::system::error_code> read_until_holds(std::size_t bytes);

    boost::asio::awaitable<boost::system::error_code> write(std::string_view bytes);

    using secure_stream = boost::asio::ssl::stream<boost::asio::ip::tcp::socket&>;
    boost::asio::ip::tcp::socket socket_;
    std::unique_ptr<boost::asio::ssl::context> tls_;  // none: in plain
    std::unique_ptr<secure_stream> secure_;           // of this connection
    boost::asio::steady_timer timer_;
    std::string host_;
    std::uint16_t port_;
    std::string input_;
    bool open_{};
    std::chrono::milliseconds patience_{10'000};
};

}  // namespace evenline::app

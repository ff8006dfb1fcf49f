// A small HTTP/1.1 client for loopback: one kept-alive connection, one request after another. The
// demo's customers and agents use it, and `channel test`.
#pragma once

#include "evenline/channels/adapter.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
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
    void set_patience(std::chrono::milliseconds p) { patience_ = p; }
    void close();

private:
    boost::asio::awaitable<boost::system::error_code> connect();
    boost::asio::awaitable<plain_reply> exchange(std::string request);
    boost::asio::awaitable<boost::system::error_code> read_until_holds(std::size_t bytes);

    boost::asio::ip::tcp::socket socket_;
    boost::asio::steady_timer timer_;
    std::string host_;
    std::uint16_t port_;
    std::string input_;
    bool open_{};
    std::chrono::milliseconds patience_{10'000};
};

}  // namespace evenline::app

// Accepts connections and hands them on; survives running out of file descriptors.
#pragma once

#include "http/wire/transport.hpp"

#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace evenline::http {

struct settings;

class listener {
public:
    listener(boost::asio::any_io_executor, const settings&);
    ~listener();
    boost::system::error_code open(std::string& why);
    [[nodiscard]] std::uint16_t port() const { return port_; }
    // `room`: may another connection come in? `take`: here it is. Ends after close().
    boost::asio::awaitable<void> accept_all(std::function<bool()> room,
                                            std::function<void(std::unique_ptr<transport>)> take);
    void close();

private:
    void let_in(boost::asio::ip::tcp::socket, const std::function<bool()>& room,
                const std::function<void(std::unique_ptr<transport>)>& take);
    void let_in_the_others(const std::function<bool()>& room,
                           const std::function<void(std::unique_ptr<transport>)>& take);
    void turn_away(boost::asio::ip::tcp::socket);
    void open_reserve();
    boost::system::error_code read_certificate(std::string& why);
    boost::asio::any_io_executor loop_;
    const settings& limits_;
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    std::unique_ptr<boost::asio::ssl::context> tls_;
    int reserve_{-1};
    std::uint16_t port_{};
    bool closed_{};
};

}  // namespace evenline::http

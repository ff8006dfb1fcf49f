// The network between a router and the database: passes bytes on, holds them back, loses the
// answers, or is cut.
#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <memory>
#include <thread>
#include <vector>

namespace evenline::cluster {

class relay {
public:
    enum class weather {
        fair,
        stalled,      // nothing arrives, in either direction; all of it does later
        no_answers,   // questions arrive, answers are lost
        cut           // connections are closed, and new ones too
    };
    explicit relay(unsigned short to);
    ~relay();
    relay(const relay&) = delete;
    relay& operator=(const relay&) = delete;

    [[nodiscard]] unsigned short port() const { return port_; }
    void be(weather);

private:
    using socket = boost::asio::ip::tcp::socket;
    struct pair {
        explicit pair(boost::asio::io_context& loop) : router(loop), server(loop) {}
        socket router, server;
        void close();
    };
    boost::asio::awaitable<void> accept_forever();
    boost::asio::awaitable<void> pass(std::shared_ptr<pair>, bool answers);

    boost::asio::io_context loop_;
    boost::asio::ip::tcp::acceptor acceptor_;
    unsigned short port_{}, to_{};
    std::atomic<weather> weather_{weather::fair};
    std::vector<std::weak_ptr<pair>> all_;
    std::thread thread_;
};

}  // namespace evenline::cluster

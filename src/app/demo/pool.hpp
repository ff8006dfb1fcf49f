// Connections to the server, lent one request at a time.
#pragma once

#include "app/plain_client.hpp"

#include <memory>
#include <vector>

namespace evenline::app::demo {

class pool {
public:
    pool(boost::asio::any_io_executor loop, std::uint16_t port) : loop_(loop), port_(port) {}

    boost::asio::awaitable<plain_reply> ask(std::string method, std::string target,
                                            std::string body,
                                            std::vector<channels::header> headers) {
        std::unique_ptr<plain_client> one;
        if (idle_.empty()) {
            one = std::make_unique<plain_client>(loop_, "127.0.0.1", port_);
        } else {
            one = std::move(idle_.back());
            idle_.pop_back();
        }
        auto reply = co_await one->ask(std::move(method), std::move(target), std::move(body),
                                       std::move(headers));
        idle_.push_back(std::move(one));
        co_return reply;
    }

private:
    boost::asio::any_io_executor loop_;
    std::uint16_t port_;
    std::vector<std::unique_ptr<plain_client>> idle_;
};

}  // namespace evenline::app::demo

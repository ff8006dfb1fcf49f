// Our listener and our parser with nothing behind them but a notebook: what a back end behind this
// edge would have been asked to do.
#pragma once

#include "http/wire/connections.hpp"
#include "http/wire/listener.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <mutex>
#include <thread>

namespace evenline::trust {

class noting_server final : public http::edge {
public:
    explicit noting_server(http::settings = quick());
    ~noting_server() override;
    // Short times, a free port.
    static http::settings quick();

    [[nodiscard]] std::uint16_t port() const { return doors_.port(); }
    // "METHOD target body" of each request handed on since the last call, in order.
    std::vector<std::string> take_notes();

    [[nodiscard]] const http::settings& limits() const override { return limits_; }
    [[nodiscard]] std::size_t body_limit(std::string_view, std::string_view) const override {
        return limits_.body_limit_bytes;
    }
    [[nodiscard]] bool admits(const http::request&) const override { return true; }
    [[nodiscard]] std::shared_ptr<void> room_for(std::size_t) override {
        return std::make_shared<bool>();
    }
    [[nodiscard]] bool stopping() const override { return false; }
    [[nodiscard]] bool crowded() const override { return false; }
    [[nodiscard]] std::string new_trace_id() override { return "t"; }
    boost::asio::awaitable<http::response> answer(http::request&) override;
    std::optional<http::response> refuse_live(const http::request&) override;
    boost::asio::awaitable<void> serve_live(http::transport&, const http::request&,
                                            std::string) override;

private:
    http::settings limits_;
    boost::asio::io_context loop_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> open_for_more_{
        loop_.get_executor()};
    http::listener doors_;
    http::connections open_{loop_.get_executor(), *this, [] {}};
    std::mutex mutex_;
    std::vector<std::string> notes_;
    std::thread thread_;
};

}  // namespace evenline::trust

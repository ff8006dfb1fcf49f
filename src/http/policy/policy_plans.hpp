// Publishes planned policies at their time. Loop thread only.
#pragma once

#include "evenline/engine/office.hpp"
#include "http/api/context.hpp"

#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace evenline::http {

class policy_plans {
public:
    explicit policy_plans(boost::asio::any_io_executor);
    void start(context& with) { with_ = &with; }
    // Until `stop`; what fell due while the server was down is published at once.
    boost::asio::awaitable<void> run();
    void stop();
    // Another plan is stored, or one is gone.
    void changed();

private:
    boost::asio::awaitable<std::chrono::nanoseconds> publish_due();
    boost::asio::awaitable<bool> publish(engine::policy_plan);
    boost::asio::steady_timer timer_;
    context* with_{};
    bool changed_{}, stopping_{};
};

}  // namespace evenline::http

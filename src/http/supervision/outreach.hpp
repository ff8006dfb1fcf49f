// Writes first to customers who asked repeatedly in vain: opens an ordinary ticket, at the end of
// the line. Loop thread only.
#pragma once

#include "evenline/engine/office.hpp"
#include "http/api/context.hpp"

#include <boost/asio/steady_timer.hpp>

namespace evenline::http {

class outreach {
public:
    explicit outreach(boost::asio::any_io_executor);
    void start(context& with) { with_ = &with; }
    // Until `stop`, every few minutes; nothing while the rule is switched off.
    boost::asio::awaitable<void> run();
    void stop();

    // Looks now; how many tickets were opened, none while another look is under way. An error: the
    // store cannot be read or written.
    boost::asio::awaitable<engine::read_result<std::size_t>> look();

private:
    boost::asio::awaitable<engine::read_result<std::size_t>> write_to_some();
    // False: there is no way to them.
    boost::asio::awaitable<engine::read_result<std::size_t>> reach(engine::customer_at_risk);
    boost::asio::steady_timer timer_;
    context* with_{};
    bool stopping_{}, is_looking_{};
};

}  // namespace evenline::http

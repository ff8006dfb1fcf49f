// What is fetched: the receivers of the channels whose providers do not call us.
#pragma once

#include "app/outgoing.hpp"
#include "evenline/app/config.hpp"
#include "evenline/receivers/receiver.hpp"

namespace evenline::app {

class incoming {
public:
    // All must outlive it.
    incoming(boost::asio::any_io_executor, const config&, storage::store&,
             const intake::channel_table&, engine::clock&, engine::sequencer&, outgoing&,
             engine::wait_estimates&);
    ~incoming();
    void start();
    boost::asio::awaitable<void> stop();
    [[nodiscard]] std::vector<receivers::receiver_state> states() const;

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace evenline::app

// Keeps one channel's connection to its provider: opens it, feeds the adapter's stream, has what it
// says made durable before it is acted on, and after every new connection ends the calls that
// ended unheard.
#pragma once

#include "evenline/engine/clock.hpp"
#include "evenline/engine/wait_estimates.hpp"
#include "evenline/intake/intake.hpp"
#include "evenline/receivers/connection.hpp"
#include "evenline/receivers/receiver.hpp"
#include "evenline/senders/transport.hpp"

namespace evenline::receivers {

struct stream_bounds {
    core::duration first_pause{core::milliseconds(500)}, longest_pause{core::minutes(1)};
    core::duration pause_when_refused{core::minutes(1)};
    core::duration answer_time{core::seconds(10)};   // for an action
    std::size_t unread{64};                          // inputs read ahead of the store
    std::uint64_t seed{};
};

class stream_receiver final : public receiver {
public:
    // `from` must be a channel of a table whose adapter `listens`. All must outlive this. With
    // estimates callers hear how long it will be, where the adapter can say it.
    stream_receiver(boost::asio::any_io_executor, engine::clock&, engine::sequencer&,
                    engine::lookup&, const intake::channel& from, senders::transport&, connector,
                    stream_bounds = {}, engine::wait_estimates* = nullptr);
    ~stream_receiver() override;

    boost::asio::awaitable<void> run() override;
    void stop() override;
    [[nodiscard]] receiver_state state() const override;
    // Has an action done over the open connection. Status 0 and why, when there is none.
    boost::asio::awaitable<senders::transport_answer> act(channels::outbound_message);

private:
    struct parts;
    std::shared_ptr<parts> parts_;
};

}  // namespace evenline::receivers

// What leaves: effects decide it together with the decision, senders carry it out.
#pragma once

#include "evenline/app/config.hpp"
#include "evenline/engine/effects.hpp"
#include "evenline/engine/sequencer.hpp"
#include "evenline/http/server.hpp"
#include "evenline/intake/intake.hpp"
#include "evenline/intake/subscribers.hpp"
#include "evenline/receivers/switchboard.hpp"
#include "evenline/storage/store.hpp"

#include <boost/asio/any_io_executor.hpp>

namespace evenline::app {

class outgoing {
public:
    outgoing(boost::asio::any_io_executor, const config&, storage::store&,
             const intake::channel_table&, engine::clock&);
    ~outgoing();
    [[nodiscard]] const engine::effects& effects() const;
    [[nodiscard]] intake::subscriber_book subscribers() const;
    [[nodiscard]] senders::transport& wire();        // HTTP and mail
    [[nodiscard]] receivers::switchboard& lines();   // the connections that receivers hold
    // For an identity provider of the configuration: asked wherever it lives.
    [[nodiscard]] http::outside_port outside();
    void serve(engine::sequencer&);  // once the line is loaded
    // For the words of automatic answers.
    void tell_waits(engine::sequencer&, engine::wait_estimates&);
    void when_sent(std::function<void(const engine::outbox_item&)>);
    void start();
    boost::asio::awaitable<void> stop();

private:
    struct parts;
    std::unique_ptr<parts> parts_;
};

}  // namespace evenline::app

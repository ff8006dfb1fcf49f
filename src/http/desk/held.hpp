// Replies whose author may still take them back. Until its time a reply is a row of the store and
// nothing else: the promise's clock runs on, no provider hears of it. Loop thread only.
#pragma once

#include "evenline/engine/desk.hpp"
#include "http/api/context.hpp"

#include <boost/asio/steady_timer.hpp>
#include <map>

namespace evenline::http {

class held_replies {
public:
    explicit held_replies(boost::asio::any_io_executor);
    void start(context&);
    // Until `stop`: reads what was held when the server stopped last, and sends what is due.
    boost::asio::awaitable<void> run();
    void stop();

    // Stored already, and held from now on.
    void hold(engine::held_reply);
    // Null: not held (any more).
    [[nodiscard]] const engine::held_reply* find(std::uint64_t message) const;
    // No longer held; the caller says what comes of it, or holds it again.
    std::optional<engine::held_reply> take(std::uint64_t message);
    // Sends what is held for the ticket before something else is done to it.
    boost::asio::awaitable<void> release(core::ticket_id);

private:
    boost::asio::awaitable<void> send(engine::held_reply);
    boost::asio::awaitable<void> watch();
    boost::asio::steady_timer due_;
    context* with_{};
    std::map<std::uint64_t, engine::held_reply> all_;  // by message: in the order they were said
    bool stopping_{};
};

}  // namespace evenline::http

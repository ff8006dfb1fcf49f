// One connection: reads requests within their limits, asks the edge, writes the answers, until
// the peer leaves, a limit is broken or the server stops.
#pragma once

#include "evenline/http/message.hpp"
#include "evenline/http/settings.hpp"
#include "http/wire/transport.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace evenline::http {

// What a connection needs of the server.
class edge {
public:
    virtual ~edge() = default;
    [[nodiscard]] virtual const settings& limits() const = 0;
    [[nodiscard]] virtual std::size_t body_limit(std::string_view method,
                                                 std::string_view target) const = 0;
    // False: its head alone says that `answer` will refuse it, whatever its body.
    [[nodiscard]] virtual bool admits(const request&) const = 0;
    // Memory for a body of this size, until it is let go; nothing when there is none left.
    [[nodiscard]] virtual std::shared_ptr<void> room_for(std::size_t bytes) = 0;
    [[nodiscard]] virtual bool stopping() const = 0;
    // Others find no place: whoever has been answered makes room.
    [[nodiscard]] virtual bool crowded() const = 0;
    [[nodiscard]] virtual std::string new_trace_id() = 0;
    // Never throws; answers 500 itself.
    virtual boost::asio::awaitable<response> answer(request&) = 0;
    // The answer to a websocket request that may not be one; empty when it may.
    virtual std::optional<response> refuse_live(const request&) = 0;
    // Speaks websocket until it is over. `received`: the request's bytes and any after them.
    virtual boost::asio::awaitable<void> serve_live(transport&, const request&,
                                                    std::string received) = 0;
};

class connection {
public:
    virtual ~connection() = default;
    // Ends when the connection is over; never throws.
    virtual boost::asio::awaitable<void> run() = 0;
    // Closes at once if it waits for a request, else after the answer under way.
    virtual void finish() = 0;
    // Since when it has waited for a request of which nothing has come; nothing while it does not.
    [[nodiscard]] virtual std::optional<std::chrono::steady_clock::time_point> resting_since()
        const = 0;
    // Closes now.
    virtual void cut() = 0;
};

[[nodiscard]] std::shared_ptr<connection> make_connection(std::unique_ptr<transport>, edge&);

}  // namespace evenline::http

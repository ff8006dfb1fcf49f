// A provider that talks to us over a connection we open: a telephone exchange's events. The adapter
// makes one of these a connection; it knows the protocol and what was said so far, and has no
// socket: bytes in, what to keep and what to say out. The `receivers` room owns the connection.
#pragma once

#include "evenline/channels/waits_aloud.hpp"

namespace evenline::channels {

struct stream_address {
    std::string host;
    std::uint16_t port{};
    bool tls{};
    bool websocket{};                    // text messages instead of bytes, after an upgrade of:
    std::string target;                  // "/ari/events?app=evenline"
    std::string subprotocol;
    std::vector<header> headers;         // may hold a secret: never logged
    core::duration tick{core::seconds(10)};      // `tick` is called so often
    core::duration silence{core::seconds(45)};   // without a byte for so long it is taken for dead
};

// What is there now, after a connection was lost: what was said meanwhile is lost as well. Calls of
// the channel whose thread is not among these have ended.
struct stream_snapshot { std::vector<std::string> alive; };

// Events and the bytes that said so, or a snapshot; the order of both is kept.
struct stream_input {
    std::string raw;
    std::vector<inbound_event> events;
    std::optional<stream_snapshot> snapshot{};
};

struct stream_fetch { std::uint64_t number{}; http_call call; };

// What became of an action: `status` as of HTTP (0: it was not taken, try again).
struct stream_reply { std::uint64_t number{}; unsigned status{}; std::string text; };

// What follows from one input, to be done from top to bottom.
struct stream_step {
    std::vector<stream_input> input;     // durable before anything below is done
    std::string say;                     // to be sent as it is (a WebSocket: one text message)
    std::vector<stream_fetch> fetches;   // beside the connection; each is answered by `fetched`
    std::vector<stream_reply> replies;
    bool ready{};                        // signed in and caught up: a good connection
    std::string close;                   // why this connection is of no use; empty: go on
    bool refused{};                      // with `close`: by our settings' fault, so wait long
};

class stream {
public:
    virtual ~stream() = default;
    [[nodiscard]] virtual stream_address address() const = 0;
    // A new connection stands; what was half read of the last one is forgotten.
    [[nodiscard]] virtual stream_step connected(core::instant now) = 0;
    // Bytes as they came, cut anywhere; of a WebSocket one whole message. Never throws.
    [[nodiscard]] virtual stream_step received(std::string_view, core::instant now) = 0;
    // Time has passed: a moment to ask whether the other side still lives.
    [[nodiscard]] virtual stream_step tick(core::instant) { return {}; }
    // Whose callers are to hear now how long it will be, by thread; each is then due again later.
    [[nodiscard]] virtual std::vector<std::string> tells_now(core::instant) { return {}; }
    [[nodiscard]] virtual stream_step tell(std::string_view thread, const spoken_wait&) {
        (void)thread;
        return {};
    }
    // The answer to one of `fetches`; status 0: none came, and `body` says why.
    [[nodiscard]] virtual stream_step fetched(std::uint64_t, unsigned status,
                                              std::span<const header>, std::string_view body,
                                              core::instant now) {
        (void)status, (void)body, (void)now;
        return {};
    }
    // An action of ours (connect_call, end_call, ...), asked for while the connection is good. One
    // of the following steps replies to `number`.
    [[nodiscard]] virtual stream_step act(std::uint64_t number, const outbound_message&,
                                          core::instant now) {
        (void)now;
        stream_step out;
        out.replies.push_back({number, 501, "this connection takes no actions"});
        return out;
    }
};

}  // namespace evenline::channels

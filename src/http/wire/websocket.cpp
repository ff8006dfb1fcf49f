// Websocket, and nothing else: frames in and out of one connection. A bounded outbox with one
// writer; who does not read is cut with 1013 and comes back by number.
#include "http/wire/far_end.hpp"
#include "http/wire/transport.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/websocket/rfc6455.hpp>
#include <boost/beast/websocket/stream.hpp>

#include <deque>

namespace evenline::http {
namespace asio = boost::asio;
namespace websocket = boost::beast::websocket;
using boost::system::error_code;

namespace {

template <class Buffers>
auto first_of(const Buffers& buffers) {
    auto i = asio::buffer_sequence_begin(buffers);
    const auto end = asio::buffer_sequence_end(buffers);
    using buffer = std::decay_t<decltype(*i)>;
    for (; i != end; ++i) {
        const buffer one = *i;
        if (one.size() != 0) return one;
    }
    return buffer{};
}

// Our transport as the stream Beast wants, so that TLS does not compile all of it twice.
class stream_view {
public:
    using executor_type = asio::any_io_executor;
    explicit stream_view(transport& wire) : wire_(&wire) {}
    executor_type get_executor() { return wire_->executor(); }
    transport& wire() { return *wire_; }

    template <class Buffers, class Token>
    auto async_read_some(const Buffers& into, Token&& token) {
        const auto one = first_of(into);
        return start(std::forward<Token>(token),
                     [w = wire_, one](transport::done d) { w->read_some(one, std::move(d)); });
    }
    template <class Buffers, class Token>
    auto async_write_some(const Buffers& from, Token&& token) {
        const auto one = first_of(from);
        return start(std::forward<Token>(token),
                     [w = wire_, one](transport::done d) { w->write_some(one, std::move(d)); });
    }

private:
    template <class Token, class Work>
    static auto start(Token&& token, Work work) {
        return asio::async_initiate<Token, void(error_code, std::size_t)>(
            [work](auto handler) {
                auto kept = std::make_shared<decltype(handler)>(std::move(handler));
                work([kept](error_code failed, std::size_t n) { std::move (*kept)(failed, n); });
            },
            token);
    }
    transport* wire_;
};

// Found by Beast through the argument's namespace.
void beast_close_socket(stream_view& s) { s.wire().close(); }
template <class Handler>
void async_teardown(boost::beast::role_type, stream_view& s, Handler&& handler) {
    s.wire().close();
    asio::post(s.get_executor(),
               [h = std::forward<Handler>(handler)]() mutable { std::move(h)(error_code{}); });
}

class live_socket final : public console {
public:
    live_socket(conversation& talk, const settings& limits, transport& wire)
        : talk_(talk),
          limits_(limits),
          stream_(stream_view(wire)),
          wire_(wire),
          wake_(wire.executor()) {}

    asio::awaitable<void> run(const request& asked, std::string received) {
        const bool open = co_await accept(std::move(received));
        if (!open) co_return;
        bool written = false;
        asio::steady_timer ended(wire_.executor(), asio::steady_timer::time_point::max());
        asio::co_spawn(wire_.executor(), write_all(), [&](std::exception_ptr) {
            written = true;
            ended.cancel();
        });
        co_await read_all(asked);
        talk_.over(*this);
        over_ = true;
        wake_.cancel();
        wire_.cancel();
        // The writer uses this object: wait for it.
        while (!written) {
            error_code ignored;
            co_await ended.async_wait(asio::redirect_error(asio::use_awaitable, ignored));
        }
    }

    void send(std::shared_ptr<const std::string> text) override {
        if (over_ || closing_ != 0) return;
        bytes_ += text->size();
        if (bytes_ > limits_.live_outbox_bytes) {
            close(1013, "too slow; connect again with the last number you have");
            return;
        }
        outbox_.push_back(std::move(text));
        wake_.cancel();
    }

    void close(std::uint16_t code, std::string_view reason) override {
        if (closing_ != 0) return;
        closing_ = code;
        reason_ = reason;
        outbox_.clear();
        wake_.cancel();
        // A console that does not even read its goodbye is cut.
        give_up_.expires_after(std::chrono::seconds(2));
        give_up_.async_wait([this, life = std::weak_ptr<char>(life_)](error_code cancelled) {
            if (!cancelled && life.lock()) wire_.close();
        });
    }

private:
    asio::awaitable<bool> accept(std::string received) {
        websocket::stream_base::timeout times{};
        times.handshake_timeout = std::chrono::seconds(limits_.header_timeout_s);
        times.idle_timeout = std::chrono::seconds(2 * limits_.live_ping_s);  // pinged at half of it
        times.keep_alive_pings = true;
        stream_.set_option(times);
        stream_.read_message_max(limits_.live_message_limit_bytes);
        error_code failed;
        co_await stream_.async_accept(asio::buffer(received),
                                      asio::redirect_error(asio::use_awaitable, failed));
        stream_.text(true);
        co_return !failed;
    }

    asio::awaitable<void> read_all(const request& asked) {
        boost::beast::flat_buffer buffer;
        bool greeted = talk_.opened(*this, asked);
        if (!greeted) await_hello();
        while (!over_) {
            error_code failed;
            buffer.clear();
            co_await stream_.async_read(buffer, asio::redirect_error(asio::use_awaitable, failed));
            if (failed) co_return;
            const auto data = buffer.cdata();
            const std::string_view text(static_cast<const char*>(data.data()), data.size());
            if (!greeted) give_up_.cancel();
            greeted = talk_.said(*this, text);
            if (!greeted) await_hello();
        }
    }

    void await_hello() {
        give_up_.expires_after(std::chrono::seconds(limits_.header_timeout_s));
        give_up_.async_wait([this, life = std::weak_ptr<char>(life_)](error_code cancelled) {
            if (!cancelled && life.lock())
                close(4401, "no hello came; send {\"type\":\"hello\",\"token\":\"...\"} first");
        });
    }

    asio::awaitable<void> write_all() {
        error_code failed;
        while (!over_ && !failed) {
            if (closing_ != 0) {
                const websocket::close_reason why(
                    static_cast<websocket::close_code>(closing_),
                    boost::beast::string_view(reason_.data(),
                                              std::min<std::size_t>(reason_.size(), 120)));
                co_await stream_.async_close(why,
                                             asio::redirect_error(asio::use_awaitable, failed));
                give_up_.cancel();
                co_return;
            }
            if (outbox_.empty()) {
                wake_.expires_at(asio::steady_timer::time_point::max());
                error_code woken;
                co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
                continue;
            }
            const auto text = std::move(outbox_.front());
            outbox_.pop_front();
            co_await stream_.async_write(asio::buffer(*text),
                                         asio::redirect_error(asio::use_awaitable, failed));
            bytes_ -= std::min(bytes_, text->size());
        }
        wire_.cancel();
    }

    conversation& talk_;
    const settings& limits_;
    websocket::stream<stream_view> stream_;
    transport& wire_;
    asio::steady_timer wake_;
    asio::steady_timer give_up_{wire_.executor()};
    std::deque<std::shared_ptr<const std::string>> outbox_;
    std::size_t bytes_{};
    std::uint16_t closing_{};
    std::string reason_;
    bool over_{};
    std::shared_ptr<char> life_{std::make_shared<char>()};  // timers look whether we still are
};

}  // namespace

asio::awaitable<void> serve_websocket(conversation& talk, const settings& limits, transport& wire,
                                      const request& asked, std::string received) {
    live_socket socket(talk, limits, wire);
    co_await socket.run(asked, std::move(received));
}

}  // namespace evenline::http

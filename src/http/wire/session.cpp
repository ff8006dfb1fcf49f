#include "http/wire/session.hpp"

#include "http/wire/head.hpp"
#include "http/wire/problem.hpp"
#include "http/wire/response_text.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>
#include <cstdint>
#include <utility>

namespace evenline::http {
namespace asio = boost::asio;
namespace beast_http = boost::beast::http;
using boost::system::error_code;
using parser = beast_http::request_parser<beast_http::string_body>;
using clock_type = std::chrono::steady_clock;
using std::chrono::seconds;

namespace {

constexpr std::size_t read_size = 16'384;

bool contains_token(std::string_view list, std::string_view token) {
    std::string lower(list);
    for (auto& c : lower) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return lower.find(token) != std::string::npos;
}

class session final : public connection, public std::enable_shared_from_this<session> {
public:
    session(std::unique_ptr<transport> wire, edge& server)
        : wire_(std::move(wire)), edge_(server), timer_(wire_->executor()) {}

    asio::awaitable<void> run() override {
        const auto self = shared_from_this();
        try {
            co_await converse();
        } catch (const std::exception& e) {
            spdlog::error("connection from {} ended: {}", wire_->remote(), e.what());
        }
        timer_.cancel();
        wire_->close();
    }

    void finish() override {
        last_ = true;
        if (at_rest_) wire_->close();
    }
    std::optional<clock_type::time_point> resting_since() const override {
        if (!at_rest_) return std::nullopt;
        return rests_since_;
    }
    void cut() override { wire_->close(); }

private:
    enum class outcome : std::uint8_t { next, over };

    asio::awaitable<void> converse() {
        arm(within(edge_.limits().header_timeout_s));
        const auto failed = co_await wire_->handshake();
        if (failed) co_return;
        for (std::uint32_t n = 0; n < edge_.limits().requests_per_connection; ++n) {
            const auto what = co_await one_exchange();
            if (what == outcome::over) co_return;
        }
    }

    // From now on, and up to a fifth less: who came together, waits together and is cut together
    // would have the loop to themselves for as long as that takes.
    clock_type::time_point within(std::uint32_t at_most_s) const {
        constexpr std::int64_t shares = 61;  // by where it lies, which is anywhere
        const auto mine = static_cast<std::int64_t>(reinterpret_cast<std::uintptr_t>(this) / 64);
        const std::chrono::milliseconds whole = seconds(at_most_s);
        return clock_type::now() + whole - whole / 5 * (mine % shares) / shares;
    }

    // The wait for bytes is over at `when`: what is outstanding ends with an error.
    void arm(clock_type::time_point when) {
        expired_ = false;
        timer_.expires_at(when);
        timer_.async_wait([weak = weak_from_this()](error_code cancelled) {
            const auto self = weak.lock();
            if (cancelled || !self) return;
            // A timer that was set again meanwhile has not expired.
            if (self->timer_.expiry() > clock_type::now()) return;
            self->expired_ = true;
            self->wire_->cancel();
        });
    }

    asio::awaitable<bool> read_more() {
        const auto had = in_.size();
        in_.resize(had + read_size);
        const auto got = co_await wire_->read(asio::buffer(in_.data() + had, read_size));
        in_.resize(had + got.second);
        co_return !got.first;
    }

    asio::awaitable<outcome> one_exchange() {
        asked_ = request{};
        room_.reset();
        asked_.remote = wire_->remote();
        asked_.trace_id = edge_.new_trace_id();
        auto head_size = co_await read_head();
        if (head_size == 0) co_return outcome::over;
        const auto facts = examine_head(std::string_view(in_).substr(0, head_size), edge_.limits());
        asked_.method = facts.method;
        asked_.target = facts.target;
        asked_.path = asked_.target.substr(0, asked_.target.find('?'));
        if (asked_.path.size() < asked_.target.size())
            asked_.query = asked_.target.substr(asked_.path.size() + 1);
        if (facts.refused) {
            co_await refuse(problem(asked_, facts.refused->code, facts.refused->detail));
            co_return outcome::over;
        }
        const bool read = co_await read_request(head_size, facts);
        if (!read) co_return outcome::over;
        if (wants_live()) {
            co_await go_live();
            co_return outcome::over;
        }
        co_return co_await respond();
    }

    // Size of the head with its empty line; 0 when the connection is to end.
    asio::awaitable<std::size_t> read_head() {
        const auto& limits = edge_.limits();
        at_rest_ = in_.empty();
        rests_since_ = clock_type::now();
        arm(within(at_rest_ ? limits.idle_timeout_s : limits.header_timeout_s));
        for (;;) {
            while (in_.starts_with("\r\n")) in_.erase(0, 2);
            const auto end = in_.find("\r\n\r\n");
            if (end != std::string::npos && end + 4 <= limits.header_limit_bytes) {
                at_rest_ = false;
                co_return end + 4;
            }
            if (in_.size() > limits.header_limit_bytes) {
                co_await refuse_long_head();
                co_return 0;
            }
            // A head that ends with bare line feeds would otherwise look unfinished for ever.
            if (in_.find("\n\n") != std::string::npos) {
                co_await refuse(problem(asked_, "malformed_request",
                                        "A line of the head does not end in CR LF."));
                co_return 0;
            }
            const bool more = co_await read_more();
            if (!more) {
                if (expired_ && !in_.empty())
                    co_await refuse(problem(
                        asked_, "request_timeout",
                        "The head did not arrive in time. Send the request again, faster."));
                co_return 0;
            }
            if (at_rest_) {
                at_rest_ = false;
                arm(within(limits.header_timeout_s));
            }
        }
    }

    asio::awaitable<void> refuse_long_head() {
        const bool in_url = in_.find("\r\n") == std::string::npos ||
                            in_.find("\r\n") > edge_.limits().url_limit_bytes + 64;
        if (in_url) {
            co_await refuse(
                problem(asked_, "url_too_long", "The URL is longer than this server takes."));
        } else {
            co_await refuse(problem(
                asked_, "header_too_large",
                "The head is longer than this server takes. Send fewer or shorter header fields."));
        }
    }

    asio::awaitable<bool> read_request(std::size_t head_size, const head_facts& facts) {
        const bool chunked = facts.chunked;
        const auto length = facts.content_length.value_or(0);
        const auto limit = edge_.body_limit(asked_.method, asked_.path);
        if (length > limit) {
            co_await refuse_long_body(limit);
            co_return false;
        }
        parser reading;
        reading.eager(true);
        reading.header_limit(static_cast<std::uint32_t>(edge_.limits().header_limit_bytes + 1));
        reading.body_limit(limit);
        error_code failed;
        const auto used = reading.put(asio::buffer(in_.data(), head_size), failed);
        if ((failed && failed != beast_http::error::need_more) || !reading.is_header_done()) {
            co_await refuse(problem(asked_, "malformed_request",
                                    "The head cannot be read: " + failed.message() + "."));
            co_return false;
        }
        head_ = in_.substr(0, head_size);
        in_.erase(0, used);
        // Only what stands in the head counts: a trailer must not add a credential.
        for (const auto& f : reading.get()) {
            asked_.headers.push_back({std::string(f.name_string()), std::string(f.value())});
        }
        const auto most = chunked ? limit : length;
        const bool may = co_await may_send_body(most);
        if (!may) co_return false;
        keep_alive_ = reading.get().keep_alive();
        if (contains_token(asked_.header_value("Expect"), "100-continue") &&
            (chunked || length != 0) && in_.empty()) {
            static constexpr std::string_view go = "HTTP/1.1 100 Continue\r\n\r\n";
            const auto lost = co_await wire_->write(asio::buffer(go));
            if (lost) co_return false;
        }
        co_return co_await read_body(reading, limit);
    }

    // Not of somebody whose head is refused already, and large ones only while there is room.
    asio::awaitable<bool> may_send_body(std::size_t most) {
        if (most == 0) co_return true;
        if (!edge_.admits(asked_)) {
            auto no = co_await edge_.answer(asked_);
            co_await refuse(std::move(no));
            co_return false;
        }
        if (most <= edge_.limits().hook_body_limit_bytes) co_return true;
        room_ = edge_.room_for(most);
        if (room_) co_return true;
        co_await refuse(problem(asked_, "too_busy",
                                "Too many large bodies are on their way. Send it again after "
                                "Retry-After; nothing was stored."));
        co_return false;
    }

    asio::awaitable<bool> read_body(parser& reading, std::size_t limit) {
        const auto& limits = edge_.limits();
        const auto began = clock_type::now(), latest = within(limits.body_timeout_s);
        std::size_t received = 0;
        while (!reading.is_done()) {
            error_code failed;
            if (!in_.empty()) {
                const auto used = reading.put(asio::buffer(in_), failed);
                in_.erase(0, used);
                received += used;
                if (reading.is_done()) break;
                if (failed == beast_http::error::body_limit) {
                    co_await refuse_long_body(limit);
                    co_return false;
                }
                if (failed && failed != beast_http::error::need_more) {
                    co_await refuse(problem(asked_, "malformed_request",
                                            "The body cannot be read: " + failed.message() + "."));
                    co_return false;
                }
            }
            // At the latest at the body's limit, earlier when it comes slower than the least rate.
            const auto allowed = seconds(5) + seconds(received / limits.body_min_bytes_per_s);
            arm(std::min(began + allowed, latest));
            const bool more = co_await read_more();
            if (!more) {
                if (expired_)
                    co_await refuse(problem(
                        asked_, "request_timeout",
                        "The body did not arrive in time. Send the request again, faster."));
                co_return false;
            }
        }
        asked_.body = std::move(reading.get().body());
        co_return true;
    }

    asio::awaitable<void> refuse_long_body(std::size_t limit) {
        const auto words = "The body is larger than the " + std::to_string(limit) +
                           " bytes this address takes. Send less at a time.";
        co_await refuse(problem(asked_, "body_too_large", words));
    }

    // Writes the answer, then lets the peer read it before the connection goes.
    asio::awaitable<void> refuse(response what) {
        keep_alive_ = false;
        const auto failed = co_await write(what);
        if (failed) co_return;
        co_await wire_->shutdown();
        const auto until = clock_type::now() + seconds(1);
        arm(until);
        for (int i = 0; i < 64 && !expired_; ++i) {
            in_.clear();
            const bool more = co_await read_more();
            if (!more) co_return;
        }
    }

    asio::awaitable<error_code> write(const response& what) {
        wire_options how;
        how.keep_alive = keep_alive_;
        how.head_only = asked_.method == "HEAD";
        how.chunked = static_cast<bool>(what.stream);
        how.trace_id = asked_.trace_id;
        how.secure = !edge_.limits().certificate_file.empty() ||
                     edge_.limits().public_url.starts_with("https://");
        auto text = head_text(what, how);
        auto rest = has_bytes(what, how) ? what.bytes() : std::string_view();
        // What is short goes out in one piece; what is long is not copied for it.
        if (rest.size() <= read_size) text += std::exchange(rest, {});
        arm(within(edge_.limits().write_timeout_s));
        const auto failed = co_await wire_->write(asio::buffer(text));
        if (failed || rest.empty()) co_return failed;
        co_return co_await wire_->write(asio::buffer(rest));
    }

    asio::awaitable<outcome> respond() {
        timer_.cancel();
        const auto what = co_await edge_.answer(asked_);
        if (last_ || edge_.stopping() || edge_.crowded() || what.stream) keep_alive_ = false;
        const auto failed = co_await write(what);
        if (failed) co_return outcome::over;
        if (what.stream && asked_.method != "HEAD") co_await write_stream(what);
        if (keep_alive_) co_return outcome::next;
        co_await wire_->shutdown();
        co_return outcome::over;
    }

    asio::awaitable<void> write_stream(const response& what) {
        std::string piece = what.body;
        if (piece.empty()) piece = co_await what.stream();
        while (!piece.empty() && !last_) {
            const auto text = chunk_text(piece);
            arm(within(edge_.limits().write_timeout_s));
            const auto failed = co_await wire_->write(asio::buffer(text));
            if (failed) co_return;
            timer_.cancel();
            piece = co_await what.stream();
        }
        static constexpr std::string_view end = "0\r\n\r\n";
        arm(clock_type::now() + seconds(1));
        co_await wire_->write(asio::buffer(end));
    }

    bool wants_live() const {
        const bool chat = asked_.path.starts_with("/api/v1/webchat/") &&
                          asked_.path.ends_with("/live");
        return asked_.method == "GET" && (chat || asked_.path == "/api/v1/live") &&
               contains_token(asked_.header_value("Upgrade"), "websocket");
    }

    asio::awaitable<void> go_live() {
        timer_.cancel();
        auto no = edge_.refuse_live(asked_);
        if (no) {
            co_await refuse(std::move(*no));
            co_return;
        }
        co_await edge_.serve_live(*wire_, asked_, head_ + in_);
    }

    std::unique_ptr<transport> wire_;
    edge& edge_;
    asio::steady_timer timer_;
    clock_type::time_point rests_since_{};
    std::string in_, head_;
    request asked_;
    std::shared_ptr<void> room_;   // of a large body
    bool keep_alive_{true}, expired_{}, at_rest_{}, last_{};
};

}  // namespace

std::shared_ptr<connection> make_connection(std::unique_ptr<transport> wire, edge& server) {
    return std::make_shared<session>(std::move(wire), server);
}

}  // namespace evenline::http

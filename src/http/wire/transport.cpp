#include "http/wire/transport.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::http {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

// A coroutine waits for a `done`: the handler is kept on the heap, because std::function copies.
template <class Start>
asio::awaitable<std::pair<error_code, std::size_t>> awaited(Start start) {
    auto initiation = [&start](auto handler) {
        auto kept = std::make_shared<decltype(handler)>(std::move(handler));
        start([kept](error_code failed, std::size_t n) {
            std::move (*kept)(std::make_pair(failed, n));
        });
    };
    using token = asio::use_awaitable_t<>;
    auto result =
        co_await asio::async_initiate<const token, void(std::pair<error_code, std::size_t>)>(
            initiation, asio::use_awaitable);
    co_return result;
}

std::string address_of(const asio::ip::tcp::socket& socket) {
    error_code ignored;
    const auto peer = socket.remote_endpoint(ignored);
    return ignored ? std::string("unknown") : peer.address().to_string();
}

void close_socket(asio::ip::tcp::socket& socket) {
    error_code ignored;
    socket.shutdown(asio::ip::tcp::socket::shutdown_both, ignored);
    socket.close(ignored);
}

class plain final : public transport {
public:
    explicit plain(asio::ip::tcp::socket s) : socket_(std::move(s)), remote_(address_of(socket_)) {}
    asio::any_io_executor executor() override { return socket_.get_executor(); }
    void read_some(asio::mutable_buffer b, done d) override {
        socket_.async_read_some(b, std::move(d));
    }
    void write_some(asio::const_buffer b, done d) override {
        socket_.async_write_some(b, std::move(d));
    }
    asio::awaitable<error_code> handshake() override { co_return error_code{}; }
    asio::awaitable<void> shutdown() override {
        error_code ignored;
        socket_.shutdown(asio::ip::tcp::socket::shutdown_send, ignored);
        co_return;
    }
    void cancel() override {
        error_code ignored;
        socket_.cancel(ignored);
    }
    void close() override { close_socket(socket_); }
    std::string remote() const override { return remote_; }

private:
    asio::ip::tcp::socket socket_;
    std::string remote_;
};

class tls final : public transport {
public:
    tls(asio::ip::tcp::socket s, asio::ssl::context& context)
        : remote_(address_of(s)), stream_(std::move(s), context) {}
    asio::any_io_executor executor() override { return stream_.get_executor(); }
    void read_some(asio::mutable_buffer b, done d) override {
        stream_.async_read_some(b, std::move(d));
    }
    void write_some(asio::const_buffer b, done d) override {
        stream_.async_write_some(b, std::move(d));
    }
    asio::awaitable<error_code> handshake() override {
        auto start = [this](done d) {
            stream_.async_handshake(asio::ssl::stream_base::server,
                                    [d](error_code failed) { d(failed, 0); });
        };
        const auto result = co_await awaited(start);
        co_return result.first;
    }
    asio::awaitable<void> shutdown() override {
        auto start = [this](done d) {
            stream_.async_shutdown([d](error_code failed) { d(failed, 0); });
        };
        co_await awaited(start);
    }
    void cancel() override {
        error_code ignored;
        stream_.next_layer().cancel(ignored);
    }
    void close() override { close_socket(stream_.next_layer()); }
    std::string remote() const override { return remote_; }

private:
    std::string remote_;
    asio::ssl::stream<asio::ip::tcp::socket> stream_;
};

}  // namespace

asio::awaitable<std::pair<error_code, std::size_t>> transport::read(asio::mutable_buffer into) {
    auto start = [this, into](done d) { read_some(into, std::move(d)); };
    auto result = co_await awaited(start);
    co_return result;
}

asio::awaitable<error_code> transport::write(asio::const_buffer what) {
    while (what.size() != 0) {
        auto start = [this, what](done d) { write_some(what, std::move(d)); };
        const auto result = co_await awaited(start);
        if (result.first) co_return result.first;
        what += result.second;
    }
    co_return error_code{};
}

std::unique_ptr<transport> plain_transport(asio::ip::tcp::socket s) {
    return std::make_unique<plain>(std::move(s));
}

std::unique_ptr<transport> tls_transport(asio::ip::tcp::socket s, asio::ssl::context& context) {
    return std::make_unique<tls>(std::move(s), context);
}

}  // namespace evenline::http

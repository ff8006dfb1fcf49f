#include "receivers/dialling.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/buffers_to_string.hpp>
#include <boost/beast/websocket.hpp>
#include <boost/beast/websocket/ssl.hpp>

namespace evenline::receivers {
namespace asio = boost::asio;
namespace beast = boost::beast;
namespace {

constexpr auto open_time = std::chrono::seconds(10);
constexpr std::size_t longest_message = 4 * 1'024 * 1'024;

// Text messages over `Socket`, plain or TLS. Pings answer for themselves.
template <class Socket> class websocket_connection final : public connection {
public:
    websocket_connection(Socket socket, channels::stream_address to,
                         std::shared_ptr<asio::ssl::context> trust)
        : trust_(std::move(trust)), socket_(std::move(socket)), to_(std::move(to)) {
        socket_.read_message_max(longest_message);
    }

    asio::awaitable<boost::system::error_code> open() override {
        deadline limit(bottom_of(socket_.next_layer()), open_time);
        auto ec = co_await dial(bottom_of(socket_.next_layer()), to_);
        if constexpr (std::is_same_v<Socket, tls_socket>) {
            if (!ec) ec = co_await shake_hands(socket_.next_layer(), to_.host);
        }
        if (!ec) ec = co_await upgrade();
        co_return limit.judged(ec);
    }
    asio::awaitable<boost::system::result<std::string>> read() override {
        beast::flat_buffer into;
        boost::system::error_code ec;
        co_await socket_.async_read(into, asio::redirect_error(asio::use_awaitable, ec));
        if (ec) co_return ec;
        co_return beast::buffers_to_string(into.data());
    }
    asio::awaitable<boost::system::error_code> write(std::string what) override {
        boost::system::error_code ec;
        co_await socket_.async_write(asio::buffer(what),
                                     asio::redirect_error(asio::use_awaitable, ec));
        co_return ec;
    }
    void close() override {
        boost::system::error_code ignored;
        bottom_of(socket_.next_layer()).close(ignored);
    }

private:
    asio::awaitable<boost::system::error_code> upgrade() {
        namespace ws = beast::websocket;
        // A peer that no longer answers pings is gone.
        socket_.set_option(ws::stream_base::timeout{open_time, std::chrono::seconds(30), true});
        socket_.set_option(ws::stream_base::decorator([to = to_](ws::request_type& request) {
            for (const auto& h : to.headers) request.set(h.name, h.value);
            if (!to.subprotocol.empty())
                request.set(beast::http::field::sec_websocket_protocol, to.subprotocol);
        }));
        boost::system::error_code ec;
        co_await socket_.async_handshake(to_.host + ":" + std::to_string(to_.port), to_.target,
                                         asio::redirect_error(asio::use_awaitable, ec));
        co_return ec;
    }

    std::shared_ptr<asio::ssl::context> trust_;   // before the socket that uses it
    beast::websocket::stream<Socket> socket_;
    channels::stream_address to_;
};

}  // namespace

std::shared_ptr<connection> websocket_to(asio::any_io_executor loop,
                                         const channels::stream_address& to,
                                         const std::string& ca_file) {
    if (!to.tls) {
        return std::make_shared<websocket_connection<plain_socket>>(plain_socket(loop), to,
                                                                    nullptr);
    }
    auto trust = trusting(ca_file);
    tls_socket socket(loop, *trust);
    return std::make_shared<websocket_connection<tls_socket>>(std::move(socket), to,
                                                              std::move(trust));
}

}  // namespace evenline::receivers

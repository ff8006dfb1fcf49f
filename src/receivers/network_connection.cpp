#include "receivers/dialling.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace evenline::receivers {
namespace asio = boost::asio;
namespace {

constexpr auto open_time = std::chrono::seconds(10);
constexpr std::size_t read_at_once = 16 * 1'024;

// Bytes over `Socket`, plain or TLS.
template <class Socket> class byte_connection final : public connection {
public:
    byte_connection(Socket socket, channels::stream_address to,
                    std::shared_ptr<asio::ssl::context> trust)
        : trust_(std::move(trust)), socket_(std::move(socket)), to_(std::move(to)) {}

    asio::awaitable<boost::system::error_code> open() override {
        deadline limit(bottom_of(socket_), open_time);
        auto ec = co_await dial(bottom_of(socket_), to_);
        if constexpr (std::is_same_v<Socket, tls_socket>) {
            if (!ec) ec = co_await shake_hands(socket_, to_.host);
        }
        co_return limit.judged(ec);
    }
    asio::awaitable<boost::system::result<std::string>> read() override {
        std::string out(read_at_once, '\0');
        boost::system::error_code ec;
        const auto n = co_await socket_.async_read_some(
            asio::buffer(out), asio::redirect_error(asio::use_awaitable, ec));
        if (ec) co_return ec;
        out.resize(n);
        co_return out;
    }
    asio::awaitable<boost::system::error_code> write(std::string what) override {
        boost::system::error_code ec;
        co_await asio::async_write(socket_, asio::buffer(what),
                                   asio::redirect_error(asio::use_awaitable, ec));
        co_return ec;
    }
    void close() override {
        boost::system::error_code ignored;
        bottom_of(socket_).close(ignored);
    }

private:
    std::shared_ptr<asio::ssl::context> trust_;   // before the socket that uses it
    Socket socket_;
    channels::stream_address to_;
};

}  // namespace

connector by_network(std::string ca_file) {
    return [ca_file = std::move(ca_file)](asio::any_io_executor loop,
                                          const channels::stream_address& to)
               -> std::shared_ptr<connection> {
        if (to.websocket) return websocket_to(std::move(loop), to, ca_file);
        if (!to.tls) {
            return std::make_shared<byte_connection<plain_socket>>(plain_socket(loop), to, nullptr);
        }
        auto trust = trusting(ca_file);
        tls_socket socket(loop, *trust);
        return std::make_shared<byte_connection<tls_socket>>(std::move(socket), to,
                                                             std::move(trust));
    };
}

}  // namespace evenline::receivers

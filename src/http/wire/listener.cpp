#include "http/wire/listener.hpp"

#include "evenline/http/settings.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <unistd.h>

namespace evenline::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

listener::listener(asio::any_io_executor loop, const settings& limits)
    : loop_(loop), limits_(limits), acceptor_(loop), pause_(loop) {}

listener::~listener() {
    if (reserve_ >= 0) ::close(reserve_);
}

void listener::open_reserve() {
    if (reserve_ < 0) reserve_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

error_code listener::read_certificate(std::string& why) {
    if (limits_.certificate_file.empty()) return {};
    tls_ = std::make_unique<asio::ssl::context>(asio::ssl::context::tls_server);
    tls_->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                      asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 |
                      asio::ssl::context::no_tlsv1_1 | asio::ssl::context::single_dh_use |
                      SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_RENEGOTIATION);
    // Of TLS 1.2 only what is authenticated and keeps yesterday's traffic secret, as 1.3 does.
    SSL_CTX_set_cipher_list(tls_->native_handle(), "ECDHE+AESGCM:ECDHE+CHACHA20");
    error_code failed;
    tls_->use_certificate_chain_file(limits_.certificate_file, failed);
    if (failed) {
        why =
            "the certificate " + limits_.certificate_file + " cannot be read: " + failed.message();
        return failed;
    }
    tls_->use_private_key_file(limits_.key_file, asio::ssl::context::pem, failed);
    if (failed)
        why = "the key " + limits_.key_file +
              " cannot be read or does not fit the certificate: " + failed.message();
    return failed;
}

error_code listener::open(std::string& why) {
    error_code failed = read_certificate(why);
    if (failed) return failed;
    const auto where = limits_.listen_host + ":" + std::to_string(limits_.listen_port);
    const auto address = asio::ip::make_address(
        limits_.listen_host == "localhost" ? "127.0.0.1" : limits_.listen_host, failed);
    if (failed) {
        why = "listen = \"" + where + "\": the host must be an IP address or localhost";
        return failed;
    }
    const tcp::endpoint endpoint(address, limits_.listen_port);
    acceptor_.open(endpoint.protocol(), failed);
    if (!failed) acceptor_.set_option(asio::socket_base::reuse_address(true), failed);
    if (!failed) acceptor_.bind(endpoint, failed);
    if (!failed) acceptor_.listen(asio::socket_base::max_listen_connections, failed);
    if (failed) {
        why = "cannot listen on " + where + ": " + failed.message();
        error_code ignored;
        acceptor_.close(ignored);
        return failed;
    }
    port_ = acceptor_.local_endpoint(failed).port();
    acceptor_.non_blocking(true, failed);
    open_reserve();
    return failed;
}

void listener::let_in(tcp::socket socket, const std::function<bool()>& room,
                      const std::function<void(std::unique_ptr<transport>)>& take) {
    if (!room()) {
        turn_away(std::move(socket));
        return;
    }
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    // Who does not read holds a quarter of a megabyte of the system's memory, not four.
    socket.set_option(asio::socket_base::send_buffer_size(131'072), ignored);
    take(tls_ ? tls_transport(std::move(socket), *tls_) : plain_transport(std::move(socket)));
}

// Whoever else stands at the door now. A busy loop is long in coming round again, and who has to be
// turned away should not wait for it.
void listener::let_in_the_others(const std::function<bool()>& room,
                                 const std::function<void(std::unique_ptr<transport>)>& take) {
    constexpr int at_once = 256;
    for (int n = 0; n < at_once && !closed_; ++n) {
        tcp::socket next(loop_);
        error_code none;
        acceptor_.accept(next, none);
        if (none) return;
        let_in(std::move(next), room, take);
    }
}

asio::awaitable<void> listener::accept_all(std::function<bool()> room,
                                           std::function<void(std::unique_ptr<transport>)> take) {
    while (!closed_) {
        error_code failed;
        tcp::socket socket(loop_);
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
        if (closed_) co_return;
        if (!failed) {
            let_in(std::move(socket), room, take);
            let_in_the_others(room, take);
            continue;
        }
        if (failed == asio::error::connection_aborted || failed == asio::error::interrupted)
            continue;
        // No descriptor left: give up the reserve to take one caller off the backlog, turn them
        // away, and wait. Without the wait this would spin, because the backlog stays readable.
        if (failed == asio::error::no_descriptors && reserve_ >= 0) {
            ::close(reserve_);
            reserve_ = -1;
            error_code still;
            tcp::socket last(loop_);
            acceptor_.accept(last, still);
            if (!still) turn_away(std::move(last));
        }
        spdlog::warn("cannot accept a connection: {}", failed.message());
        pause_.expires_after(std::chrono::milliseconds(100));
        error_code woken;
        co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        open_reserve();
    }
}

// One write that does not wait; who does not get it sees the connection close.
void listener::turn_away(tcp::socket socket) {
    static constexpr std::string_view words =
        "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Type: "
        "application/problem+json\r\n"
        "Content-Length: 160\r\nConnection: close\r\n\r\n"
        R"({"type":"/docs#too_busy","title":"The server is too busy","status":503,)"
        R"("detail":"Too many connections are open. Try again after Retry-After.",)"
        R"("code":"too_busy"})";
    static_assert(words.size() - words.find("\r\n\r\n") - 4 == 160);
    error_code ignored;
    if (!tls_) {
        socket.non_blocking(true, ignored);
        socket.write_some(asio::buffer(words), ignored);
        socket.shutdown(tcp::socket::shutdown_send, ignored);
    }
    socket.close(ignored);
}

void listener::close() {
    closed_ = true;
    error_code ignored;
    acceptor_.close(ignored);
    pause_.cancel();
}

}  // namespace evenline::http

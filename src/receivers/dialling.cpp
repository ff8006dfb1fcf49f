#include "receivers/dialling.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace evenline::receivers {
namespace asio = boost::asio;

deadline::deadline(plain_socket& socket, std::chrono::seconds limit)
    : expired_(std::make_shared<bool>(false)), timer_(socket.get_executor(), limit) {
    timer_.async_wait([expired = expired_, &socket](boost::system::error_code ec) {
        if (ec) return;
        *expired = true;
        boost::system::error_code ignored;
        socket.close(ignored);
    });
}

boost::system::error_code deadline::judged(boost::system::error_code passed) const {
    return passed && *expired_ ? boost::system::error_code(asio::error::timed_out) : passed;
}

asio::awaitable<boost::system::error_code> dial(plain_socket& socket,
                                                const channels::stream_address& to) {
    boost::system::error_code ec;
    asio::ip::tcp::resolver names(socket.get_executor());
    const auto found = co_await names.async_resolve(to.host, std::to_string(to.port),
                                                    asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return ec;
    co_await asio::async_connect(socket, found, asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return ec;
    socket.set_option(asio::ip::tcp::no_delay(true), ec);
    socket.set_option(asio::socket_base::keep_alive(true), ec);
    co_return boost::system::error_code{};
}

asio::awaitable<boost::system::error_code> shake_hands(tls_socket& socket,
                                                       const std::string& host) {
    boost::system::error_code ec;
    SSL_set_tlsext_host_name(socket.native_handle(), host.c_str());
    socket.set_verify_mode(asio::ssl::verify_peer);
    socket.set_verify_callback(asio::ssl::host_name_verification(host));
    co_await socket.async_handshake(asio::ssl::stream_base::client,
                                    asio::redirect_error(asio::use_awaitable, ec));
    co_return ec;
}

std::shared_ptr<asio::ssl::context> trusting(const std::string& ca_file) {
    auto out = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_client);
    boost::system::error_code ignored;   // what is not trusted fails at the handshake
    out->set_default_verify_paths(ignored);
    if (!ca_file.empty()) out->load_verify_file(ca_file, ignored);
    return out;
}

}  // namespace evenline::receivers

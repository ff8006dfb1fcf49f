#include "http/wire/listener.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <unistd.h>
#include <array>
#include <utility>

namespace evenline::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

listener::listener(asio::any_io_executor loop, const settings& limits)
    : loop_(std::move(loop)), limits_(limits), guests_(std::make_shared<guests>(limits)),
      acceptor_(door_), pause_(door_) {}

listener::~listener() {
    close();
    if (reserve_ >= 0) ::close(reserve_);
}

void listener::open_reserve() {
    if (reserve_ < 0) reserve_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
}

error_code listener::read_certificate(std::string& why) {
    if (limits_.certificate_file.empty()) return {};
    tls_ = std::make_shared<asio::ssl::context>(asio::ssl::context::tls_server);
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

void listener::run(taker take, std::function<void()> full) {
    inside_ = std::make_shared<inner_side>(std::move(take), std::move(full));
    asio::co_spawn(door_, accept_all(), asio::detached);
    thread_ = std::thread([this] { door_.run(); });
}

void listener::let_in(tcp::socket socket) {
    error_code gone;
    const auto from = socket.remote_endpoint(gone);
    if (gone) return;
    auto [verdict, place] = guests_->enter(from.address());
    if (verdict == guests::verdict::welcome) {
        hand_over(std::move(socket), std::move(place));
        return;
    }
    if (verdict == guests::verdict::too_many_of_theirs) tell_of(from.address());
    else ask_for_room();
    asio::co_spawn(door_, turn_away(std::move(socket), verdict), asio::detached);
}

// For whoever comes next: the loop is asked again once it has heard.
void listener::ask_for_room() {
    if (inside_->asked_for_room.exchange(true)) return;
    asio::post(loop_, [to = std::weak_ptr(inside_)] {
        const auto inside = to.lock();
        if (!inside) return;
        inside->asked_for_room = false;
        inside->full();
    });
}

// Whoever is refused comes again at once: a line a minute says it.
void listener::tell_of(const asio::ip::address& from) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_word_) return;
    next_word_ = now + std::chrono::minutes(1);
    spdlog::warn("{} has as many connections open as one address may ({}, connections_per_address);"
                 " a proxy of your own belongs into [server] proxies",
                 from.to_string(), limits_.connections_per_address);
}

namespace {

// On its way from one thread's hands to another's.
class descriptor {
public:
    explicit descriptor(int fd) : fd_(fd) {}
    descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    ~descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    [[nodiscard]] int release() { return std::exchange(fd_, -1); }

private:
    int fd_;
};

}  // namespace

void listener::hand_over(tcp::socket socket, std::shared_ptr<void> place) {
    error_code ignored;
    socket.set_option(tcp::no_delay(true), ignored);
    // Who does not read holds a quarter of a megabyte of the system's memory, not four.
    socket.set_option(asio::socket_base::send_buffer_size(131'072), ignored);
    const auto protocol = acceptor_.local_endpoint(ignored).protocol();
    asio::post(loop_, [on = loop_, to = std::weak_ptr(inside_), tls = tls_, protocol,
                       fd = descriptor(socket.release()), place = std::move(place)]() mutable {
        const auto inside = to.lock();
        if (!inside) return;
        tcp::socket theirs(on, protocol, fd.release());
        auto wire =
            tls ? tls_transport(std::move(theirs), *tls) : plain_transport(std::move(theirs));
        wire->keep(std::move(place));
        inside->take(std::move(wire));
    });
}

asio::awaitable<void> listener::accept_all() {
    for (;;) {
        error_code failed;
        tcp::socket socket(door_);
        co_await acceptor_.async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
        if (!failed) {
            let_in(std::move(socket));
            continue;
        }
        if (failed == asio::error::connection_aborted || failed == asio::error::interrupted)
            continue;
        if (failed == asio::error::no_descriptors) give_up_the_reserve();
        spdlog::warn("cannot accept a connection: {}", failed.message());
        pause_.expires_after(std::chrono::milliseconds(100));
        error_code woken;
        co_await pause_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
        open_reserve();
    }
}

// No descriptor left: give up the reserve to take one caller off the backlog and send them away.
// Without the wait that follows this would spin, because the backlog stays readable.
void listener::give_up_the_reserve() {
    if (reserve_ < 0) return;
    ::close(reserve_);
    reserve_ = -1;
    error_code still;
    tcp::socket last(door_);
    acceptor_.accept(last, still);
}

namespace {

std::string refusal(std::string_view detail) {
    const std::string body =
        R"({"type":"/docs#too_busy","title":"The server is too busy","status":503,"detail":")" +
        std::string(detail) + R"( Try again after Retry-After.","code":"too_busy"})";
    return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Type: "
           "application/problem+json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

}  // namespace

// One write that does not wait. What they have sent is read and forgotten, or waited for a moment:
// closed over it, the connection would be reset, and the words lost. Through TLS nothing can be
// said before hands are shaken, and there is no time for that.
asio::awaitable<void> listener::turn_away(tcp::socket told, guests::verdict why) {
    static const std::string full = refusal("Too many connections are open.");
    static const std::string theirs = refusal("Too many connections from this address are open.");
    constexpr std::size_t at_most = 256;
    if (tls_) co_return;
    const auto socket = std::make_shared<tcp::socket>(std::move(told));
    error_code failed;
    socket->non_blocking(true, failed);
    const auto& words = why == guests::verdict::full ? full : theirs;
    socket->write_some(asio::buffer(words), failed);
    if (failed) co_return;
    socket->shutdown(tcp::socket::shutdown_send, failed);
    std::array<char, 4'096> forgotten{};
    const auto got = socket->read_some(asio::buffer(forgotten), failed);
    const bool said_it_all = !failed && got < forgotten.size();
    if (said_it_all || failed == asio::error::eof || leaving_ >= at_most) co_return;
    failed.clear();
    ++leaving_;
    asio::steady_timer enough(door_, std::chrono::seconds(1));
    enough.async_wait([socket](error_code left_before) {
        error_code ignored;
        if (!left_before) socket->cancel(ignored);
    });
    while (!failed)
        co_await socket->async_read_some(asio::buffer(forgotten),
                                         asio::redirect_error(asio::use_awaitable, failed));
    --leaving_;
}

void listener::close() {
    if (!thread_.joinable()) return;
    door_.stop();
    thread_.join();
    inside_.reset();
    error_code ignored;
    acceptor_.close(ignored);
}

}  // namespace evenline::http

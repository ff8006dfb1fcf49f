#include "http/wire/listener.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>
#include <cerrno>
#include <utility>

namespace evenline::http {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace {
constexpr auto after_a_failure = std::chrono::milliseconds(100);
constexpr auto while_full = std::chrono::milliseconds(20);
constexpr auto between_asking = std::chrono::milliseconds(20);
}  // namespace

listener::listener(asio::any_io_executor loop, const settings& limits)
    : loop_(std::move(loop)), limits_(limits), guests_(std::make_shared<guests>(limits)),
      acceptor_(door_), pause_(door_), turned_away_(door_) {}

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
    protocol_ = endpoint.protocol();
    acceptor_.non_blocking(true, failed);
    open_reserve();
    return failed;
}

void listener::run(taker take, std::function<void()> full) {
    inside_ = std::make_shared<inner_side>(std::move(take), std::move(full));
    asio::co_spawn(door_, accept_all(), asio::detached);
    thread_ = std::thread([this] { door_.run(); });
}

bool listener::let_in(descriptor who, const asio::ip::address& from) {
    auto [verdict, place] = guests_->enter(from);
    if (verdict == guests::verdict::welcome) {
        hand_over(std::move(who), std::move(place));
        return true;
    }
    if (verdict == guests::verdict::too_many_of_theirs) tell_of(from);
    else ask_for_room();
    // Through TLS nothing can be said before hands are shaken, and there is no time for that.
    if (!tls_) turned_away_.tell(std::move(who), verdict);
    return false;
}

// For whoever comes next: the loop is asked again once it has heard, and not with each batch.
void listener::ask_for_room() {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_asking_ || inside_->asked_for_room.exchange(true)) return;
    next_asking_ = now + between_asking;
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

void listener::hand_over(descriptor who, std::shared_ptr<void> place) {
    const int at_once = 1;
    ::setsockopt(who.get(), IPPROTO_TCP, TCP_NODELAY, &at_once, sizeof at_once);
    // Who does not read holds a quarter of a megabyte of the system's memory, not four.
    const int send_bytes = 131'072;
    ::setsockopt(who.get(), SOL_SOCKET, SO_SNDBUF, &send_bytes, sizeof send_bytes);
    asio::post(loop_, [on = loop_, to = std::weak_ptr(inside_), tls = tls_, protocol = protocol_,
                       who = std::move(who), place = std::move(place)]() mutable {
        const auto inside = to.lock();
        if (!inside) return;
        tcp::socket theirs(on, protocol, who.release());
        auto wire =
            tls ? tls_transport(std::move(theirs), *tls) : plain_transport(std::move(theirs));
        wire->keep(std::move(place));
        inside->take(std::move(wire));
    });
}

// Who waits outside now, as many as come in one go: no more, so that those who are leaving are
// heard. Whether all of them found a place; `failed` where one could not be taken.
bool listener::take_who_waits(error_code& failed) {
    constexpr int in_one_go = 256;
    bool all_welcome = true;
    for (int i = 0; i < in_one_go; ++i) {
        tcp::endpoint from;
        auto size = static_cast<socklen_t>(from.capacity());
        descriptor who(::accept4(acceptor_.native_handle(), from.data(), &size,
                                 SOCK_NONBLOCK | SOCK_CLOEXEC));
        if (who.get() < 0) {
            const error_code why(errno, boost::system::system_category());
            if (why == asio::error::connection_aborted || why == asio::error::interrupted) continue;
            if (why != asio::error::would_block) failed = why;
            break;
        }
        from.resize(size);
        all_welcome = let_in(std::move(who), from.address()) && all_welcome;
    }
    return all_welcome;
}

// Once somebody found no place the door looks outside less often, and turns away all who came
// meanwhile: so many wakings would cost those who are in a tenth of the processor. Longer would
// be cheaper still, but who waits for a no is to have it within 50 ms.
asio::awaitable<void> listener::accept_all() {
    error_code woken;
    for (;;) {
        co_await acceptor_.async_wait(tcp::acceptor::wait_read,
                                      asio::redirect_error(asio::use_awaitable, woken));
        error_code failed;
        const bool all_welcome = take_who_waits(failed);
        if (failed == asio::error::no_descriptors) give_up_the_reserve();
        if (failed) spdlog::warn("cannot accept a connection: {}", failed.message());
        if (!failed && all_welcome) continue;
        pause_.expires_after(failed ? after_a_failure : while_full);
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

void listener::close() {
    if (!thread_.joinable()) return;
    door_.stop();
    thread_.join();
    inside_.reset();
    error_code ignored;
    acceptor_.close(ignored);
}

}  // namespace evenline::http

#include "evenline/intake/lmtp_listener.hpp"

#include "intake/lmtp_connection.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <charconv>
#include <chrono>
#include <set>
#include <spdlog/spdlog.h>
#include <sys/stat.h>
#include <unistd.h>

namespace evenline::intake {
namespace asio = boost::asio;
using boost::system::error_code;
using asio::ip::tcp;
using local = asio::local::stream_protocol;

struct lmtp_listener::parts : std::enable_shared_from_this<parts> {
    parts(asio::any_io_executor loop, lmtp_desk d, lmtp_listener_settings s)
        : executor(loop), desk(d), settings(std::move(s)), by_tcp(loop), by_file(loop),
          pause(loop), all_ended(loop, asio::steady_timer::time_point::max()) {}

    error_code read_certificate();
    error_code open_tcp();
    error_code open_file(const std::string& path);
    template <class Acceptor> asio::awaitable<void> accept(Acceptor&);
    void welcome(lmtp_connection::socket);
    asio::awaitable<void> serve(std::shared_ptr<lmtp_connection>);

    asio::any_io_executor executor;
    lmtp_desk desk;
    lmtp_listener_settings settings;
    tcp::acceptor by_tcp;
    local::acceptor by_file;
    std::string file;
    std::unique_ptr<asio::ssl::context> tls;
    asio::steady_timer pause, all_ended;
    std::set<std::shared_ptr<lmtp_connection>> open;
    bool stopping{};
};

lmtp_listener_settings lmtp_settings_of(const channels::channel_settings& s) {
    lmtp_listener_settings out;
    out.listen = s.text("listen");
    out.protocol.domain = s.text("domain");
    out.protocol.host = out.protocol.domain.empty() ? "evenline" : out.protocol.domain;
    for (const auto& written : s.list("mailboxes"))
        out.protocol.mailboxes.push_back(written.substr(0, written.find('@')));
    if (s.kind == "smtp") out.protocol.speaks = mail_protocol::smtp;
    out.certificate_file = s.text("certificate_file");
    out.private_key_file = s.text("private_key_file");
    out.protocol.offers_tls = !out.certificate_file.empty();
    return out;
}

lmtp_listener::lmtp_listener(asio::any_io_executor loop, engine::sequencer& to,
                             engine::lookup& index, const channel& from, lmtp_listener_settings s)
    : parts_(std::make_shared<parts>(std::move(loop), lmtp_desk{to, index, from}, std::move(s))) {}

lmtp_listener::~lmtp_listener() { stop(); }

error_code lmtp_listener::open() {
    if (const auto failed = parts_->read_certificate()) return failed;
    constexpr std::string_view unix_prefix = "unix:";
    const auto& where = parts_->settings.listen;
    if (where.starts_with(unix_prefix)) return parts_->open_file(where.substr(unix_prefix.size()));
    return parts_->open_tcp();
}

error_code lmtp_listener::parts::read_certificate() {
    error_code ec;
    if (settings.certificate_file.empty()) return ec;
    using ssl = asio::ssl::context;
    tls = std::make_unique<ssl>(ssl::tls_server);
    tls->set_options(ssl::default_workarounds | ssl::no_sslv2 | ssl::no_sslv3 | ssl::no_tlsv1 |
                         ssl::no_tlsv1_1, ec);
    if (!ec) tls->use_certificate_chain_file(settings.certificate_file, ec);
    if (!ec) tls->use_private_key_file(settings.private_key_file, ssl::pem, ec);
    return ec;
}

error_code lmtp_listener::parts::open_tcp() {
    const std::string_view where = settings.listen;
    const auto colon = where.rfind(':');
    std::uint16_t port = 0;
    error_code ec = make_error_code(boost::system::errc::invalid_argument);
    if (colon == std::string_view::npos) return ec;
    const auto digits = where.substr(colon + 1);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (read.ec != std::errc{} || read.ptr != digits.data() + digits.size()) return ec;
    auto host = std::string(where.substr(0, colon));
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto address = asio::ip::make_address(host == "localhost" ? "127.0.0.1" : host, ec);
    if (ec) return ec;
    const tcp::endpoint at(address, port);
    by_tcp.open(at.protocol(), ec);
    if (!ec) by_tcp.set_option(tcp::acceptor::reuse_address(true), ec);
    if (!ec) by_tcp.bind(at, ec);
    if (!ec) by_tcp.listen(asio::socket_base::max_listen_connections, ec);
    return ec;
}

error_code lmtp_listener::parts::open_file(const std::string& path) {
    struct stat found{};
    // A socket that a killed process left behind; anything else there is not ours to remove.
    if (::lstat(path.c_str(), &found) == 0 && S_ISSOCK(found.st_mode)) ::unlink(path.c_str());
    error_code ec;
    by_file.open(local(), ec);
    if (!ec) by_file.bind(local::endpoint(path), ec);
    if (!ec) by_file.listen(asio::socket_base::max_listen_connections, ec);
    if (!ec) file = path;
    return ec;
}

std::uint16_t lmtp_listener::port() const {
    error_code ec;
    const auto at = parts_->by_tcp.local_endpoint(ec);
    return ec ? std::uint16_t{0} : at.port();
}

template <class Acceptor> asio::awaitable<void> lmtp_listener::parts::accept(Acceptor& door) {
    while (!stopping) {
        error_code ec;
        auto arrived = co_await door.async_accept(asio::redirect_error(asio::use_awaitable, ec));
        if (stopping) break;
        if (!ec) {
            welcome(std::move(arrived));
            continue;
        }
        // Out of descriptors, most likely: some connection has to end first.
        spdlog::warn("lmtp: cannot accept: {}", ec.message());
        pause.expires_after(std::chrono::milliseconds(200));
        co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
}

void lmtp_listener::parts::welcome(lmtp_connection::socket s) {
    auto c = std::make_shared<lmtp_connection>(std::move(s), desk, settings, tls.get());
    if (open.size() >= settings.connections) c->stop();   // told 421
    open.insert(c);
    auto served = serve(std::move(c));
    asio::co_spawn(executor, std::move(served), asio::detached);
}

asio::awaitable<void> lmtp_listener::parts::serve(std::shared_ptr<lmtp_connection> c) {
    const auto self = shared_from_this();
    try {
        co_await c->serve();
    } catch (const std::exception& e) {
        spdlog::error("lmtp: a connection ended: {}", e.what());
    }
    open.erase(c);
    if (open.empty()) all_ended.cancel();
}

asio::awaitable<void> lmtp_listener::run() {
    const auto self = parts_;
    if (self->by_tcp.is_open()) co_await self->accept(self->by_tcp);
    if (self->by_file.is_open()) co_await self->accept(self->by_file);
    while (!self->open.empty()) {
        error_code ec;
        co_await self->all_ended.async_wait(asio::redirect_error(asio::use_awaitable, ec));
    }
}

void lmtp_listener::stop() {
    parts_->stopping = true;
    error_code ignored;
    parts_->by_tcp.close(ignored);
    parts_->by_file.close(ignored);
    parts_->pause.cancel();
    for (const auto& c : parts_->open) c->stop();
    if (!parts_->file.empty()) ::unlink(parts_->file.c_str());
    parts_->file.clear();
}

}  // namespace evenline::intake

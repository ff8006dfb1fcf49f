#include "intake/lmtp_connection.hpp"

#include <array>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <spdlog/spdlog.h>

namespace evenline::intake {
namespace {

namespace asio = boost::asio;

lmtp_outcome outcome_of(const receipt& r) {
    if (r.durable) return lmtp_outcome::stored;   // a dead letter too: it is kept, nothing bounces
    return r.answer.status == 503 ? lmtp_outcome::try_later : lmtp_outcome::refused;
}

std::string_view why_of(lmtp_outcome o) {
    return o == lmtp_outcome::try_later ? "the store is not available"
                                        : "the mail was not understood";
}

}  // namespace

lmtp_connection::lmtp_connection(socket s, lmtp_desk desk, const lmtp_listener_settings& settings,
                                 asio::ssl::context* tls)
    : socket_(std::move(s)),
      tls_(tls),
      desk_(desk),
      session_(settings.protocol),
      idle_(settings.idle),
      deadline_(socket_.get_executor()) {}

// Closes the socket when nothing has moved for too long; whatever waits on it then fails.
void lmtp_connection::give_time() {
    deadline_.expires_after(std::chrono::microseconds(idle_.us));
    deadline_.async_wait([weak = weak_from_this()](boost::system::error_code ec) {
        const auto self = weak.lock();
        if (!self || ec) return;
        boost::system::error_code ignored;
        self->socket_.close(ignored);
    });
}

asio::awaitable<void> lmtp_connection::serve() {
    const auto self = shared_from_this();
    bool open = true;
    if (!stopping_) open = co_await send(session_.greeting());
    while (open && !stopping_ && !session_.over()) {
        open = co_await receive();
        if (!open) break;
        open = co_await send(session_.take_replies());
        while (open && session_.mail()) {
            co_await store();
            open = co_await send(session_.take_replies());
        }
        const bool secure = open && session_.wants_tls();
        if (secure) open = co_await begin_tls();
    }
    if (stopping_) co_await send(lmtp_session::closing("Not now, try again later"));
    deadline_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

asio::awaitable<bool> lmtp_connection::receive() {
    std::array<char, 16'384> bytes;
    boost::system::error_code ec;
    give_time();
    reading_ = true;
    std::size_t n = 0;
    const auto into = asio::buffer(bytes);
    if (secured_)
        n = co_await secured_->async_read_some(into, asio::redirect_error(asio::use_awaitable, ec));
    else
        n = co_await socket_.async_read_some(into, asio::redirect_error(asio::use_awaitable, ec));
    reading_ = false;
    if (ec) co_return stopping_;
    session_.receive(std::string_view(bytes.data(), n));
    co_return true;
}

asio::awaitable<bool> lmtp_connection::send(std::string text) {
    if (text.empty()) co_return true;
    boost::system::error_code ec;
    give_time();
    const auto bytes = asio::buffer(text);
    if (secured_)
        co_await asio::async_write(*secured_, bytes, asio::redirect_error(asio::use_awaitable, ec));
    else
        co_await asio::async_write(socket_, bytes, asio::redirect_error(asio::use_awaitable, ec));
    co_return !ec;
}

asio::awaitable<bool> lmtp_connection::begin_tls() {
    session_.tls_begins();
    boost::system::error_code ec;
    give_time();
    auto stream = std::make_unique<asio::ssl::stream<socket&>>(socket_, *tls_);
    co_await stream->async_handshake(asio::ssl::stream_base::server,
                                     asio::redirect_error(asio::use_awaitable, ec));
    if (ec) co_return false;
    secured_ = std::move(stream);
    co_return true;
}

asio::awaitable<void> lmtp_connection::store() {
    deadline_.cancel();   // the disk's time is not the sender's fault
    const auto& mail = *session_.mail();
    channels::raw_request request;
    const bool smtp = desk_.from.settings.kind == "smtp";
    request.method = smtp ? "SMTP" : "LMTP";
    request.url = (smtp ? "smtp:" : "lmtp:") + desk_.from.settings.id;
    request.headers.push_back({"MAIL FROM", mail.from});
    for (const auto& to : mail.to) request.headers.push_back({"RCPT TO", to});
    request.body = mail.content;
    request.received_at = desk_.to.now();
    const auto taken = co_await take_in(desk_.to, desk_.index, desk_.from, request);
    const auto outcome = outcome_of(taken);
    session_.answer(outcome, why_of(outcome));
}

void lmtp_connection::stop() {
    stopping_ = true;
    boost::system::error_code ignored;
    if (reading_) socket_.cancel(ignored);
}

}  // namespace evenline::intake

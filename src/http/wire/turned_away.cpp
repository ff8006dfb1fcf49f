#include "http/wire/turned_away.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <sys/socket.h>
#include <array>
#include <cerrno>
#include <string>

namespace evenline::http {
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

std::string refusal(std::string_view detail) {
    const std::string body =
        R"({"type":"/docs#too_busy","title":"The server is too busy","status":503,"detail":")" +
        std::string(detail) + R"( Try again after Retry-After.","code":"too_busy"})";
    return "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 2\r\nContent-Type: "
           "application/problem+json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\nConnection: close\r\n\r\n" + body;
}

constexpr std::size_t a_look = 4'096;  // bytes read of what they send

}  // namespace

// What they have sent is read and forgotten: closed over it, the connection would be reset, and the
// words lost. Once it is read the words may wait for the close, and leave with it in one packet.
void turned_away::tell(descriptor who, guests::verdict why) {
    static const std::string full = refusal("Too many connections are open.");
    static const std::string theirs = refusal("Too many connections from this address are open.");
    constexpr std::size_t at_most = 256;
    std::array<char, a_look> forgotten;  // NOLINT(*-member-init): written before it is read
    const auto got = ::recv(who.get(), forgotten.data(), forgotten.size(), 0);
    if (got < 0 && errno != EAGAIN) return;
    const bool said_it_all = got >= 0 && static_cast<std::size_t>(got) < forgotten.size();
    const auto& words = why == guests::verdict::full ? full : theirs;
    const int how = MSG_NOSIGNAL | (said_it_all ? MSG_MORE : 0);
    if (::send(who.get(), words.data(), words.size(), how) < 0) return;
    if (said_it_all || leaving_ >= at_most) return;
    ::shutdown(who.get(), SHUT_WR);
    asio::co_spawn(door_, hear_out(std::move(who)), asio::detached);
}

asio::awaitable<void> turned_away::hear_out(descriptor who) {
    const auto from = std::make_shared<asio::posix::stream_descriptor>(door_, who.release());
    ++leaving_;
    asio::steady_timer enough(door_, std::chrono::seconds(1));
    enough.async_wait([from](error_code left_before) {
        error_code ignored;
        if (!left_before) from->cancel(ignored);
    });
    std::array<char, a_look> forgotten{};
    for (error_code failed; !failed;)
        co_await from->async_read_some(asio::buffer(forgotten),
                                       asio::redirect_error(asio::use_awaitable, failed));
    --leaving_;
}

}  // namespace evenline::http

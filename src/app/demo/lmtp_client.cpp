#include "app/demo/visitors.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace evenline::app::demo {
namespace asio = boost::asio;

namespace {

// Leading dots doubled, and the final dot (RFC 5321, 4.5.2).
std::string stuffed(std::string_view mail) {
    std::string out;
    bool line_start = true;
    for (const char c : mail) {
        if (line_start && c == '.') out += '.';
        out += c;
        line_start = c == '\n';
    }
    return out + (out.ends_with("\r\n") ? ".\r\n" : "\r\n.\r\n");
}

// The last line of a reply, without its end.
asio::awaitable<std::string> reply_of(asio::ip::tcp::socket& socket, std::string& input) {
    for (;;) {
        boost::system::error_code failed;
        auto buffer = asio::dynamic_buffer(input, 65'536);
        const auto size = co_await asio::async_read_until(
            socket, buffer, "\r\n", asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return "000 " + failed.message();
        auto line = input.substr(0, size - 2);
        input.erase(0, size);
        if (line.size() < 4 || line[3] != '-') co_return line;
    }
}

}  // namespace

asio::awaitable<std::string> deliver_by_lmtp(asio::any_io_executor loop, std::uint16_t port,
                                             std::string from, std::string to, std::string mail) {
    asio::ip::tcp::socket socket{loop};
    boost::system::error_code failed;
    const asio::ip::tcp::endpoint there{asio::ip::address_v4::loopback(), port};
    co_await socket.async_connect(there, asio::redirect_error(asio::use_awaitable, failed));
    if (failed) co_return failed.message();
    std::string input;
    const std::vector<std::string> lines{"",
                                         "LHLO demo.example.org\r\n",
                                         "MAIL FROM:<" + from + ">\r\n",
                                         "RCPT TO:<" + to + ">\r\n",
                                         "DATA\r\n",
                                         stuffed(mail)};
    for (const auto& line : lines) {
        const auto bytes = asio::buffer(line);
        if (!line.empty())
            co_await asio::async_write(socket, bytes,
                                       asio::redirect_error(asio::use_awaitable, failed));
        if (failed) co_return failed.message();
        const auto reply = co_await reply_of(socket, input);
        if (!reply.starts_with('2') && !reply.starts_with('3')) co_return reply;
    }
    const std::string quit = "QUIT\r\n";
    const auto bytes = asio::buffer(quit);
    co_await asio::async_write(socket, bytes, asio::redirect_error(asio::use_awaitable, failed));
    co_return std::string{};
}

}  // namespace evenline::app::demo

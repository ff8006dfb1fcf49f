#include "app/demo/stand_ins.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <charconv>
#include <nlohmann/json.hpp>

namespace evenline::app::demo {
namespace asio = boost::asio;
using tcp = asio::ip::tcp;

namespace {

boost::system::error_code bind_to_free_port(tcp::acceptor& door) {
    boost::system::error_code failed;
    door.open(tcp::v4(), failed);
    if (!failed) door.bind({asio::ip::address_v4::loopback(), 0}, failed);
    if (!failed) door.listen(asio::socket_base::max_listen_connections, failed);
    return failed;
}

std::size_t length_of(std::string_view head) {
    for (const std::string_view name : {"Content-Length: ", "content-length: "}) {
        const auto at = head.find(name);
        if (at == std::string_view::npos) continue;
        std::size_t value = 0;
        std::from_chars(head.data() + at + name.size(), head.data() + head.size(), value);
        return value;
    }
    return 0;
}

std::string target_of(std::string_view head) {
    const auto from = head.find(' ');
    const auto until = head.find(' ', from + 1);
    if (from == std::string_view::npos || until == std::string_view::npos) return "/";
    return std::string{head.substr(from + 1, until - from - 1)};
}

}  // namespace

stand_ins::stand_ins(asio::any_io_executor loop) : loop_(loop), http_(loop), smtp_(loop) {}

boost::system::error_code stand_ins::open() {
    const auto failed = bind_to_free_port(http_);
    return failed ? failed : bind_to_free_port(smtp_);
}

void stand_ins::start() {
    asio::co_spawn(loop_, accept(http_, false), asio::detached);
    asio::co_spawn(loop_, accept(smtp_, true), asio::detached);
}

void stand_ins::stop() {
    boost::system::error_code ignored;
    http_.close(ignored);
    smtp_.close(ignored);
}

asio::awaitable<void> stand_ins::accept(tcp::acceptor& door, bool mail) {
    boost::system::error_code failed;
    while (!failed) {
        tcp::socket socket{loop_};
        co_await door.async_accept(socket, asio::redirect_error(asio::use_awaitable, failed));
        if (failed) break;
        if (mail)
            asio::co_spawn(loop_, take_mail(std::move(socket)), asio::detached);
        else
            asio::co_spawn(loop_, answer_http(std::move(socket)), asio::detached);
    }
}

std::string stand_ins::answer_to(const std::string& target, std::string_view body) {
    if (target.find("/Calls/") != std::string::npos) {
        const auto from = target.find("/Calls/") + 7;
        ++taken_.calls_connected;
        return "{\"sid\":\"" + target.substr(from, target.find('.', from) - from) +
               "\",\"status\":\"in-progress\"}";
    }
    if (target.find("/messages") != std::string::npos) {
        const auto mid = "m_out_" + std::to_string(++taken_.messages);
        const auto sent = nlohmann::json::parse(body, nullptr, false);
        if (told_ && sent.is_object() && sent.contains("recipient") && sent.contains("message"))
            told_(sent["recipient"].value("id", ""), mid, sent["message"].value("text", ""));
        return "{\"recipient_id\":\"1\",\"message_id\":\"" + mid + "\"}";
    }
    ++taken_.replies;
    return "{}";
}

asio::awaitable<void> stand_ins::answer_http(tcp::socket socket) {
    std::string input;
    boost::system::error_code failed;
    while (!failed) {
        auto buffer = asio::dynamic_buffer(input, 1'048'576);
        const auto head_size = co_await asio::async_read_until(
            socket, buffer, "\r\n\r\n", asio::redirect_error(asio::use_awaitable, failed));
        if (failed) break;
        const std::string head = input.substr(0, head_size);
        const auto whole = head_size + length_of(head);
        if (input.size() < whole) {
            co_await asio::async_read(socket, buffer, asio::transfer_exactly(whole - input.size()),
                                      asio::redirect_error(asio::use_awaitable, failed));
            if (failed) break;
        }
        const auto sent = std::string_view{input}.substr(head_size, whole - head_size);
        const auto body = answer_to(target_of(head), sent);
        input.erase(0, whole);
        const std::string reply =
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " +
            std::to_string(body.size()) + "\r\n\r\n" + body;
        const auto bytes = asio::buffer(reply);
        co_await asio::async_write(socket, bytes,
                                   asio::redirect_error(asio::use_awaitable, failed));
    }
}

asio::awaitable<void> stand_ins::take_mail(tcp::socket socket) {
    std::string input, reply = "220 demo.example.org ESMTP\r\n";
    boost::system::error_code failed;
    bool in_data = false;
    while (!failed) {
        if (!reply.empty()) {
            const auto bytes = asio::buffer(reply);
            co_await asio::async_write(socket, bytes,
                                       asio::redirect_error(asio::use_awaitable, failed));
        }
        reply.clear();
        if (failed) break;
        auto buffer = asio::dynamic_buffer(input, 67'108'864);
        const std::string_view end = in_data ? "\r\n.\r\n" : "\r\n";
        const auto size = co_await asio::async_read_until(
            socket, buffer, end, asio::redirect_error(asio::use_awaitable, failed));
        if (failed) break;
        const std::string line = input.substr(0, size);
        input.erase(0, size);
        if (in_data) {
            in_data = false;
            ++taken_.mails;
            reply = "250 2.0.0 taken\r\n";
        } else if (line.starts_with("EHLO")) {
            reply = "250-demo.example.org\r\n250-8BITMIME\r\n250 SMTPUTF8\r\n";
        } else if (line.starts_with("DATA")) {
            in_data = true;
            reply = "354 go on\r\n";
        } else if (line.starts_with("QUIT")) {
            reply = "221 bye\r\n";
        } else {
            reply = "250 2.1.0 ok\r\n";
        }
    }
}

}  // namespace evenline::app::demo

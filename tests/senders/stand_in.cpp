#include "senders/stand_in.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace evenline::senders::test {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
namespace {

tcp::endpoint free_port() { return {asio::ip::make_address("127.0.0.1"), 0}; }

// Wakes a blocking accept.
void knock(const tcp::acceptor& door) {
    asio::io_context loop;
    tcp::socket s(loop);
    error_code ignored;
    s.connect(door.local_endpoint(), ignored);
}

std::size_t length_in(std::string head) {
    for (auto& c : head) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    const auto at = head.find("content-length:");
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + 15));
}

}  // namespace

http_stand_in::http_stand_in(answer a)
    : answer_(std::move(a)), door_(loop_, free_port()), thread_([this] { serve(); }) {}

http_stand_in::~http_stand_in() {
    stopping_ = true;
    knock(door_);
    thread_.join();
}

std::string http_stand_in::url() const {
    return "http://127.0.0.1:" + std::to_string(door_.local_endpoint().port());
}

std::vector<heard_request> http_stand_in::heard() {
    const std::lock_guard hold(lock_);
    return heard_;
}

std::string http_stand_in::status(unsigned code, std::string headers, std::string body) {
    return "HTTP/1.1 " + std::to_string(code) + " X\r\nConnection: close\r\n" + headers +
           "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
}

void http_stand_in::serve() {
    while (!stopping_) {
        error_code ec;
        tcp::socket s(loop_);
        door_.accept(s, ec);
        if (!ec && !stopping_) converse(s);
    }
}

void http_stand_in::converse(tcp::socket& s) {
    error_code ec;
    std::string bytes;
    const auto head_end = asio::read_until(s, asio::dynamic_buffer(bytes), "\r\n\r\n", ec);
    if (ec) return;
    heard_request r{bytes.substr(0, head_end), bytes.substr(head_end)};
    const auto length = length_in(r.head);
    if (r.body.size() < length) {
        asio::read(s, asio::dynamic_buffer(r.body), asio::transfer_exactly(length - r.body.size()),
                   ec);
    }
    {
        const std::lock_guard hold(lock_);
        heard_.push_back(r);
    }
    const auto said = answer_ ? answer_(r) : status(200, {}, "{}");
    asio::write(s, asio::buffer(said), ec);
}

smtp_stand_in::smtp_stand_in(std::string refuse)
    : refuse_(std::move(refuse)), door_(loop_, free_port()), thread_([this] { serve(); }) {}

smtp_stand_in::~smtp_stand_in() {
    stopping_ = true;
    knock(door_);
    thread_.join();
}

std::string smtp_stand_in::url() const {
    return "smtp://127.0.0.1:" + std::to_string(door_.local_endpoint().port());
}

std::vector<std::string> smtp_stand_in::lines() {
    const std::lock_guard hold(lock_);
    return lines_;
}

void smtp_stand_in::serve() {
    while (!stopping_) {
        error_code ec;
        tcp::socket s(loop_);
        door_.accept(s, ec);
        if (!ec && !stopping_) converse(s);
    }
}

void smtp_stand_in::converse(tcp::socket& s) {
    error_code ec;
    const auto say = [&](const std::string& line) {
        asio::write(s, asio::buffer(line + "\r\n"), ec);
    };
    std::string bytes;
    bool in_data = false;
    say("220 stand-in");
    while (!ec) {
        const auto n = asio::read_until(s, asio::dynamic_buffer(bytes), "\r\n", ec);
        if (ec) return;
        const auto line = bytes.substr(0, n - 2);
        bytes.erase(0, n);
        {
            const std::lock_guard hold(lock_);
            lines_.push_back(line);
        }
        if (in_data) {
            if (line != ".") continue;
            in_data = false;
            say(refuse_.empty() ? "250 2.0.0 queued as 42" : refuse_);
        } else if (line == "DATA") {
            in_data = true;
            say("354 go on");
        } else if (line.starts_with("QUIT")) {
            return say("221 bye");
        } else {
            say("250 fine");
        }
    }
}

}  // namespace evenline::senders::test

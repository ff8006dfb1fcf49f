#include "senders/tls_stand_in.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace evenline::senders::test {
namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

tls_stand_in::tls_stand_in(const certificate& shown, spoken what)
    : what_(what), door_(loop_, {asio::ip::make_address("127.0.0.1"), 0}) {
    tls_.use_certificate_chain(asio::buffer(shown.pem));
    tls_.use_private_key(asio::buffer(shown.key_pem), asio::ssl::context::pem);
    thread_ = std::thread([this] { serve(); });
}

tls_stand_in::~tls_stand_in() {
    stopping_ = true;
    asio::io_context loop;
    tcp::socket knock(loop);
    error_code ignored;
    knock.connect(door_.local_endpoint(), ignored);
    thread_.join();
}

std::vector<std::string> tls_stand_in::plain() {
    const std::lock_guard hold(lock_);
    return plain_;
}

std::vector<std::string> tls_stand_in::protected_() {
    const std::lock_guard hold(lock_);
    return protected_lines_;
}

void tls_stand_in::keep(bool under_tls, std::string line) {
    const std::lock_guard hold(lock_);
    (under_tls ? protected_lines_ : plain_).push_back(std::move(line));
}

void tls_stand_in::serve() {
    while (!stopping_) {
        error_code ec;
        tcp::socket s(loop_);
        door_.accept(s, ec);
        if (!ec && !stopping_) converse(s);
    }
}

void tls_stand_in::converse(socket& s) {
    error_code ec;
    secured under(s, tls_);
    const bool at_once = what_ == spoken::https || what_ == spoken::smtps;
    if (!at_once && !mail(s, false)) return;
    under.handshake(asio::ssl::stream_base::server, ec);
    if (ec) return;
    if (what_ == spoken::https) answer_https(under);
    else mail(under, true);
    under.shutdown(ec);
}

void tls_stand_in::answer_https(secured& s) {
    error_code ec;
    std::string bytes;
    asio::read_until(s, asio::dynamic_buffer(bytes), "\r\n\r\n", ec);
    if (ec) return;
    keep(true, bytes.substr(0, bytes.find('\r')));
    const std::string said = "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}";
    asio::write(s, asio::buffer(said), ec);
}

template <class Stream> bool tls_stand_in::mail(Stream& s, bool under_tls) {
    error_code ec;
    const auto say = [&](const std::string& line) {
        asio::write(s, asio::buffer(line + "\r\n"), ec);
    };
    std::string bytes;
    bool in_data = false, asked = false;
    if (!under_tls || what_ == spoken::smtps) say("220 stand-in");
    while (!ec) {
        const auto n = asio::read_until(s, asio::dynamic_buffer(bytes), "\r\n", ec);
        if (ec) return false;
        const auto line = bytes.substr(0, n - 2);
        bytes.erase(0, n);
        keep(under_tls, line);
        if (in_data) {
            in_data = line != ".";
            if (!in_data) say("250 2.0.0 queued");
        } else if (line.starts_with("EHLO")) {
            const bool offers = !under_tls && what_ == spoken::smtp;
            say(offers ? "250-stand-in\r\n250 STARTTLS" : "250-stand-in\r\n250 AUTH PLAIN");
        } else if (line == "STARTTLS") {
            say("220 go on");
            return true;
        } else if (line == "AUTH PLAIN") {
            asked = true;
            say("334 ");
        } else if (asked) {
            asked = false;   // "\0desk\0pass word"
            say(line == "AGRlc2sAcGFzcyB3b3Jk" ? "235 2.7.0 welcome" : "535 5.7.8 no");
        } else if (line == "DATA") {
            in_data = true;
            say("354 go on");
        } else if (line.starts_with("QUIT")) {
            say("221 bye");
            return false;
        } else {
            say("250 fine");
        }
    }
    return false;
}

}  // namespace evenline::senders::test

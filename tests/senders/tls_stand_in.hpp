// A provider with HTTPS, or a mail server with STARTTLS and a password, on the loopback.
#pragma once

#include "senders/certificate.hpp"

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl.hpp>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace evenline::senders::test {

enum class spoken : unsigned char { https, smtp, smtps, smtp_without_tls };

// One connection after another.
class tls_stand_in {
public:
    tls_stand_in(const certificate&, spoken);
    ~tls_stand_in();
    [[nodiscard]] unsigned port() const { return door_.local_endpoint().port(); }
    [[nodiscard]] std::vector<std::string> plain();       // lines heard before TLS
    [[nodiscard]] std::vector<std::string> protected_();  // lines heard under TLS

private:
    using socket = boost::asio::ip::tcp::socket;
    using secured = boost::asio::ssl::stream<socket&>;
    void serve();
    void converse(socket&);
    void answer_https(secured&);
    template <class Stream> bool mail(Stream&, bool under_tls);   // true: STARTTLS was asked for
    void keep(bool under_tls, std::string line);

    spoken what_;
    boost::asio::io_context loop_;
    boost::asio::ssl::context tls_{boost::asio::ssl::context::tls_server};
    boost::asio::ip::tcp::acceptor door_;
    std::mutex lock_;
    std::vector<std::string> plain_, protected_lines_;
    std::atomic<bool> stopping_{};
    std::thread thread_;
};

}  // namespace evenline::senders::test

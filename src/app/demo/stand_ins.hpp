// The providers' side of what leaves: Twilio's and Meta's REST calls, a web page that takes
// replies, and a mail server that takes every mail. On loopback, inside the demo.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <functional>
#include <string>

namespace evenline::app::demo {

struct taken {
    std::uint64_t calls_connected{}, messages{}, replies{}, mails{};
};

class stand_ins {
public:
    explicit stand_ins(boost::asio::any_io_executor loop);
    // Binds both doors to free ports.
    [[nodiscard]] boost::system::error_code open();
    [[nodiscard]] std::uint16_t http_port() const { return http_.local_endpoint().port(); }
    [[nodiscard]] std::uint16_t smtp_port() const { return smtp_.local_endpoint().port(); }
    void start();
    void stop();
    // Told of each message to a person on Messenger, before it is answered.
    using listener = std::function<void(std::string person, std::string mid, std::string text)>;
    void on_message(listener told) { told_ = std::move(told); }
    [[nodiscard]] const taken& so_far() const { return taken_; }

private:
    boost::asio::awaitable<void> accept(boost::asio::ip::tcp::acceptor& door, bool mail);
    boost::asio::awaitable<void> answer_http(boost::asio::ip::tcp::socket);
    boost::asio::awaitable<void> take_mail(boost::asio::ip::tcp::socket);
    [[nodiscard]] std::string answer_to(const std::string& target, std::string_view body);

    boost::asio::any_io_executor loop_;
    boost::asio::ip::tcp::acceptor http_, smtp_;
    taken taken_;
    listener told_;
};

}  // namespace evenline::app::demo

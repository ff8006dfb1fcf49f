// Accepts connections and hands them to the loop; survives running out of file descriptors. It has
// a thread of its own: whoever has to be turned away is told so while the loop is busy with others.
#pragma once

#include "http/wire/guests.hpp"
#include "http/wire/transport.hpp"
#include "http/wire/turned_away.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <atomic>
#include <functional>
#include <thread>

namespace evenline::http {

class listener {
public:
    using taker = std::function<void(std::unique_ptr<transport>)>;

    // `loop` is where connections live; `limits` stay as they are while it listens.
    listener(boost::asio::any_io_executor loop, const settings& limits);
    ~listener();
    listener(const listener&) = delete;
    listener& operator=(const listener&) = delete;

    // Listens; `why` says in one sentence what is wrong where an error comes back.
    boost::system::error_code open(std::string& why);
    [[nodiscard]] std::uint16_t port() const { return port_; }
    // From now on each connection comes to `take`, and `full` is called after somebody found no
    // place (not for each of them), both on the loop. Neither again after close().
    void run(taker take, std::function<void()> full);
    // On the loop's thread. Safe to call twice.
    void close();
    [[nodiscard]] const guests& who_is_in() const { return *guests_; }

private:
    boost::asio::awaitable<void> accept_all();
    bool take_who_waits(boost::system::error_code& failed);
    bool let_in(descriptor, const boost::asio::ip::address& from);
    void ask_for_room();
    void tell_of(const boost::asio::ip::address&);
    void hand_over(descriptor, std::shared_ptr<void> place);
    void give_up_the_reserve();
    void open_reserve();
    boost::system::error_code read_certificate(std::string& why);

    boost::asio::any_io_executor loop_;
    const settings& limits_;
    std::shared_ptr<guests> guests_;
    std::shared_ptr<boost::asio::ssl::context> tls_;
    struct inner_side {
        taker take;
        std::function<void()> full;
        std::atomic<bool> asked_for_room{};
    };
    std::shared_ptr<inner_side> inside_;  // gone once closed
    std::uint16_t port_{};
    boost::asio::ip::tcp protocol_{boost::asio::ip::tcp::v4()};
    // From here on the door's thread's.
    boost::asio::io_context door_{1};
    boost::asio::ip::tcp::acceptor acceptor_;
    boost::asio::steady_timer pause_;
    turned_away turned_away_;
    std::chrono::steady_clock::time_point next_word_{}, next_asking_{};
    int reserve_{-1};
    std::thread thread_;
};

}  // namespace evenline::http

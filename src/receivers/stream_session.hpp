// One connection's life: everything that happens to it goes through one inbox, one after another.
#pragma once

#include "evenline/receivers/stream_receiver.hpp"

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <map>
#include <variant>

namespace evenline::receivers {

// What the sessions of one receiver work with.
struct stream_world {
    boost::asio::any_io_executor loop;
    engine::clock& time;
    engine::sequencer& line;
    engine::lookup& index;
    const intake::channel& from;
    senders::transport& wire;
    connector connect;
    stream_bounds bounds;
    engine::wait_estimates* waits{};               // none: callers hear music alone
};

class stream_session : public std::enable_shared_from_this<stream_session> {
public:
    stream_session(std::shared_ptr<stream_world>, std::unique_ptr<channels::stream>);

    // Until the connection is lost, of no use, or stopped. `on_good` is called when it is ready.
    boost::asio::awaitable<void> run(std::function<void()> on_good);
    void stop();
    boost::asio::awaitable<senders::transport_answer> act(channels::outbound_message);
    [[nodiscard]] const std::string& why() const { return why_; }
    [[nodiscard]] bool refused() const { return refused_; }

private:
    struct lost { std::string why; };
    struct fetched { std::uint64_t number; senders::transport_answer answer; };
    struct asked { std::uint64_t number; channels::outbound_message what; };
    using input = std::variant<std::string, fetched, asked, lost>;
    struct pending {
        boost::asio::steady_timer timer;
        std::optional<senders::transport_answer> got;
    };

    boost::asio::awaitable<void> read_on();
    boost::asio::awaitable<bool> wait();           // false: time for a tick
    boost::asio::awaitable<void> take(input);
    boost::asio::awaitable<void> carry_out(channels::stream_step);
    boost::asio::awaitable<void> keep(std::vector<intake::heard>);
    boost::asio::awaitable<void> say(std::string);
    boost::asio::awaitable<void> tell_waits();     // to those whose time it is
    void fetch(channels::stream_fetch);
    void reply(channels::stream_reply);
    void push(input);
    void end(std::string why);
    [[nodiscard]] std::vector<intake::heard> gone(const channels::stream_snapshot&) const;

    std::shared_ptr<stream_world> held_;           // requests may outlast the receiver
    stream_world& world_;
    std::unique_ptr<channels::stream> machine_;
    channels::stream_address address_;
    std::shared_ptr<connection> wire_;
    std::function<void()> on_good_;
    std::deque<input> inbox_;
    boost::asio::steady_timer alarm_, room_;       // something to take; room for more
    std::map<std::uint64_t, std::shared_ptr<pending>> actions_;
    std::uint64_t last_number_{};
    std::chrono::steady_clock::time_point heard_at_{}, tick_at_{};
    bool ready_{}, over_{}, refused_{};
    std::string why_;
};

}  // namespace evenline::receivers

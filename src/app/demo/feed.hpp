// What the server says has happened, read from its public log of events.
#pragma once

#include "app/demo/workforce.hpp"

namespace evenline::app::demo {

class feed {
public:
    feed(boost::asio::any_io_executor loop, std::uint16_t port, std::string token, visitors& crowd,
         workforce& staff);
    boost::asio::awaitable<void> follow();  // until stop
    void stop();
    [[nodiscard]] std::size_t open() const { return tickets_.size(); }
    [[nodiscard]] std::uint64_t last_event() const { return last_; }

private:
    void read(const std::string& body);
    struct known_ticket {
        const visitor* who{};
        std::string customer;
        core::work_form form{core::work_form::mail};   // of the newest contact
    };
    void ended(const std::string& kind, const std::string& ticket);

    plain_client client_;
    boost::asio::steady_timer pause_;
    std::string token_;
    visitors& visitors_;
    workforce& workforce_;
    std::unordered_map<std::string, known_ticket> tickets_;  // open ones
    std::uint64_t last_{};
    std::size_t seen_{};
    bool stopping_{};
};

}  // namespace evenline::app::demo

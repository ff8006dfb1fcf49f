// The customers: each arrives by their channel, waits, gives up when their patience ends, and is
// gone when served. They speak only to the server's doors.
#pragma once

#include "app/demo/letters.hpp"
#include "app/demo/pool.hpp"
#include "app/demo/virtual_time.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <set>
#include <unordered_map>

namespace evenline::app::demo {

struct crowd_counts {
    std::uint64_t came{}, gave_up{}, wrote_later{}, refused{};
    // Hung up in the moment an agent took the call: not given up, as the line sees it.
    std::uint64_t crossed{};
    std::string last_refusal;
};

class visitors {
public:
    visitors(boost::asio::any_io_executor, const virtual_time&, pool&, const post_office&,
             std::uint16_t mail_port, std::string supervisor_token);

    // Lets them come in order; ends after the last or at `until_s`.
    boost::asio::awaitable<void> arrive(std::vector<visitor> day, double until_s);
    // An agent has taken the visitor; a caller's patience is no longer tried.
    void taken(const visitor&);
    // The line has counted the visitor as one who gave up. Some write to us later: a supervisor
    // has noted on `customer` who they are on Messenger.
    void abandoned(const visitor&, std::string customer);
    // They had hung up when the agent took them.
    void crossed() { ++counts_.crossed; }
    // What we said on Messenger comes back to us.
    void echo(std::string person, std::string mid, std::string text);
    // A call the visitor ends after having been served.
    boost::asio::awaitable<void> hang_up(const visitor&);
    void stop();

    [[nodiscard]] const visitor* by_thread(const std::string& thread) const;
    [[nodiscard]] const visitor* by_subject(const std::string& subject) const;
    [[nodiscard]] const crowd_counts& counts() const { return counts_; }

private:
    boost::asio::awaitable<void> visit(const visitor&);
    boost::asio::awaitable<void> wait_on_the_phone(const visitor&);
    boost::asio::awaitable<void> hand_in_mail(const visitor&);
    boost::asio::awaitable<void> write_later(const visitor&, std::string customer);
    boost::asio::awaitable<bool> send(letter);
    boost::asio::awaitable<void> sleep_until(double at_s, boost::asio::steady_timer&);

    boost::asio::any_io_executor loop_;
    const virtual_time& time_;
    pool& pool_;
    const post_office& post_;
    std::uint16_t mail_port_;
    std::string token_;
    std::vector<visitor> day_;
    std::unordered_map<std::string, std::size_t> threads_;
    std::unordered_map<std::size_t, boost::asio::steady_timer*> holding_;  // callers who wait
    std::set<boost::asio::steady_timer*> writing_;                         // who gave up before
    boost::asio::steady_timer next_;
    crowd_counts counts_;
    bool stopping_{};
};

// One mail by LMTP; empty when it was taken, else what the server said.
boost::asio::awaitable<std::string> deliver_by_lmtp(boost::asio::any_io_executor,
                                                    std::uint16_t port, std::string from,
                                                    std::string to, std::string mail);

}  // namespace evenline::app::demo

// The live feed: every durable event goes once to each console that it concerns, numbered by the
// log, so that a console that was away resumes by number.
#pragma once

#include "http/api/context.hpp"
#include "http/live/attendance.hpp"
#include "http/wire/far_end.hpp"

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <deque>
#include <optional>
#include <unordered_map>

namespace evenline::http {

class live_feed {
public:
    live_feed(services&, const settings&, boost::asio::any_io_executor);
    void start(context&);
    // Once a second: consoles whose session ended, agents who are gone beyond the grace; who is
    // there goes to the store.
    void tick();
    void stop();

    // Greets with a snapshot, or with what happened after `after` if that is still known.
    // False: the feed has no room.
    bool join(console&, const principal&, std::string secret, std::optional<std::uint64_t> after);
    void leave(console&);
    // This console shows the ticket now (0: none); what its person may not see counts as none.
    void view(console&, core::ticket_id);
    // This console's person is writing in the ticket they look at: others who do are told.
    void types(console&);
    // The customer is writing: whoever looks at the ticket or holds it is told.
    void customer_types(core::ticket_id);
    // Words were taken out of the ticket: nobody may read them in what the feed still holds.
    void redacted(core::ticket_id);
    [[nodiscard]] bool full() const;
    [[nodiscard]] std::size_t clients() const { return clients_.size(); }
    [[nodiscard]] context& with() { return *with_; }

    // To this agent's consoles only, beside the log: it has no number and is not repeated.
    void tell(core::agent_id, const json::value&);
    // Has this agent a console open?
    [[nodiscard]] bool here(core::agent_id) const;
    // Likewise to supervisors and administrators who are there.
    void tell_supervisors(const json::value&);
    // An agent did something, by whatever way: they are there.
    void seen(core::agent_id);
    // Returns when an event after `number` is durable, or after `at_most`.
    boost::asio::awaitable<void> wait_past(std::uint64_t number, std::chrono::seconds at_most);
    [[nodiscard]] std::uint64_t last_number() const { return last_; }

private:
    struct client {
        console* to;
        principal who;
        std::string secret;
        std::uint64_t sent;
        core::ticket_id viewing{};
    };
    struct change {
        std::uint64_t number;
        std::vector<core::agent_id> agents;
        std::shared_ptr<const std::string> text;
    };
    void publish(std::span<const core::event>);
    void publish_one(const core::event&);
    void count(const core::event&);
    void tell_viewers(core::ticket_id);
    [[nodiscard]] std::vector<core::agent_id> concerned(const core::event&);
    [[nodiscard]] std::string snapshot(const principal&) const;
    static bool concerns(const change&, const principal&);
    void deliver(client&, const change&);

    services& services_;
    const settings& limits_;
    boost::asio::any_io_executor loop_;
    boost::asio::steady_timer news_;
    context* with_{};
    std::vector<client> clients_;
    std::deque<change> ring_;
    std::uint64_t last_{}, subscription_{}, readings_{};
    std::unordered_map<core::ticket_id, core::agent_id> holders_;
    using clock = std::chrono::steady_clock;
    std::optional<attendance> there_;  // from `start` on
    clock::time_point last_left_{};
};

// A console's side of the feed: hello, ping, what it shows (src/http/live/live_talk.cpp).
[[nodiscard]] std::unique_ptr<conversation> live_talk(live_feed&);

}  // namespace evenline::http

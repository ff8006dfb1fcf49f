// Asks a provider that does not call (channels/polling.hpp), hands what it answers to intake, and
// keeps in the same transaction how far it has read. Never a busy loop: there is a pause between
// any two questions, longer after each failure.
#pragma once

#include "evenline/channels/polling.hpp"
#include "evenline/engine/office.hpp"
#include "evenline/receivers/backoff.hpp"
#include "evenline/receivers/receiver.hpp"
#include "evenline/senders/token_keeper.hpp"

#include <boost/asio/steady_timer.hpp>
#include <functional>

namespace evenline::receivers {

// How far a channel was read (office::mark_of).
using mark_source =
    std::function<boost::asio::awaitable<engine::read_result<engine::reading_mark>>(
        core::channel_number)>;

// What a poller works with; all of it outlives it.
struct poller_desk {
    boost::asio::any_io_executor loop;
    engine::clock& clock;
    engine::sequencer& line;
    engine::lookup& index;
    mark_source mark_of;
    senders::transport& wire;
    senders::token_keeper& tokens;
};

struct poller_settings {
    core::duration least_pause{core::seconds(1)};   // between any two questions
    core::duration longest_pause{core::minutes(5)}; // after many failures
    core::duration refused_pause{core::minutes(5)}; // while our credentials are not taken
    std::uint64_t seed{};                           // of the jitter
};

class poller final : public receiver {
public:
    // `of`'s adapter must poll. What is referred to must outlive this.
    poller(poller_desk, const intake::channel& of, poller_settings = {});

    boost::asio::awaitable<void> run() override;
    void stop() override;
    [[nodiscard]] receiver_state state() const override { return state_; }

private:
    struct outcome {
        core::duration pause;
        std::string failure;           // empty: well
        bool refused{};
    };
    boost::asio::awaitable<bool> find_mark();
    boost::asio::awaitable<outcome> ask_once();
    boost::asio::awaitable<outcome> keep(channels::poll_reading, std::string_view raw);
    boost::asio::awaitable<void> rest(core::duration);
    void note(outcome&);

    poller_desk with_;
    const intake::channel& of_;
    poller_settings bounds_;
    backoff pauses_;
    boost::asio::steady_timer alarm_;
    receiver_state state_;
    std::string mark_;
    bool stopping_{};
};

}  // namespace evenline::receivers

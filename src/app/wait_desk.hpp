// Answers how long people will wait, learns from what happened, and keeps how wrong it was.
#pragma once

#include "evenline/engine/sequencer.hpp"
#include "evenline/engine/wait_estimates.hpp"
#include "evenline/simulation/forecast.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>

namespace evenline::app {

class wait_desk final : public engine::wait_estimates {
public:
    // The sequencer and the reader must outlive it; loop thread only.
    wait_desk(boost::asio::any_io_executor loop, engine::sequencer&, engine::reader&);
    ~wait_desk() override;
    wait_desk(const wait_desk&) = delete;
    wait_desk& operator=(const wait_desk&) = delete;

    // Reads the end of the log, so that a restart forgets no habit; then listens.
    void start();
    // Writes what is settled and not yet written.
    boost::asio::awaitable<void> stop();

    [[nodiscard]] std::optional<engine::wait_estimate> of(core::ticket_id) override;
    [[nodiscard]] engine::wait_estimate as_asked(const core::ticket&) override;
    [[nodiscard]] const simulation::habits& habits() const { return habits_; }

private:
    struct said {
        engine::kept_estimate what;
        bool live{};
    };

    boost::asio::awaitable<void> remember();
    boost::asio::awaitable<void> keep_writing();
    boost::asio::awaitable<void> write();
    void follow(std::span<const core::event>);
    void note_said(core::ticket_id);
    void settle(core::ticket_id, core::instant, bool gave_up);
    void refresh();
    // From now, with the interval as wide as it has to be.
    [[nodiscard]] engine::wait_estimate told(const core::ticket&,
                                             const simulation::outlook&) const;
    [[nodiscard]] engine::callback_cause callback_for(const core::ticket&, core::instant now,
                                                      core::duration likely) const;

    using real_time = std::chrono::steady_clock;
    engine::sequencer& line_;
    engine::reader& reader_;
    boost::asio::any_io_executor loop_;
    boost::asio::steady_timer timer_;
    simulation::habits habits_;
    simulation::forecast forecast_;
    real_time::time_point next_forecast_{}, next_said_{};
    std::uint64_t seed_{}, subscription_{};
    std::array<double, 2> spread_{1, 1};  // of the interval, by presence; learned
    std::map<core::ticket_id, said> said_;
    std::vector<engine::kept_estimate> settled_;
    bool stopped_{};
};

}  // namespace evenline::app

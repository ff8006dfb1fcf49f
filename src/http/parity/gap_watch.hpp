// Watches how far the channels are apart today, and says so once when it is too far: on the feed of
// supervisors, in /metrics, in the audit.
#pragma once

#include "http/api/context.hpp"
#include "http/parity/figures.hpp"

#include <boost/asio/steady_timer.hpp>
#include <map>

namespace evenline::http {

struct gap_state {
    std::optional<parity_gap> gap;
    bool alarm{};
    core::instant since{};  // of the alarm, or of its end
};

// On when the lower bound of the gap is above the tolerance, off again only below two thirds of it,
// so that a gap at the tolerance does not ring all day.
[[nodiscard]] bool next_alarm(bool on, const std::optional<parity_gap>&, double tolerance_points);

class gap_watch {
public:
    explicit gap_watch(boost::asio::any_io_executor);
    void start(context& with) { with_ = &with; }
    // Until `stop`: looks every half minute.
    boost::asio::awaitable<void> run();
    void stop();

    // Looks now: the business day so far, by need. An error: the store cannot be read, and what was
    // seen last stays.
    boost::asio::awaitable<boost::system::error_code> look();
    [[nodiscard]] const std::map<core::need_index, gap_state>& all() const { return all_; }
    [[nodiscard]] core::instant looked_at() const { return looked_at_; }
    [[nodiscard]] core::instant day_from() const { return day_from_; }

private:
    boost::asio::awaitable<void> tell(core::need_index, const gap_state&);
    boost::asio::steady_timer timer_;
    context* with_{};
    std::map<core::need_index, gap_state> all_;
    core::instant looked_at_{}, day_from_{};
    bool stopping_{};
};

[[nodiscard]] json::value gap_state_view(const context&, core::need_index, const gap_state&);

}  // namespace evenline::http

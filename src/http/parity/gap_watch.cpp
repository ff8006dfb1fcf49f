#include "http/parity/gap_watch.hpp"

#include "http/api/views.hpp"
#include "http/live/live.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <cstdio>
#include <set>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr core::duration look_every = core::seconds(30);
constexpr auto least_pause = std::chrono::seconds(2);  // on a clock that runs fast
constexpr double released_at = 2.0 / 3;                // of the tolerance

std::string words_of(const context& with, const parity_gap& g) {
    char out[96];
    const int n = std::snprintf(out, sizeof out, "%.1f points (%.1f to %.1f), ", g.points,
                                g.points_95.low, g.points_95.high);
    return std::string(out, static_cast<std::size_t>(n)) + with.channel_name(g.worst) +
           " behind " + with.channel_name(g.best);
}

}  // namespace

bool next_alarm(bool on, const std::optional<parity_gap>& gap, double tolerance_points) {
    if (!gap) return false;
    return gap->points_95.low > tolerance_points * (on ? released_at : 1);
}

gap_watch::gap_watch(asio::any_io_executor loop) : timer_(loop) {}

void gap_watch::stop() {
    stopping_ = true;
    timer_.cancel();
}

asio::awaitable<void> gap_watch::run() {
    while (!stopping_) {
        co_await look();
        if (stopping_) co_return;  // told so meanwhile, when no timer was there to be cancelled
        const auto pause = with_->with.clock.real_time_until(with_->now() + look_every);
        timer_.expires_after(
            std::max<std::chrono::nanoseconds>(std::chrono::microseconds(pause.us), least_pause));
        boost::system::error_code woken;
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

asio::awaitable<boost::system::error_code> gap_watch::look() {
    const auto now = with_->now();
    const auto begins = with_->with.policy.day_of
                            ? with_->with.policy.day_of(now).from
                            : core::instant{now.us / core::days(1).us * core::days(1).us};
    const auto rows = co_await with_->with.reader.parity(begins, now, now);
    if (!rows) co_return rows.error();
    looked_at_ = now;
    day_from_ = begins;
    std::set<core::need_index> needs;
    for (const auto& r : *rows) needs.insert(r.need);
    for (const auto& [need, state] : all_) needs.insert(need);  // of the day before
    for (const auto need : needs) {
        auto& state = all_[need];
        state.gap = gap_of(*rows, need);
        const bool alarm =
            next_alarm(state.alarm, state.gap, with_->limits.parity_tolerance_points);
        if (alarm == state.alarm) continue;
        state.alarm = alarm;
        state.since = now;
        const auto told = state;
        co_await tell(need, told);
    }
    co_return boost::system::error_code{};
}

asio::awaitable<void> gap_watch::tell(core::need_index need, const gap_state& state) {
    json::value out{{"type", "parity_alarm"}, {"at", time_value(state.since)}};
    out.set("state", gap_state_view(*with_, need, state));
    with_->feed.tell_supervisors(out);
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->at = state.since;
    s.audit->actor = "system";
    s.audit->action = state.alarm ? "parity.alarm" : "parity.alarm_over";
    s.audit->object = with_->need_name(need);
    s.audit->after = state.gap ? words_of(*with_, *state.gap) : "no two channels to compare";
    co_await with_->with.line.submit(std::move(s));
}

json::value gap_state_view(const context& with, core::need_index need, const gap_state& s) {
    json::value out{{"need", with.need_name(need)},
                    {"alarm", s.alarm},
                    {"since", time_value(s.since)}};
    const auto& g = s.gap;
    const auto figure = [&](auto of) { return g ? json::value(of()) : json::value(); };
    out.set("best_channel", figure([&] { return with.channel_name(g->best); }))
        .set("worst_channel", figure([&] { return with.channel_name(g->worst); }))
        .set("gap_points", figure([&] { return g->points; }))
        .set("gap_low_points", figure([&] { return g->points_95.low; }))
        .set("gap_high_points", figure([&] { return g->points_95.high; }));
    return out;
}

}  // namespace evenline::http

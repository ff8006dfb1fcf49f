#include "app/wait_desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <cmath>

namespace evenline::app {
namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace {

constexpr unsigned remembered_events = 20'000;
constexpr auto written_every = 5s;
constexpr auto forecast_at_most_every = 200ms;
constexpr int rest_of_cost = 20;              // a forecast costs a twentieth of the time at most
constexpr auto said_at_most_every = 250ms;    // of estimates that are kept with what became of them
constexpr std::size_t said_at_once = 10'000;
constexpr double patience_quantile = 0.35667; // of the mean: three in ten have given up by then
constexpr double outside_share = 0.2;         // of waits that may lie beside the interval
constexpr double learning = 0.05;

bool ends_waiting(const core::event_body& b) {
    return std::holds_alternative<core::ticket_cancelled>(b) ||
           std::holds_alternative<core::tickets_merged>(b) ||
           std::holds_alternative<core::ticket_transferred>(b) ||
           std::holds_alternative<core::channel_changed>(b) ||
           std::holds_alternative<core::callback_requested>(b) ||
           std::holds_alternative<core::need_changed>(b) ||
           std::holds_alternative<core::ticket_closed>(b);
}

core::duration scaled(core::duration d, double by) {
    return core::from_seconds(std::min(d.seconds() * by, 30 * 86'400.0));
}

}  // namespace

wait_desk::wait_desk(asio::any_io_executor loop, engine::sequencer& line, engine::reader& reader)
    : line_(line), reader_(reader), loop_(loop), timer_(loop) {}

wait_desk::~wait_desk() {
    if (subscription_ != 0) line_.unsubscribe(subscription_);
}

void wait_desk::start() {
    asio::co_spawn(loop_, remember(), asio::detached);
    asio::co_spawn(loop_, keep_writing(), asio::detached);
}

asio::awaitable<void> wait_desk::remember() {
    const auto last = line_.state().last_event();
    subscription_ = line_.subscribe([this](std::span<const core::event> e) { follow(e); });
    const auto after = last > remembered_events ? last - remembered_events : 0;
    const auto past = co_await reader_.events(after, remembered_events);
    if (!past || stopped_) co_return;
    simulation::habits learned;
    for (const auto& e : *past) learned.note(line_.state(), e);
    habits_ = std::move(learned);
}

asio::awaitable<void> wait_desk::keep_writing() {
    while (!stopped_) {
        boost::system::error_code cancelled;
        timer_.expires_after(written_every);
        co_await timer_.async_wait(asio::redirect_error(asio::use_awaitable, cancelled));
        if (!stopped_) co_await write();
    }
}

asio::awaitable<void> wait_desk::stop() {
    stopped_ = true;
    timer_.cancel();
    if (subscription_ != 0) line_.unsubscribe(subscription_);
    subscription_ = 0;
    co_await write();
}

asio::awaitable<void> wait_desk::write() {
    if (settled_.empty()) co_return;
    engine::submission s;
    for (const auto& e : settled_) s.office.emplace_back(e);
    settled_.clear();
    const auto done = co_await line_.submit(std::move(s));
    if (done.failed)
        spdlog::warn("some estimates of waits were not kept for their report: {}",
                     done.failed.message());
}

void wait_desk::follow(std::span<const core::event> events) {
    for (const auto& e : events) {
        habits_.note(line_.state(), e);
        if (std::holds_alternative<core::offer_accepted>(e.body)) settle(e.ticket, e.at, false);
        else if (std::holds_alternative<core::ticket_abandoned>(e.body))
            settle(e.ticket, e.at, true);
        else if (ends_waiting(e.body)) said_.erase(e.ticket);
        else if (std::holds_alternative<core::ticket_queued>(e.body)) note_said(e.ticket);
    }
}

// What somebody who asked at once would have been told.
void wait_desk::note_said(core::ticket_id id) {
    const auto real = real_time::now();
    if (real < next_said_ || said_.size() >= said_at_once) return;
    const auto guess = of(id);
    if (!guess || !guess->reachable) return;
    next_said_ = real + said_at_most_every;
    const auto* t = line_.state().find(id);
    said_[id] = {{id, t->need, t->promise_channel, line_.now(), guess->position, guess->low,
                  guess->likely, guess->high, {}, false},
                 core::presence_of(t->form) == core::presence::live};
}

// The interval is widened until it holds eight of ten waits, and narrowed when it holds more.
void wait_desk::settle(core::ticket_id id, core::instant at, bool gave_up) {
    const auto found = said_.find(id);
    if (found == said_.end()) return;
    auto& [what, live] = found->second;
    what.waited = std::max(core::duration{}, at - what.made_at);
    what.gave_up = gave_up;
    if (!gave_up) {
        const bool outside = what.waited < what.low || what.waited > what.high;
        auto& spread = spread_.at(live ? 0 : 1);
        spread *= std::exp(learning * ((outside ? 1 : 0) - outside_share));
        spread = std::clamp(spread, 0.5, 4.0);
    }
    settled_.push_back(what);
    said_.erase(found);
}

void wait_desk::refresh() {
    const auto began = real_time::now();
    if (began < next_forecast_) return;
    forecast_ = simulation::forecast(line_.state(), habits_, line_.now(), ++seed_);
    const auto ended = real_time::now();
    next_forecast_ = ended + std::max<real_time::duration>(forecast_at_most_every,
                                                           (ended - began) * rest_of_cost);
}

engine::callback_cause wait_desk::callback_for(const core::ticket& t, core::instant now,
                                               core::duration likely) const {
    const bool holds_on = core::presence_of(t.form) == core::presence::live;
    if (!holds_on || t.callback_wanted) return engine::callback_cause::none;
    const auto whole_s = (now - t.waiting_since + likely).seconds();
    const auto target_s = t.target.seconds();
    const auto mean = habits_.patience_s();
    const double bears_s = mean ? *mean * patience_quantile : target_s;
    if (bears_s < target_s && whole_s > bears_s) return engine::callback_cause::patience;
    return whole_s > target_s ? engine::callback_cause::target : engine::callback_cause::none;
}

engine::wait_estimate wait_desk::told(const core::ticket& t,
                                      const simulation::outlook& seen) const {
    const auto now = line_.now();
    engine::wait_estimate out;
    out.made_at = forecast_.made_at();
    out.reachable = seen.reachable;
    if (!out.reachable) {
        out.offer_callback = callback_for(t, now, core::days(1));
        return out;
    }
    const auto spread = spread_.at(core::presence_of(t.form) == core::presence::live ? 0 : 1);
    const auto from_now = [&](core::instant at) { return std::max(core::duration{}, at - now); };
    out.likely = from_now(seen.likely);
    out.low = from_now(seen.likely + scaled(seen.low - seen.likely, spread));
    out.high = from_now(seen.likely + scaled(seen.high - seen.likely, spread));
    out.high = std::max(out.high, out.likely + core::seconds(1));
    out.offer_callback = callback_for(t, now, out.likely);
    return out;
}

std::optional<engine::wait_estimate> wait_desk::of(core::ticket_id id) {
    const auto* t = line_.state().find(id);
    if (t == nullptr || t->status != core::ticket_status::queued) return std::nullopt;
    refresh();
    const auto position = line_.state().position(id, line_.now());
    const auto known = forecast_.of(id);
    auto out = told(*t, known ? *known : forecast_.behind(*t, position));
    out.position = position;
    return out;
}

engine::wait_estimate wait_desk::as_asked(const core::ticket& t) {
    refresh();
    return told(t, forecast_.behind(t, 0));
}

}  // namespace evenline::app

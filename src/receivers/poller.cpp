#include "evenline/receivers/poller.hpp"

#include <algorithm>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <spdlog/spdlog.h>

namespace evenline::receivers {
namespace asio = boost::asio;

poller::poller(poller_desk with, const intake::channel& of, poller_settings s)
    : with_(std::move(with)), of_(of), bounds_(s),
      pauses_(s.seed, s.least_pause + s.least_pause, s.longest_pause), alarm_(with_.loop) {
    state_.channel = of_.settings.id;
    state_.since = with_.clock.now();
    state_.trouble = "not asked yet";
}

void poller::stop() {
    stopping_ = true;
    alarm_.cancel();
}

asio::awaitable<void> poller::run() {
    bool known = false;
    while (!stopping_ && !known) {
        known = co_await find_mark();
        if (!known) co_await rest(pauses_.next());
    }
    while (!stopping_) {
        auto o = co_await ask_once();
        if (stopping_) break;
        note(o);
        co_await rest(o.pause);
    }
}

// Without it we would begin anew and miss what came while we were away.
asio::awaitable<bool> poller::find_mark() {
    auto asked = with_.mark_of(of_.number);
    auto found = co_await std::move(asked);
    if (!found) {
        spdlog::warn("channel {}: the store cannot say how far it was read: {}", of_.settings.id,
                     found.error().message());
        co_return false;
    }
    mark_ = std::move(found->text);
    co_return true;
}

asio::awaitable<poller::outcome> poller::ask_once() {
    const auto token = co_await with_.tokens.token_of(of_);
    if (token.token.empty() && !token.error.empty()) {
        co_return outcome{token.pause.value_or(core::duration{}), token.error, token.refused};
    }
    const auto& port = *of_.adapter->polls();
    channels::outbound_call call;
    call.http = port.next_poll({mark_, token.token});
    const auto answer = co_await with_.wire.send(std::move(call), false);
    if (answer.status == 0) {
        co_return outcome{{}, "the provider was not reached: " + answer.error};
    }
    const channels::poll_answer heard{answer.status, answer.headers, answer.body,
                                      with_.clock.now()};
    auto read = port.read_poll(mark_, heard);
    auto kept = keep(std::move(read), answer.body);
    auto o = co_await std::move(kept);
    co_return o;
}

asio::awaitable<poller::outcome> poller::keep(channels::poll_reading read, std::string_view raw) {
    const auto pause = read.pause.value_or(core::duration{});
    const bool refused = read.what.what == channels::verdict::invalid;
    if (refused || read.token_over) with_.tokens.forget(of_);
    if (refused) co_return outcome{pause, read.what.why, true};
    if (read.what.what != channels::verdict::valid) co_return outcome{pause, read.what.why};
    const bool moved = !read.mark.empty() && read.mark != mark_;
    if (!read.what.events.empty() || moved) {
        std::optional<engine::reading_mark> mark;
        if (moved) mark = engine::reading_mark{of_.number, read.mark, with_.clock.now()};
        auto kept = intake::take_in_reading(with_.line, with_.index, of_, std::move(read.what),
                                            raw, std::move(mark));
        const auto receipt = co_await std::move(kept);
        if (!receipt.durable) co_return outcome{pause, "the store cannot take what was read"};
    }
    if (moved) mark_ = std::move(read.mark);
    // `more` without a step forward would ask the same for ever.
    const auto usual = of_.adapter->polls()->poll_every();
    co_return outcome{std::max(pause, read.more && moved ? bounds_.least_pause : usual), {}};
}

void poller::note(outcome& o) {
    const bool good = o.failure.empty();
    if (good != state_.good) state_.since = with_.clock.now();
    if (good) {
        pauses_.reset();
        ++state_.connections;
    } else {
        const auto again = pauses_.next();
        o.pause = std::max({o.pause, again, o.refused ? bounds_.refused_pause : again});
        if (o.failure != state_.trouble)
            spdlog::warn("channel {}: {}; asked again in {:.0f} s", of_.settings.id, o.failure,
                         o.pause.seconds());
    }
    state_.good = good;
    state_.trouble = o.failure;
    o.pause = std::max(o.pause, bounds_.least_pause);
}

asio::awaitable<void> poller::rest(core::duration pause) {
    const auto until = with_.clock.now() + pause;
    while (!stopping_ && with_.clock.now() < until) {
        const auto real = with_.clock.real_time_until(until);
        boost::system::error_code ended;
        alarm_.expires_after(std::chrono::microseconds(std::max<std::int64_t>(real.us, 1'000)));
        co_await alarm_.async_wait(asio::redirect_error(asio::use_awaitable, ended));
    }
}

}  // namespace evenline::receivers

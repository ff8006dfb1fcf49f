#include "http/desk/held.hpp"

#include <spdlog/spdlog.h>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr core::duration again_after = core::seconds(2);  // when the store cannot be written

std::string reason_of(core::refusal why) {
    return "It was not sent: when its time came the ticket could no longer be answered (" +
           std::string(refusal_code(why)) + "). Take the ticket again and retry.";
}

}  // namespace

held_replies::held_replies(asio::any_io_executor loop) : due_(loop) {}

void held_replies::start(context& with) { with_ = &with; }

void held_replies::stop() {
    stopping_ = true;
    due_.cancel();
}

asio::awaitable<void> held_replies::run() {
    if (with_->with.desk == nullptr) co_return;
    const auto kept = co_await with_->with.desk->held();
    if (kept) {
        for (const auto& one : *kept) all_.emplace(one.message, one);
    }
    co_await watch();
}

void held_replies::hold(engine::held_reply what) {
    all_.insert_or_assign(what.message, std::move(what));
    due_.cancel();  // perhaps the first one due now
}

const engine::held_reply* held_replies::find(std::uint64_t message) const {
    const auto found = all_.find(message);
    return found != all_.end() ? &found->second : nullptr;
}

std::optional<engine::held_reply> held_replies::take(std::uint64_t message) {
    auto found = all_.extract(message);
    if (found.empty()) return std::nullopt;
    return std::move(found.mapped());
}

// One timer for all; whoever holds another one wakes it.
asio::awaitable<void> held_replies::watch() {
    while (!stopping_) {
        const auto now = with_->now();
        std::vector<std::uint64_t> ready;
        auto next = core::never;
        for (const auto& [message, one] : all_) {
            if (one.due_at <= now) ready.push_back(message);
            else next = std::min(next, one.due_at);
        }
        for (const auto message : ready) {
            auto one = take(message);
            if (one) co_await send(std::move(*one));
        }
        if (!ready.empty()) continue;
        const auto wait = next == core::never ? std::int64_t{3'600'000'000} : (next - now).us;
        due_.expires_after(std::chrono::microseconds(wait));
        boost::system::error_code woken;
        co_await due_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
    }
}

asio::awaitable<void> held_replies::release(core::ticket_id ticket) {
    std::vector<std::uint64_t> theirs;
    for (const auto& [message, one] : all_) {
        if (one.ticket == ticket) theirs.push_back(message);
    }
    for (const auto message : theirs) {
        auto one = take(message);
        if (one) co_await send(std::move(*one));
    }
}

// Only now the line hears of the answer, and the outbox of what to send: one transaction.
asio::awaitable<void> held_replies::send(engine::held_reply what) {
    engine::submission s;
    s.command = core::record_reply{what.ticket, what.agent, what.await_customer};
    engine::outbox_item item;
    item.channel = what.channel;
    item.kind = "reply";
    item.ticket = what.ticket;
    item.message = what.message;
    item.thread = what.thread;
    item.payload = what.payload;
    s.outbox.push_back(std::move(item));
    s.desk.emplace_back(engine::held_over{what.message, false, {}});
    auto done = co_await with_->with.line.submit(std::move(s));
    if (!done.failed && done.refused != core::refusal::none) {
        engine::submission lost;
        lost.desk.emplace_back(engine::held_over{what.message, false, reason_of(done.refused)});
        done = co_await with_->with.line.submit(std::move(lost));
    }
    if (!done.failed) co_return;
    spdlog::warn("held reply msg_{} cannot be stored as sent ({}); trying again", what.message,
                 done.failed.message());
    what.due_at = with_->now() + again_after;
    hold(std::move(what));
}

}  // namespace evenline::http

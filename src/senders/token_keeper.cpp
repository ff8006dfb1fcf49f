#include "evenline/senders/token_keeper.hpp"

namespace evenline::senders {
namespace {

// Not used to the last second: the request takes its time, and clocks differ.
constexpr auto margin = core::minutes(1);
constexpr auto failure_pause = core::seconds(5);

}  // namespace

boost::asio::awaitable<channels::signed_in> token_keeper::token_of(const intake::channel& of) {
    const auto* how = of.adapter ? of.adapter->signs_in() : nullptr;
    if (how == nullptr) co_return channels::signed_in{};
    const auto now = time_.now();
    if (const auto found = kept_.find(of.number); found != kept_.end()) {
        const auto& last = found->second.last;
        if (!last.token.empty() && now + margin < last.until) co_return last;
        const auto usual = last.refused ? refusal_pause : failure_pause;
        const auto rest = last.pause.value_or(usual);
        if (last.token.empty() && now < found->second.asked_at + rest) co_return last;
    }
    channels::outbound_call call;
    call.http = how->ask();
    const auto answer = co_await wire_.send(std::move(call), false);
    channels::signed_in got;
    if (answer.status == 0) got.error = "the provider was not reached: " + answer.error;
    else got = how->answer(answer.status, answer.headers, answer.body, time_.now());
    kept_[of.number] = {got, time_.now()};
    co_return got;
}

void token_keeper::forget(const intake::channel& of) {
    const auto found = kept_.find(of.number);
    if (found != kept_.end() && !found->second.last.token.empty()) kept_.erase(found);
}

}  // namespace evenline::senders

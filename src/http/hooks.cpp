// Channel webhooks: the provider's request, byte for byte, to intake; its answer, back.
#include "evenline/http/credentials.hpp"
#include "evenline/intake/spoken.hpp"
#include "http/admin/metrics.hpp"
#include "http/api/context.hpp"
#include "http/api/public_url.hpp"
#include "http/supervision/notice_board.hpp"

namespace evenline::http {
namespace asio = boost::asio;

std::string public_url(const context& with) {
    if (!with.limits.public_url.empty()) {
        auto url = with.limits.public_url;
        while (url.ends_with('/')) url.pop_back();
        return url;
    }
    return "http://" + with.limits.listen_host + ":" + std::to_string(with.limits.listen_port);
}

namespace {

// What the caller hears next says how long the line thinks it will be.
void tell_wait(const context& with, const intake::channel& channel,
               const channels::raw_request& asked, intake::receipt& receipt) {
    const auto* voice = channel.adapter->says_waits();
    auto* waits = with.with.waits;
    if (voice == nullptr || waits == nullptr || !receipt.durable || receipt.answer.status != 200)
        return;
    const auto thread = voice->asks_aloud(asked);
    const auto* t = thread.empty() ? nullptr : with.state().find_thread(channel.number, thread);
    const auto likely = t != nullptr ? waits->of(t->id) : std::nullopt;
    if (!likely) return;
    receipt.answer = voice->tell(asked, intake::spoken(*likely));
}

// The line's clock never jumps: where the machine has slept, or somebody sets its clock, it stays
// apart from the senders' for hours. What they stamp must be fresh by one of the two.
asio::awaitable<intake::receipt> taken_in(context& with, const intake::channel& channel,
                                          channels::raw_request& raw) {
    raw.received_at = with.now();
    auto receipt = co_await intake::take_in(with.with.line, with.with.lookup, channel, raw);
    const auto wall = wall_now();
    const auto apart = std::max(wall - raw.received_at, raw.received_at - wall);
    const bool refused = receipt.answer.status == 401 || receipt.answer.status == 403;
    if (refused && apart > core::minutes(1)) {
        raw.received_at = wall;
        receipt = co_await intake::take_in(with.with.line, with.with.lookup, channel, raw);
    }
    co_return receipt;
}

asio::awaitable<response> hook(context& with, call from) {
    const auto* channel = with.with.channels.by_id(from.asked.params[0]);
    if (channel == nullptr || !channel->adapter) {
        co_return problem(
            from.asked, "channel_unknown",
            "No channel of this id is configured. Nothing was stored; "
            "check the last part of the webhook's URL against the ids in [[channel]].");
    }
    channels::raw_request raw;
    raw.method = from.asked.method;
    raw.url = public_url(with) + from.asked.target;
    raw.headers = from.asked.headers;
    raw.body = from.asked.body;
    auto receipt = co_await taken_in(with, *channel, raw);
    if (receipt.stored > 0) with.counts.count_ingested(channel->settings.id, receipt.stored);
    with.counts.note_delivery(channel->settings.id, receipt.answer.status, receipt.stored,
                              raw.received_at);
    tell_wait(with, *channel, raw, receipt);
    tell_caller(with, *channel, receipt);
    response out;
    out.status = receipt.answer.status;
    out.content_type = std::move(receipt.answer.content_type);
    out.body = std::move(receipt.answer.body);
    out.headers = std::move(receipt.answer.headers);
    co_return out;
}

}  // namespace

void add_hook_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/hooks/{channel}", [&with](call c) { return hook(with, c); });
    routes.bind("OPTIONS", "/api/v1/hooks/{channel}", [&with](call c) { return hook(with, c); });
    routes.bind("POST", "/api/v1/hooks/{channel}", [&with](call c) { return hook(with, c); });
}

}  // namespace evenline::http

// Channel webhooks: the provider's request, byte for byte, to intake; its answer, back.
#include "http/context.hpp"
#include "http/metrics.hpp"
#include "http/notice_board.hpp"
#include "http/public_url.hpp"

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
    raw.received_at = with.now();
    auto receipt = co_await intake::take_in(with.with.line, with.with.lookup, *channel, raw);
    if (receipt.stored > 0) with.counts.count_ingested(channel->settings.id, receipt.stored);
    with.counts.note_delivery(channel->settings.id, receipt.answer.status, receipt.stored,
                              raw.received_at);
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

// What an agent should know of a channel before writing on it.
#include "evenline/engine/names.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

json::value attachments_view(const channels::reply_limits& limits, const settings& own) {
    if (limits.attachment_count == 0) return {};
    const auto bytes = limits.attachment_bytes == 0
                           ? own.attachment_limit_bytes
                           : std::min(limits.attachment_bytes, own.attachment_limit_bytes);
    json::value::array types(own.attachment_types.begin(), own.attachment_types.end());
    return {{"max_bytes", bytes},
            {"max_count", std::min(limits.attachment_count, own.attachment_count_limit)},
            {"types", std::move(types)}};
}

json::value channel_view(const context& with, const intake::channel& c) {
    const auto now = with.now();
    const auto limits = c.adapter ? c.adapter->limits(now) : channels::reply_limits{};
    const auto* kind = channels::find_kind(c.settings.kind);
    const auto form = kind != nullptr ? kind->form : core::work_form::mail;
    json::value window;
    if (limits.window_ends_at) window = (*limits.window_ends_at - now).seconds();
    json::value alone;
    if (limits.private_until) alone = (*limits.private_until - now).seconds();
    json::value::array templates(limits.templates.begin(), limits.templates.end());
    return {{"id", c.settings.id},
            {"kind", c.settings.kind},
            {"title", kind != nullptr ? std::string(kind->title) : c.settings.kind},
            {"form", engine::name(form)},
            {"public", limits.is_public},
            {"can_reply", form != core::work_form::call},
            {"reply_limit_graphemes",
             limits.max_graphemes != 0 ? json::value(limits.max_graphemes) : json::value()},
            {"reply_window_seconds", std::move(window)},
            {"private_reply_seconds", std::move(alone)},
            {"templates", std::move(templates)},
            {"attachments", attachments_view(limits, with.limits)}};
}

asio::awaitable<response> list(context& with, call from) {
    json::value::array data;
    for (const auto& c : with.with.channels.all()) data.push_back(channel_view(with, c));
    co_return page_answer(from.asked, std::move(data), {});
}

}  // namespace

void add_channel_list_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/channels", [&with](call c) { return list(with, c); });
}

}  // namespace evenline::http

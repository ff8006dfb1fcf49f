// "Continue here": where a ticket can go on with its place kept, the customer's own page of it, and
// whether the invitations helped.
#include "evenline/engine/desk.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/paging.hpp"
#include "http/api/period.hpp"
#include "http/api/public_url.hpp"
#include "http/api/views.hpp"
#include "http/customer/door.hpp"
#include "http/desk/guidance.hpp"
#include "http/desk/tickets.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr auto page_valid = core::days(30);

json::value invitation_view(const context& with, const engine::invitation& i) {
    return {{"from", with.channel_name(i.from)}, {"to", with.channel_name(i.to)},
            {"by_agent_id", id_value(i.by)}, {"sent_at", time_value(i.at)},
            {"followed_at", time_value(i.followed_at)}};
}

asio::awaitable<response> ways(context& with, call from) {
    if (with.with.desk == nullptr || !with.with.keys) co_return no_desk(from.asked);
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    const auto made = co_await with.with.desk->invitations_of(t.id);
    if (!made) co_return unreadable(from.asked, made.error());
    const auto rating = co_await with.with.desk->rating_of(t.id);
    if (!rating) co_return unreadable(from.asked, rating.error());
    json::value::array list, sent;
    for (const auto& [channel, url] : customer::ways_of(with, t.id, t.channel))
        list.push_back({{"channel", channel->settings.id}, {"kind", channel->settings.kind}});
    for (const auto& i : *made) sent.push_back(invitation_view(with, i));
    json::value effort;
    if (*rating)
        effort = json::value{{"score", (*rating)->score}, {"said", (*rating)->said},
                             {"at", time_value((*rating)->at)}};
    co_return json_answer(200, {{"ways", std::move(list)}, {"invitations", std::move(sent)},
                                {"rating", std::move(effort)}, {"page_url", page_link(with, t.id)},
                                {"page_ends_at", time_value(with.now() + page_valid)}});
}

asio::awaitable<response> revoke(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    engine::submission s;
    s.desk.emplace_back(engine::pages_revoked{found.ticket.id, with.now()});
    const auto done = co_await with.submit(from, std::move(s), "ticket.revoke_page",
                                           engine::text(found.ticket.id));
    if (done.failed) co_return unavailable(from.asked);
    co_return no_content();
}

asio::awaitable<response> report(context& with, call from) {
    if (with.with.desk == nullptr) co_return no_desk(from.asked);
    const auto asked = asked_period(with, from.asked);
    if (!asked.errors.empty())
        co_return problem(from.asked, "invalid_input",
                          "The period is not right; nothing was counted.", asked.errors);
    const auto rows = co_await with.with.desk->guidance(asked.from, asked.until);
    if (!rows) co_return unreadable(from.asked, rows.error());
    const auto ratings = co_await with.with.desk->ratings(asked.from, asked.until);
    if (!ratings) co_return unreadable(from.asked, ratings.error());
    json::value::array moves, effort;
    for (const auto& r : *rows)
        moves.push_back({{"from", with.channel_name(r.from)}, {"to", with.channel_name(r.to)},
                         {"by", r.by_customer ? "customer" : "agent"}, {"sent", r.sent},
                         {"followed", r.followed}, {"solved_there", r.solved_there}});
    for (const auto& r : *ratings)
        effort.push_back({{"channel", with.channel_name(r.channel)}, {"count", r.count},
                          {"mean", r.mean}});
    co_return json_answer(200, {{"from", time_value(asked.from)},
                                {"until", time_value(asked.until)},
                                {"invitations", std::move(moves)}, {"ratings", std::move(effort)}});
}

void fill(std::string& text, std::string_view place, const std::string& value) {
    auto at = text.find(place);
    for (; at != std::string::npos; at = text.find(place, at + value.size()))
        text.replace(at, place.size(), value);
}

}  // namespace

std::string page_link(const context& with, core::ticket_id ticket) {
    if (!with.with.keys) return {};
    return public_url(with) + "/t/" + with.with.keys->page(ticket, with.now(), page_valid);
}

std::optional<engine::invitation> write_links(const context& with, const core::ticket& t,
                                              std::string_view to, std::string& text) {
    if (text.find("{page}") != std::string::npos) fill(text, "{page}", page_link(with, t.id));
    if (to.empty()) return std::nullopt;
    for (const auto& [channel, url] : customer::ways_of(with, t.id, t.channel)) {
        if (channel->settings.id != to) continue;
        if (text.find("{link}") == std::string::npos) text += "\n{link}";
        fill(text, "{link}", url);
        engine::invitation out;
        out.ticket = t.id;
        out.from = t.channel;
        out.to = channel->number;
        out.at = with.now();
        return out;
    }
    return std::nullopt;
}

void add_guidance_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets/{id}/ways", [&with](call c) { return ways(with, c); });
    routes.bind("DELETE", "/api/v1/tickets/{id}/page", [&with](call c) { return revoke(with, c); });
    routes.bind("GET", "/api/v1/reports/guidance", [&with](call c) { return report(with, c); });
}

}  // namespace evenline::http

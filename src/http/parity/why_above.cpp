// Why is she above him: two tickets side by side, as they stand now and as they stood at each
// offer.
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"
#include "http/parity/overtake_words.hpp"
#include "http/policy/lab.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

json::value now_view(const context& with, core::ticket_id a, core::ticket_id b) {
    const auto now = with.now();
    const auto place_a = with.state().position(a, now), place_b = with.state().position(b, now);
    if (place_a == 0 || place_b == 0) return nullptr;
    const auto x = with.state().score(*with.state().find(a), now);
    const auto y = with.state().score(*with.state().find(b), now);
    return {{"above", place_a < place_b},
            {"position", place_a},
            {"other_position", place_b},
            {"score_parts", score_view(x)},
            {"other_score_parts", score_view(y)},
            {"words", standing_words(x, y, place_a < place_b)}};
}

json::value offer_entry(const simulation::side_by_side& s) {
    return {{"offer_id", id_value(s.offer)},
            {"at", time_value(s.at)},
            {"agent_id", id_value(s.agent)},
            {"other_waiting", s.waiting},
            {"other_older", s.older},
            {"agent_able", s.able},
            {"reason", s.waiting && s.able && s.older
                           ? json::value(simulation::name_of(s.why))
                           : json::value()},
            {"score_parts", score_view(s.mine)},
            {"other_score_parts", s.waiting ? score_view(s.theirs) : json::value()},
            {"words", beside_words(s)}};
}

asio::awaitable<response> why_above(context& with, call from) {
    auto found = co_await find_ticket(with, from, false);
    if (found.no) co_return std::move(*found.no);
    const auto id = engine::parse_id<core::ticket_id>(from.asked.params[1]);
    engine::read_result<std::optional<core::ticket>> other = std::optional<core::ticket>{};
    if (id) other = co_await with.ticket(*id);
    if (!other) co_return unreadable(from.asked, other.error());
    if (!*other || !with.may_see(from.who, **other) || *id == found.ticket.id)
        co_return problem(from.asked, "ticket_unknown",
                          "There is no other ticket of this id. Look in GET /api/v1/tickets.");
    json::value::array then;
    if (with.lab != nullptr && with.with.reports != nullptr) {
        const auto rules = co_await with.lab->rules_at(with, found.ticket.waiting_since);
        const auto book = std::make_shared<simulation::overtakes>(
            rules, std::span<const core::agent>{});
        book->watch(found.ticket.id, *id);
        std::function<void(const core::event&)> take = [book](const core::event& e) {
            book->note(e);
        };
        const auto begin = std::min(found.ticket.waiting_since, (*other)->waiting_since);
        auto no =
            co_await with.lab->follow(with, from.asked, begin, with.now(), std::move(take));
        if (no) co_return std::move(*no);
        for (const auto& s : book->watched()) then.push_back(offer_entry(s));
    }
    co_return json_answer(200, {{"ticket_id", id_value(found.ticket.id)},
                                {"other_id", id_value(*id)},
                                {"now", now_view(with, found.ticket.id, *id)},
                                {"offers", std::move(then)}});
}

}  // namespace

void add_why_above_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tickets/{id}/why/{other}",
                [&with](call c) { return why_above(with, c); });
}

}  // namespace evenline::http

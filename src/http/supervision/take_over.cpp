// A supervisor steps in: a word to the customer over the agent's shoulder, or the whole ticket.
#include "http/api/companions.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

// The same message anybody who may work on the ticket could send; the audit says what it was.
asio::awaitable<response> barge(context& with, const router& routes, call from) {
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto& t = found.ticket;
    const bool held =
        t.agent && t.agent != from.who.agent && t.status == core::ticket_status::active;
    if (!held)
        co_return problem(from.asked, "wrong_status",
                          "Nobody else is serving this ticket now, so there is nothing to step "
                          "into. Take it over, or write with POST /messages.");
    const handler* say = nullptr;
    const auto row = match_route("POST", "/api/v1/tickets/tkt_1/messages");
    if (row.row != nullptr) say = routes.of(*row.row);
    if (say == nullptr) co_return problem(from.asked, "not_found", "Messages are not served here.");
    auto out = co_await (*say)(from);
    if (out.status != 201) co_return out;
    engine::audit_entry entry;
    entry.after = out.body.substr(0, 200);
    auto failed =
        co_await keep_record(with, from, std::move(entry), "ticket.barge", engine::text(t.id));
    if (failed) co_return std::move(*failed);
    with.feed.tell(
        t.agent,
        json::value{{"type", "barged"}, {"ticket_id", id_value(t.id)}, {"by", from.who.name}});
    co_return out;
}

asio::awaitable<response> take_over(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!from.who.agent)
        co_return problem(from.asked, "no_agent_row",
                          "Your account serves no tickets, so it cannot hold one. Ask an "
                          "administrator to give it an agent, or transfer the ticket instead.");
    auto found = co_await find_ticket(with, from, true);
    if (found.no) co_return std::move(*found.no);
    const auto before = found.ticket.agent;
    engine::submission s;
    s.command = core::take_over{found.ticket.id, from.who.agent};
    s.audit = engine::audit_entry{};
    if (before) s.audit->before = engine::text(before);
    s.audit->after = engine::text(from.who.agent);
    const auto done =
        co_await with.submit(from, std::move(s), "ticket.take_over", engine::text(found.ticket.id));
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    if (before && before != from.who.agent)
        with.feed.tell(before, json::value{{"type", "taken_over"},
                                           {"ticket_id", id_value(found.ticket.id)},
                                           {"by", from.who.name}});
    const auto* t = with.state().find(found.ticket.id);
    if (t == nullptr) co_return unavailable(from.asked);
    auto out = json_answer(200, ticket_view(with, *t));
    co_return out.with("ETag", "\"" + std::to_string(t->version) + "\"");
}

}  // namespace

void add_take_over_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/barge",
                [&with, &routes](call c) { return barge(with, routes, c); });
    routes.bind("POST", "/api/v1/tickets/{id}/take_over",
                [&with](call c) { return take_over(with, c); });
}

}  // namespace evenline::http

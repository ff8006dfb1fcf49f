// Taking a transfer back while nobody has accepted it: straight into the hands it came from, the
// place and the clock untouched.
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

// Did this agent pass the ticket on, and has nothing been done with it since?
bool passed_on_by(const std::vector<core::event>& all, core::agent_id agent) {
    for (auto e = all.rbegin(); e != all.rend(); ++e) {
        if (const auto* moved = std::get_if<core::ticket_transferred>(&e->body))
            return moved->by == agent;
        const bool taken = std::holds_alternative<core::offer_accepted>(e->body) ||
                           std::holds_alternative<core::reply_recorded>(e->body);
        if (taken) return false;
    }
    return false;
}

asio::awaitable<response> recall(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto id = engine::parse_id<core::ticket_id>(from.asked.params[0]);
    const auto* t = id ? with.state().find(*id) : nullptr;
    const bool mine = t != nullptr && from.who.agent;
    bool waits = mine && t->status <= core::ticket_status::offered;
    if (mine) {
        const auto all = co_await with.with.reader.events_of(*id);
        if (!all) co_return unreadable(from.asked, all.error());
        waits = waits && passed_on_by(*all, from.who.agent);
    }
    if (!waits)
        co_return problem(from.asked, "recall_over",
                          "There is no transfer of yours here that nobody has taken yet. Ask "
                          "whoever has the ticket, or a supervisor.");
    engine::submission s;
    s.command = core::take_over{*id, from.who.agent};
    s.audit = engine::audit_entry{};
    const auto done = co_await with.submit(from, std::move(s), "ticket.recall", engine::text(*id));
    if (done.failed) co_return unavailable(from.asked);
    if (done.refused != core::refusal::none) co_return refused(from.asked, done.refused);
    const auto* now = with.state().find(*id);
    if (now == nullptr) co_return unavailable(from.asked);
    auto out = json_answer(200, ticket_view(with, *now));
    co_return out.with("ETag", "\"" + std::to_string(now->version) + "\"");
}

}  // namespace

void add_recall_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/tickets/{id}/recall", [&with](call c) { return recall(with, c); });
}

}  // namespace evenline::http

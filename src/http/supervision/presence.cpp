// A supervisor says of an agent what the agent forgot to say: away for lunch, gone home.
#include "evenline/engine/names.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

std::string told(const core::agent& a) {
    auto out = std::string(engine::name(a.state));
    if (!a.away_reason.empty()) out += ": " + a.away_reason;
    return out;
}

asio::awaitable<response> put(context& with, call from) {
    form in(from.asked, {"state", "reason"});
    const auto written = in.required_text("state", 40);
    auto reason = in.text("reason", 100);
    const auto state = engine::parse_name<core::agent_state>(written);
    const bool may = state && *state != core::agent_state::not_responding;
    if (!written.empty() && !may) in.wrong("state", "must be available, busy, away or offline");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto id = engine::parse_id<core::agent_id>(from.asked.params[0]);
    const auto* before = id ? with.state().find(*id) : nullptr;
    if (before == nullptr) co_return refused(from.asked, core::refusal::unknown_agent);
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->before = told(*before);
    s.audit->after = written + (reason.empty() ? "" : ": " + reason);
    s.audit->reason = reason;
    // Somebody whose presence a colleague changed keeps a console open: what the state does not
    // allow them (offers) they see at once.
    s.command = core::set_presence{*id, *state, std::move(reason)};
    const auto done = co_await with.submit(from, std::move(s), "agent.presence", engine::text(*id));
    if (done.failed) co_return unavailable(from.asked);
    const bool same = done.refused == core::refusal::nothing_to_do;
    if (done.refused != core::refusal::none && !same) co_return refused(from.asked, done.refused);
    const auto* a = with.state().find(*id);
    co_return a != nullptr ? json_answer(200, agent_view(with, *a)) : unavailable(from.asked);
}

}  // namespace

void add_presence_routes(router& routes, context& with) {
    routes.bind("PUT", "/api/v1/agents/{id}/presence", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http

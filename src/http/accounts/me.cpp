// Who I am, whether I am there, what is offered to me.
#include "evenline/engine/names.hpp"
#include "http/api/context.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

response not_an_agent(call from) {
    return problem(
        from.asked, "not_an_agent",
        "This account has no agent, so nothing can be offered to it. Log in as an agent.");
}

asio::awaitable<response> me(context& with, call from) {
    co_return json_answer(200, me_view(with, from.who));
}

asio::awaitable<response> set_presence(context& with, call from) {
    if (!from.who.agent) co_return not_an_agent(from);
    form in(from.asked, {"state", "reason"});
    const auto written = in.required_text("state", 40);
    auto reason = in.text("reason", 100);
    const auto state = engine::parse_name<core::agent_state>(written);
    const bool may = state && *state != core::agent_state::not_responding;
    if (!written.empty() && !may) in.wrong("state", "must be available, busy, away or offline");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    engine::submission s;
    s.command = core::set_presence{from.who.agent, *state, std::move(reason)};
    auto done =
        co_await with.submit(from, std::move(s), "presence.put", engine::text(from.who.agent));
    if (!done.failed && done.refused == core::refusal::unknown_agent) {
        // The account is newer than the core's row of it.
        with.accounts_changed();
        engine::submission again;
        again.command = core::set_presence{from.who.agent, *state, in.text("reason", 100)};
        done = co_await with.submit(from, std::move(again), "presence.put",
                                    engine::text(from.who.agent));
    }
    if (done.failed) co_return unavailable(from.asked);
    const bool same = done.refused == core::refusal::nothing_to_do;
    if (done.refused != core::refusal::none && !same) co_return refused(from.asked, done.refused);
    const auto* a = with.state().find(from.who.agent);
    co_return json_answer(200, a != nullptr ? agent_view(with, *a) : json::value());
}

asio::awaitable<response> my_offers(context& with, call from) {
    json::value::array list;
    const auto* a = from.who.agent ? with.state().find(from.who.agent) : nullptr;
    if (a != nullptr) {
        for (const auto id : a->in_hand) {
            const auto* t = with.state().find(id);
            if (t == nullptr || t->status != core::ticket_status::offered) continue;
            const auto* o = with.state().find(t->offer);
            if (o != nullptr && o->status == core::offer_status::issued)
                list.push_back(offer_view(with, *o));
        }
    }
    co_return json_answer(
        200, {{"data", std::move(list)}, {"next_cursor", json::value()}, {"has_more", false}});
}

}  // namespace

void add_me_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/me", [&with](call c) { return me(with, c); });
    routes.bind("PUT", "/api/v1/me/presence", [&with](call c) { return set_presence(with, c); });
    routes.bind("GET", "/api/v1/me/offers", [&with](call c) { return my_offers(with, c); });
}

}  // namespace evenline::http

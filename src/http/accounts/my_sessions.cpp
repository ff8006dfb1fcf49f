// Where somebody is logged in, and ending what they do not know.
#include "evenline/http/credentials.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

bool is_person(call from) { return from.who.session && from.who.account != 0; }

core::instant last_use_of(const engine::credential& c) {
    return std::max(c.created_at, c.last_used_at);
}

// Newest use first, those that have ended left out.
std::vector<engine::credential> sessions_of(context& with, std::uint64_t account) {
    with.people.keep_uses(true);
    auto all = with.people.accounts().credentials(true);
    const auto now = wall_now();
    const auto idle = core::minutes(with.limits.session_idle_minutes);
    std::erase_if(all, [&](const engine::credential& c) {
        return c.account != account || c.expires_at <= now ||
               (idle.us != 0 && now - last_use_of(c) > idle);
    });
    std::ranges::sort(all, std::greater{}, last_use_of);
    return all;
}

void note(context& with, call from, std::string object) {
    engine::audit_entry e;
    e.at = with.with.line.now();
    e.actor = from.who.actor();
    e.action = "session.end";
    e.object = std::move(object);
    e.from_ip = from.asked.remote;
    with.people.accounts().note(std::move(e));
}

asio::awaitable<response> list(context& with, call from) {
    json::value::array all;
    const auto own = is_person(from) ? sessions_of(with, from.who.account)
                                     : std::vector<engine::credential>{};
    for (const auto& s : own)
        all.push_back({{"id", "ses_" + std::to_string(s.id)},
                       {"created_at", time_value(s.created_at)},
                       {"last_used_at", time_value(last_use_of(s))},
                       {"expires_at", time_value(s.expires_at)},
                       {"from", s.from},
                       {"this_one", s.id == from.who.credential}});
    co_return json_answer(
        200, {{"data", std::move(all)}, {"next_cursor", json::value()}, {"has_more", false}});
}

asio::awaitable<response> end_one(context& with, call from) {
    if (!is_person(from)) co_return not_a_person(from.asked);
    const auto id = numbered("ses_", from.asked.params[0]).value_or(0);
    const auto own = sessions_of(with, from.who.account);
    if (std::ranges::find(own, id, &engine::credential::id) == own.end())
        co_return problem(from.asked, "session_unknown",
                          "You have no session of this id. GET /api/v1/me/sessions lists them.");
    note(with, from, from.asked.params[0]);
    if (!with.people.accounts().revoke(id)) co_return unavailable(from.asked);
    with.people.forget();
    co_return no_content();
}

asio::awaitable<response> end_others(context& with, call from) {
    if (!is_person(from)) co_return not_a_person(from.asked);
    note(with, from, from.who.actor());
    if (!with.people.accounts().revoke_sessions(from.who.account, from.who.credential))
        co_return unavailable(from.asked);
    with.people.forget();
    co_return no_content();
}

}  // namespace

void add_my_session_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/me/sessions", [&with](call c) { return list(with, c); });
    routes.bind("DELETE", "/api/v1/me/sessions", [&with](call c) { return end_others(with, c); });
    routes.bind("DELETE", "/api/v1/me/sessions/{id}", [&with](call c) { return end_one(with, c); });
}

}  // namespace evenline::http

// API tokens: what they may and until when. The secret is shown once.
#include "evenline/http/credentials.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/views.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

json::value shown(const engine::credential& c) {
    return {{"id", "tok_" + std::to_string(c.id)},
            {"name", c.label},
            {"role", role_name(c.what)},
            {"scopes", json::value::array(c.scopes.begin(), c.scopes.end())},
            {"created_at", time_value(c.created_at)},
            {"expires_at", time_value(c.expires_at)},
            {"last_used_at", time_value(c.last_used_at)}};
}

asio::awaitable<response> list(context& with, call) {
    json::value::array data;
    for (const auto& c : with.people.accounts().credentials(false)) data.push_back(shown(c));
    co_return json_answer(
        200, {{"data", std::move(data)}, {"next_cursor", json::value()}, {"has_more", false}});
}

bool is_scope(std::string_view name) {
    return std::ranges::any_of(role_table(), [&](const route& r) { return r.scope == name; });
}

void note(context& with, call from, std::string action, std::string object, std::string after) {
    engine::audit_entry e;
    e.at = with.with.line.now();
    e.actor = from.who.actor();
    e.action = std::move(action);
    e.object = std::move(object);
    e.after = std::move(after);
    e.from_ip = from.asked.remote;
    with.people.accounts().note(std::move(e));
}

asio::awaitable<response> add(context& with, call from) {
    form in(from.asked, {"name", "role", "scopes", "expires_at"});
    auto name = in.required_text("name", 100);
    const auto role = parse_role(in.required_text("role", 20));
    if (in.has("role") && !role) in.wrong("role", "must be agent, supervisor, integrator or admin");
    auto scopes = in.texts("scopes", 50);
    for (const auto& s : scopes)
        if (s.empty() || !is_scope(s)) in.wrong("scopes", "'" + s + "' is no scope");
    const auto until = in.time("expires_at");
    const auto now = wall_now();
    if (until && *until <= now) in.wrong("expires_at", "is over already");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    note(with, from, "token.post", name, std::string(role_name(*role)));
    const auto valid = until ? *until - now : core::duration{};
    const auto secret =
        issue_token(with.people.accounts(), *role, std::move(scopes), std::move(name), valid);
    if (!secret) co_return unavailable(from.asked);
    const auto stored = with.people.accounts().find(sha256_hex(*secret));
    if (!stored) co_return unavailable(from.asked);
    auto body = shown(*stored);
    body.set("secret", *secret);
    co_return json_answer(201, body);
}

asio::awaitable<response> remove(context& with, call from) {
    const auto id = engine::parse_prefixed("tok_", from.asked.params[0]);
    const auto all = with.people.accounts().credentials(false);
    const auto found = std::ranges::find_if(all, [&](const auto& c) { return id && c.id == *id; });
    if (found == all.end())
        co_return problem(from.asked, "token_unknown",
                          "There is no token of this id. GET /api/v1/tokens lists them.");
    note(with, from, "token.delete", from.asked.params[0], found->label);
    if (!with.people.accounts().revoke(*id)) co_return unavailable(from.asked);
    with.people.forget();
    co_return no_content();
}

}  // namespace

void add_token_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/tokens", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/tokens", [&with](call c) { return add(with, c); });
    routes.bind("DELETE", "/api/v1/tokens/{id}", [&with](call c) { return remove(with, c); });
}

}  // namespace evenline::http

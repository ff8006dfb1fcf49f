// People's accounts: who they are, what they may, the link that lets them in, and their sessions.
#include "evenline/http/credentials.hpp"
#include "http/accounts/profile.hpp"
#include "http/api/form.hpp"
#include "http/api/office.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr auto invitation_lasts = core::days(2);

std::string id_of(const engine::account& a) { return "usr_" + std::to_string(a.id); }

// Without what stands elsewhere: sessions and the second factor.
json::value shown(const engine::account& a) {
    return {{"id", id_of(a)},
            {"name", a.name},
            {"email", a.email},
            {"role", role_name(a.what)},
            {"active", a.active},
            {"has_password", !a.password_hash.empty()},
            {"created_at", time_value(a.created_at)},
            {"phone", a.phone.empty() ? json::value() : json::value(a.phone)},
            {"agent_id", id_value(a.agent)},
            {"agent", a.agent ? profile_view(a.agent, a.profile) : json::value()}};
}

json::value with_sessions(context& with, json::value row, std::uint64_t account,
                          const std::vector<engine::credential>& sessions) {
    std::uint64_t open = 0;
    core::instant last{};
    const auto now = wall_now();
    for (const auto& s : sessions) {
        if (s.account != account) continue;
        last = std::max(last, s.created_at);
        if (s.expires_at > now) ++open;
    }
    const auto factor = with.people.accounts().factor(account);
    row.set("second_factor", factor && factor->active);
    row.set("sessions", open).set("last_login_at", time_value(last));
    return row;
}

json::value seen(context& with, const engine::account& a) {
    return with_sessions(with, shown(a), a.id, with.people.accounts().credentials(true));
}

struct user_found {
    std::optional<response> no;
    engine::account who;
};

user_found find_user(context& with, call from) {
    user_found out;
    const auto id = engine::parse_prefixed("usr_", from.asked.params[0]);
    auto found = id ? with.people.accounts().by_id(*id) : std::nullopt;
    if (found)
        out.who = std::move(*found);
    else
        out.no = problem(from.asked, "user_unknown",
                         "There is no account of this id. GET /api/v1/users lists them.");
    return out;
}

asio::awaitable<response> list(context& with, call from) {
    auto page = asked_page(from.asked);
    if (page.no) co_return std::move(*page.no);
    const auto after = page.cursor.empty() ? std::uint64_t{0}
                                           : engine::parse_number(page.cursor).value_or(UINT64_MAX);
    json::value::array data;
    std::string next;
    std::uint64_t last = 0;
    const auto sessions = with.people.accounts().credentials(true);
    for (const auto& a : with.people.accounts().all()) {
        if (a.id <= after) continue;
        if (data.size() == page.limit) {
            next = std::to_string(last);
            break;
        }
        last = a.id;
        data.push_back(with_sessions(with, shown(a), a.id, sessions));
    }
    co_return page_answer(from.asked, std::move(data), next);
}

// Reads what is there over what was; false flags stay with the form.
void read_user(form& in, engine::account& a) {
    if (in.has("name")) a.name = in.required_text("name", 100);
    if (in.has("email")) {
        const auto email = fold_email(in.text("email", 254));
        if (email)
            a.email = *email;
        else
            in.wrong("email", "must be an e-mail address");
    }
    if (in.has("role")) {
        const auto what = parse_role(in.text("role", 20));
        if (what)
            a.what = *what;
        else
            in.wrong("role", "must be agent, supervisor, integrator or admin");
    }
    a.active = in.flag("active").value_or(a.active);
    if (const auto* given = in.object("agent")) read_profile_object(in, *given, a.profile, a.phone);
    a.profile.name = a.name;
}

void note(context& with, call from, std::string action, const engine::account* before,
          const engine::account* after, std::string object) {
    engine::audit_entry e;
    e.at = with.with.line.now();
    e.actor = from.who.actor();
    e.action = std::move(action);
    e.object = std::move(object);
    if (before != nullptr) e.before = shown(*before).dump();
    if (after != nullptr) e.after = shown(*after).dump();
    e.from_ip = from.asked.remote;
    with.people.accounts().note(std::move(e));
}

response email_taken(call from) {
    return problem(from.asked, "email_taken",
                   "An account has this e-mail already. Change that one, or use another e-mail.");
}

// A row among the agents for an account that is to serve tickets, numbered by the line.
asio::awaitable<bool> give_agent(context& with, call from, engine::account& a) {
    engine::submission s;
    s.command = core::save_agent{{}, a.profile};
    const auto done = co_await with.submit(from, std::move(s), "agent.post", id_of(a));
    if (done.failed || !done.agent) co_return false;
    a.agent = done.agent;
    co_return true;
}

asio::awaitable<response> add(context& with, call from) {
    form in(from.asked, {"name", "email", "role", "active", "agent"});
    engine::account fresh;
    for (const auto* key : {"name", "email", "role"})
        if (!in.has(key)) in.wrong(key, "is required");
    read_user(in, fresh);
    const bool serves = in.has("agent");
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (with.people.accounts().by_email(fresh.email)) co_return email_taken(from);
    fresh.created_at = wall_now();
    const bool row = serves && fresh.what != engine::role::agent;
    if (row) {
        const bool given = co_await give_agent(with, from, fresh);
        if (!given) co_return unavailable(from.asked);
    }
    note(with, from, "user.post", nullptr, &fresh, fresh.email);
    const auto added = with.people.accounts().add(fresh);
    if (!added) co_return unavailable(from.asked);
    with.accounts_changed();
    const auto until = wall_now() + invitation_lasts;
    const auto secret = issue_link(with.people.accounts(), added->id, invitation_lasts);
    if (!secret) co_return unavailable(from.asked);
    auto body = seen(with, *added);
    body.set("link", "/#/setup/" + *secret).set("expires_at", time_value(until));
    auto out = json_answer(201, body);
    co_return out.with("Location", "/api/v1/users/" + id_of(*added));
}

// Nobody takes from themselves what they need to give it back.
bool locks_out(const call& from, const engine::account& before, const engine::account& after) {
    return from.who.account == before.id &&
           (after.what != before.what || after.active != before.active);
}

asio::awaitable<response> put(context& with, call from) {
    form in(from.asked, {"name", "email", "role", "active", "agent"});
    auto found = find_user(with, from);
    const auto before = found.who;
    auto& a = found.who;
    read_user(in, a);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (found.no) co_return std::move(*found.no);
    if (locks_out(from, before, a))
        co_return problem(from.asked, "own_account",
                          "You cannot change your own role or switch your own account off. Ask "
                          "another administrator.");
    const auto other = with.people.accounts().by_email(a.email);
    if (other && other->id != a.id) co_return email_taken(from);
    const bool serves = in.has("agent") || a.what == engine::role::agent;
    if (serves && !a.agent) {
        const bool given = co_await give_agent(with, from, a);
        if (!given) co_return unavailable(from.asked);
    }
    note(with, from, "user.put", &before, &a, id_of(a));
    if (!with.people.accounts().save(a)) co_return unavailable(from.asked);
    const bool less = before.what != a.what || !a.active;
    if (less && !with.people.accounts().revoke_sessions(a.id)) co_return unavailable(from.asked);
    with.people.forget();
    with.accounts_changed();
    co_return json_answer(200, seen(with, a));
}

asio::awaitable<response> remove(context& with, call from) {
    auto found = find_user(with, from);
    if (found.no) co_return std::move(*found.no);
    if (from.who.account == found.who.id)
        co_return problem(from.asked, "own_account",
                          "You cannot remove your own account. Ask another administrator.");
    // What they did stays theirs in the log and in the audit, so the account is only closed.
    const auto before = found.who;
    found.who.active = false;
    found.who.password_hash.clear();
    note(with, from, "user.delete", &before, &found.who, id_of(before));
    if (!with.people.accounts().save(found.who)) co_return unavailable(from.asked);
    if (!with.people.accounts().revoke_sessions(before.id)) co_return unavailable(from.asked);
    with.people.forget();
    with.accounts_changed();
    co_return no_content();
}

asio::awaitable<response> invite(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    auto found = find_user(with, from);
    if (found.no) co_return std::move(*found.no);
    if (!found.who.active)
        co_return problem(from.asked, "wrong_status",
                          "This account is closed. Make it active first, then invite.");
    const auto until = wall_now() + invitation_lasts;
    note(with, from, "user.invite", nullptr, nullptr, id_of(found.who));
    const auto secret = issue_link(with.people.accounts(), found.who.id, invitation_lasts);
    if (!secret) co_return unavailable(from.asked);
    co_return json_answer(201,
                          {{"link", "/#/setup/" + *secret}, {"expires_at", time_value(until)}});
}

asio::awaitable<response> end_sessions(context& with, call from) {
    auto found = find_user(with, from);
    if (found.no) co_return std::move(*found.no);
    note(with, from, "user.end_sessions", nullptr, nullptr, id_of(found.who));
    if (!with.people.accounts().revoke_sessions(found.who.id)) co_return unavailable(from.asked);
    with.people.forget();
    co_return no_content();
}

// For who has lost it: the next log-in asks for the password alone. Passkeys are the person's own.
asio::awaitable<response> drop_factor(context& with, call from) {
    auto found = find_user(with, from);
    if (found.no) co_return std::move(*found.no);
    note(with, from, "user.drop_factor", nullptr, nullptr, id_of(found.who));
    if (!with.people.accounts().drop_factor(found.who.id)) co_return unavailable(from.asked);
    co_return no_content();
}

}  // namespace

void add_user_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/users", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/users", [&with](call c) { return add(with, c); });
    routes.bind("PUT", "/api/v1/users/{id}", [&with](call c) { return put(with, c); });
    routes.bind("DELETE", "/api/v1/users/{id}", [&with](call c) { return remove(with, c); });
    routes.bind("POST", "/api/v1/users/{id}/invite", [&with](call c) { return invite(with, c); });
    routes.bind("DELETE", "/api/v1/users/{id}/sessions",
                [&with](call c) { return end_sessions(with, c); });
    routes.bind("DELETE", "/api/v1/users/{id}/factor",
                [&with](call c) { return drop_factor(with, c); });
}

}  // namespace evenline::http

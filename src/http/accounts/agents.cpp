// Agents: who they are, what they can, and their accounts.
#include "evenline/http/credentials.hpp"
#include "http/accounts/profile.hpp"
#include "http/api/context.hpp"
#include "http/api/form.hpp"
#include "http/api/paging.hpp"
#include "http/api/views.hpp"

#include <algorithm>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

json::value shown(context& with, const principal& who, const core::agent& a) {
    auto out = agent_view(with, a);
    const auto account = with.people.accounts().by_agent(a.id);
    // Where a colleague can be phoned is not every agent's business.
    const bool may = !who.is_agent_only() || who.agent == a.id;
    out.set("phone", may && account && !account->phone.empty() ? json::value(account->phone)
                                                               : json::value());
    out.set("email", may && account ? json::value(account->email) : json::value());
    return out;
}

asio::awaitable<response> list(context& with, call from) {
    auto page = asked_page(from.asked);
    const std::uint64_t after = number_cursor(from.asked, page);
    if (page.no) co_return std::move(*page.no);
    json::value::array data;
    std::string next;
    std::uint64_t last = 0;
    for (const auto id : with.state().agents()) {
        if (id.value <= after) continue;
        if (data.size() == page.limit) {
            next = std::to_string(last);
            break;
        }
        last = id.value;
        if (const auto* a = with.state().find(id)) data.push_back(shown(with, from.who, *a));
    }
    co_return page_answer(from.asked, std::move(data), next);
}

constexpr std::initializer_list<std::string_view> profile_fields{
    "name", "skills", "languages", "phone", "takes_calls", "takes_chats", "takes_mails", "active"};

void read_profile(form& in, core::agent_profile& p, std::string& phone) {
    if (in.has("name")) p.name = in.required_text("name", 100);
    if (in.has("skills")) p.skills = in.skills("skills");
    if (in.has("languages")) {
        p.languages = in.texts("languages", 20);
        std::sort(p.languages.begin(), p.languages.end());
    }
    if (in.has("phone")) {
        phone = in.text("phone", 20);
        if (!phone.empty() && !is_telephone(phone))
            in.wrong("phone", "must be a number such as \"+34910000001\", or an extension");
    }
    p.takes_calls = in.flag("takes_calls").value_or(p.takes_calls);
    p.takes_chats = in.flag("takes_chats").value_or(p.takes_chats);
    p.takes_mails = in.flag("takes_mails").value_or(p.takes_mails);
    p.active = in.flag("active").value_or(p.active);
}

asio::awaitable<response> put(context& with, call from) {
    form in(from.asked, profile_fields);
    const auto id = engine::parse_id<core::agent_id>(from.asked.params[0]);
    auto account = id ? with.people.accounts().by_agent(*id) : std::nullopt;
    const auto* known = id ? with.state().find(*id) : nullptr;
    core::agent_profile profile;
    if (known != nullptr) profile = known->profile;
    if (account) profile = account->profile;
    if (profile.name.empty() && account) profile.name = account->name;
    std::string phone = account ? account->phone : std::string{};
    read_profile(in, profile, phone);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (known == nullptr && !account) co_return refused(from.asked, core::refusal::unknown_agent);
    engine::submission s;
    s.command = core::save_agent{*id, profile};
    const auto done = co_await with.submit(from, std::move(s), "agent.put", engine::text(*id));
    if (done.failed) co_return unavailable(from.asked);
    const bool same = done.refused == core::refusal::nothing_to_do;
    if (done.refused != core::refusal::none && !same) co_return refused(from.asked, done.refused);
    if (account) {
        account->profile = profile;
        account->name = profile.name;
        account->phone = phone;
        if (!with.people.accounts().save(*account)) co_return unavailable(from.asked);
        with.people.forget();
    }
    const auto* a = with.state().find(*id);
    co_return a != nullptr ? json_answer(200, shown(with, from.who, *a)) : unavailable(from.asked);
}

asio::awaitable<response> add(context& with, call from) {
    form in(from.asked, {"email", "name", "skills", "languages", "phone", "takes_calls",
                         "takes_chats", "takes_mails", "active"});
    const auto written = in.required_text("email", 254);
    const auto email = fold_email(written);
    if (!written.empty() && !email) in.wrong("email", "must be an e-mail address");
    engine::account fresh;
    if (!in.has("name")) in.wrong("name", "is required");
    read_profile(in, fresh.profile, fresh.phone);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    fresh.email = *email;
    fresh.name = fresh.profile.name;
    fresh.what = engine::role::agent;
    fresh.created_at = wall_now();
    const auto added = with.people.accounts().add(fresh);
    if (!added) {
        if (with.people.accounts().by_email(*email))
            co_return problem(
                from.asked, "email_taken",
                "An account has this e-mail already. Change that one, or use another e-mail.");
        co_return unavailable(from.asked);
    }
    engine::submission s;
    s.command = core::save_agent{added->agent, added->profile};
    const auto done =
        co_await with.submit(from, std::move(s), "agent.post", engine::text(added->agent));
    if (done.failed) co_return unavailable(from.asked);
    const auto link = issue_link(with.people.accounts(), added->id, core::days(2));
    const auto* a = with.state().find(added->agent);
    if (!link || a == nullptr) co_return unavailable(from.asked);
    auto body = shown(with, from.who, *a);
    body.set("link", "/#/setup/" + *link);
    auto out = json_answer(201, body);
    co_return out.with("Location", "/api/v1/agents/" + engine::text(added->agent));
}

}  // namespace

void add_agent_routes(router& routes, context& with) {
    routes.bind("GET", "/api/v1/agents", [&with](call c) { return list(with, c); });
    routes.bind("POST", "/api/v1/agents", [&with](call c) { return add(with, c); });
    routes.bind("PUT", "/api/v1/agents/{id}", [&with](call c) { return put(with, c); });
}

}  // namespace evenline::http

// What people do with their own account: the second factor, the password, a call for help.
#include "evenline/http/credentials.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"
#include "http/desk/tickets.hpp"
#include "http/identity/second_factor.hpp"
#include "http/live/live.hpp"

namespace evenline::http {
namespace asio = boost::asio;

namespace {

response wrong_password(call from) {
    return problem(from.asked, "wrong_credentials",
                   "This is not your present password. Nothing was changed.");
}

// Sessions only: a token that leaked must not lock its owner out.
std::optional<response> only_a_person(call from) {
    if (from.who.session && from.who.account != 0) return std::nullopt;
    return not_a_person(from.asked);
}

asio::awaitable<response> new_factor(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (!no) no = only_a_person(from);
    if (no) co_return std::move(*no);
    const auto who = with.people.accounts().by_id(from.who.account);
    if (!who) co_return unavailable(from.asked);
    if (const auto now = with.people.accounts().factor(who->id); now && now->active)
        co_return problem(from.asked, "factor_is_on",
                          "A second factor is on already. Turn it off first, with your password.");
    engine::second_factor next;
    next.account = who->id;
    next.secret = new_factor_secret();
    const auto uri = factor_uri(next.secret, who->email);
    if (!with.people.accounts().save_factor(next)) co_return unavailable(from.asked);
    co_return json_answer(201, {{"secret", next.secret}, {"uri", uri}});
}

asio::awaitable<response> confirm_factor(context& with, call from) {
    form in(from.asked, {"otp"});
    const auto otp = in.required_text("otp", 20);
    auto no = in.refused();
    if (!no) no = only_a_person(from);
    if (no) co_return std::move(*no);
    auto factor = with.people.accounts().factor(from.who.account);
    if (!factor || factor->active)
        co_return problem(from.asked, "no_factor_begun",
                          "No second factor waits to be confirmed. Begin with POST "
                          "/api/v1/me/totp.");
    const auto step = step_of(factor->secret, plain_code(otp), wall_now(), 0);
    if (!step)
        co_return problem(from.asked, "wrong_otp",
                          "This is not the code of this moment. Check the telephone's clock and "
                          "type the code it shows now.");
    const auto codes = new_recovery_codes();
    factor->active = true;
    factor->last_step = *step;
    json::value::array shown;
    for (const auto& code : codes) {
        factor->recovery.push_back(sha256_hex(plain_code(code)));
        shown.emplace_back(code);
    }
    if (!with.people.accounts().save_factor(*factor)) co_return unavailable(from.asked);
    co_return json_answer(200, {{"recovery_codes", std::move(shown)}});
}

asio::awaitable<response> drop_factor(context& with, call from) {
    form in(from.asked, {"password"});
    auto password = in.required_text("password", 256);
    auto no = in.refused();
    if (!no) no = only_a_person(from);
    if (no) co_return std::move(*no);
    const bool right = co_await with.people.is_password(from.who.account, std::move(password));
    if (!right) co_return wrong_password(from);
    if (!with.people.accounts().drop_factor(from.who.account)) co_return unavailable(from.asked);
    co_return no_content();
}

asio::awaitable<response> put_password(context& with, call from) {
    form in(from.asked, {"old", "new"});
    auto old = in.required_text("old", 256);
    auto next = in.required_text("new", 256);
    const auto who = with.people.accounts().by_id(from.who.account);
    const auto weak = next.empty() ? std::string{} : with.people.weak(next, who ? &*who : nullptr);
    if (!weak.empty()) in.wrong("new", weak);
    auto no = in.refused();
    if (!no) no = only_a_person(from);
    if (no) co_return std::move(*no);
    const bool right = co_await with.people.is_password(from.who.account, std::move(old));
    if (!right) co_return wrong_password(from);
    const bool kept = co_await with.people.set_password(from.who, std::move(next));
    if (!kept) co_return unavailable(from.asked);
    co_return no_content();
}

// Kept in the audit, and shown to every supervisor who is there.
asio::awaitable<response> ask_help(context& with, call from) {
    form in(from.asked, {"ticket_id", "reason"});
    const auto ticket = in.id<core::ticket_id>("ticket_id");
    const auto reason = in.required_text("reason", 500);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (ticket) {
        const auto seen = co_await with.ticket(*ticket);
        if (!seen) co_return unavailable(from.asked);
        const bool may = *seen && with.may_see(from.who, **seen);
        if (!may) co_return refused(from.asked, core::refusal::unknown_ticket);
    }
    engine::submission s;
    s.audit = engine::audit_entry{};
    s.audit->reason = reason;
    const auto object = ticket ? engine::text(*ticket) : from.who.actor();
    const auto kept = co_await with.submit(from, std::move(s), "help.ask", object);
    if (kept.failed) co_return unavailable(from.asked);
    with.feed.tell_supervisors({{"type", "help"},
                                {"ticket_id", ticket ? id_value(*ticket) : json::value()},
                                {"agent_id", id_value(from.who.agent)},
                                {"by", from.who.name},
                                {"reason", reason},
                                {"at", time_value(with.now())}});
    co_return json_answer(201, {{"asked_at", time_value(with.now())}});
}

}  // namespace

void add_my_account_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/me/totp", [&with](call c) { return new_factor(with, c); });
    routes.bind("PUT", "/api/v1/me/totp", [&with](call c) { return confirm_factor(with, c); });
    routes.bind("DELETE", "/api/v1/me/totp", [&with](call c) { return drop_factor(with, c); });
    routes.bind("PUT", "/api/v1/me/password", [&with](call c) { return put_password(with, c); });
    routes.bind("POST", "/api/v1/me/help", [&with](call c) { return ask_help(with, c); });
}

}  // namespace evenline::http

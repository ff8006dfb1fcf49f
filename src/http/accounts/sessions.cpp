// Log-in, log-out, set-up.
#include "evenline/http/credentials.hpp"
#include "http/accounts/login_ways.hpp"
#include "http/api/context.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"

namespace evenline::http {
namespace asio = boost::asio;

response login_refused(context& with, call from, login_refusal why) {
    switch (why) {
        case login_refusal::wrong:
            return problem(from.asked, "wrong_credentials",
                           "No account has this e-mail and password. Check both; an administrator "
                           "can send a new link.");
        case login_refusal::wrong_otp:
            return problem(from.asked, "wrong_otp",
                           "The password is right, the code is not: it changes every 30 seconds "
                           "and works once. Type the one shown now, or a recovery code.");
        case login_refusal::otp_required:
            return problem(from.asked, "otp_required",
                           "This account has a second factor. Send the same again with \"otp\": "
                           "the code of the authenticator app, or a recovery code.");
        case login_refusal::link_over:
            return problem(from.asked, "link_used_or_expired",
                           "A link works once and for a limited time. Ask for a new one, or "
                           "restart the server to print one if nobody has an account.");
        case login_refusal::too_often: {
            auto no = problem(from.asked, "too_many_attempts",
                              "Too many attempts for this account from your address. Nobody is "
                              "locked out: wait for Retry-After.");
            return no.with("Retry-After", std::to_string(with.people.retry_after_s()));
        }
        case login_refusal::too_busy:
            return problem(from.asked, "too_busy",
                           "Too many log-ins are being checked. Try again after Retry-After.");
        case login_refusal::store:
            return unavailable(from.asked);
        case login_refusal::wrong_key:
            return problem(from.asked, "wrong_key",
                           "This key, or whoever vouches for you, belongs to no account here that "
                           "may log in. Use your password, or ask an administrator.");
    }
    return unavailable(from.asked);
}

response login_answer(context& with, call from, const identity::login_result& result) {
    if (const auto* no = std::get_if<login_refusal>(&result)) return login_refused(with, from, *no);
    const auto& in = std::get<login>(result);
    principal who{in.session.id, true, in.who.id, in.who.what, in.who.agent, in.who.name, {}};
    json::value body{{"token", in.secret},
                     {"expires_at", time_value(in.session.expires_at)},
                     {"me", me_view(with, who)}};
    return json_answer(201, body);
}

namespace {

asio::awaitable<response> log_in(context& with, call from) {
    form in(from.asked, {"email", "password", "otp", "link"});
    if (in.has("link")) {
        const auto link = in.required_text("link");
        auto no = in.refused();
        if (no) co_return std::move(*no);
        const auto result = with.people.log_in_by_link(link, in.text("otp", 40), from.asked.remote);
        with.accounts_changed();
        co_return login_answer(with, from, result);
    }
    const auto email = fold_email(in.required_text("email", 254));
    auto password = in.required_text("password", 256);
    auto otp = in.text("otp", 40);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    // A mistyped e-mail is as wrong as an unknown one, and costs as much.
    const auto result = co_await with.people.log_in(email.value_or("?"), std::move(password),
                                                    std::move(otp), from.asked.remote);
    with.accounts_changed();
    co_return login_answer(with, from, result);
}

asio::awaitable<response> set_up(context& with, call from) {
    form in(from.asked, {"link", "password", "name", "otp"});
    identity::setting_up what{in.required_text("link"), in.required_text("password", 256),
                              in.text("name"), in.text("otp", 40)};
    const auto weak = what.password.empty() ? std::string{}
                                            : with.people.weak_for_link(what.password, what.link);
    if (!weak.empty()) in.wrong("password", weak);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    const auto result = co_await with.people.set_up(std::move(what), from.asked.remote);
    with.accounts_changed();
    co_return login_answer(with, from, result);
}

asio::awaitable<response> feed_ticket(context& with, call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    co_return json_answer(
        201, {{"ticket", with.people.feed_ticket(from.asked.header_value("Authorization"))}});
}

asio::awaitable<response> log_out(context& with, call from) {
    if (!from.who.session) {
        co_return problem(from.asked, "invalid_input",
                          "This is a token, not a session; it ends with 'evenline token revoke'. "
                          "Nothing was done.");
    }
    with.people.log_out(from.who);
    co_return no_content();
}

}  // namespace

void add_session_routes(router& routes, context& with) {
    routes.bind("POST", "/api/v1/live/ticket", [&with](call c) { return feed_ticket(with, c); });
    routes.bind("POST", "/api/v1/session", [&with](call c) { return log_in(with, c); });
    routes.bind("DELETE", "/api/v1/session", [&with](call c) { return log_out(with, c); });
    routes.bind("POST", "/api/v1/setup", [&with](call c) { return set_up(with, c); });
}

}  // namespace evenline::http

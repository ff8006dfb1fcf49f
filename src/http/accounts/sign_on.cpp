// Log-in at an identity provider (OpenID Connect, authorization code with PKCE). The browser keeps
// the state it was given and compares it when it comes back, so nobody can log it in as somebody
// else; the code is worth nothing without the verifier, which never leaves this server.
#include "evenline/channels/form.hpp"
#include "evenline/channels/signature.hpp"
#include "http/accounts/login_ways.hpp"
#include "http/api/form.hpp"
#include "http/identity/id_token.hpp"
#include "http/identity/one_time.hpp"
#include "http/identity/webauthn.hpp"
#include "http/wire/origin.hpp"

#include <spdlog/spdlog.h>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::int64_t minutes_to_log_in = 10, document_minutes = 60, keys_pause_s = 60;

struct pending {
    std::string verifier, nonce;
};

struct provider {
    std::string issuer;  // as it calls itself
    std::string authorization, token, keys_url;
    std::string keys;  // its JWK set
    core::instant read_at{}, keys_at{};
};

std::string text_at(const json::value& v, std::string_view key) {
    const auto* found = v.find(key);
    return found != nullptr && found->text() != nullptr ? *found->text() : std::string{};
}

class sign_on {
public:
    explicit sign_on(context& with) : with_(with), under_way_(core::minutes(minutes_to_log_in)) {}

    [[nodiscard]] bool is_set_up() const {
        return !with_.limits.oidc_issuer.empty() && with_.with.outside;
    }
    asio::awaitable<response> begin(call);
    asio::awaitable<response> finish(call);

private:
    // False: the provider cannot be asked; why is in the log.
    asio::awaitable<bool> discovered();
    asio::awaitable<bool> fetch_keys();
    asio::awaitable<std::optional<json::value>> ask(outside_call);
    [[nodiscard]] outside_call exchange(const std::string& code, const pending&) const;
    asio::awaitable<std::variant<vouched_for, token_fault>> judged(std::string token,
                                                                  std::string nonce);
    [[nodiscard]] identity::login_result account_of(const vouched_for&, const std::string& remote);
    [[nodiscard]] std::string return_url() const { return with_.limits.public_url + "/"; }

    context& with_;
    provider them_;
    one_time<pending> under_way_;
};

response not_set_up(call from) {
    return problem(from.asked, "no_sign_on",
                   "No identity provider is set up here: see [oidc] in docs/operating.md. Log in "
                   "by password or passkey.");
}

response no_answer(call from) {
    return problem(from.asked, "sign_on_unavailable",
                   "The identity provider cannot be asked now; the server's log says why. Try "
                   "again, or log in by password or passkey.");
}

asio::awaitable<std::optional<json::value>> sign_on::ask(outside_call what) {
    const auto url = what.url;
    auto got = co_await with_.with.outside(std::move(what));
    if (got.status != 200) {
        spdlog::warn("single sign-on: {} answered {} {}", url, got.status, got.error);
        co_return std::nullopt;
    }
    auto read = json::parse(got.body);
    if (auto* v = std::get_if<json::value>(&read); v != nullptr && v->members() != nullptr)
        co_return std::move(*v);
    spdlog::warn("single sign-on: {} answered no JSON object", url);
    co_return std::nullopt;
}

asio::awaitable<bool> sign_on::discovered() {
    const auto now = wall_now();
    if (them_.read_at.us != 0 && now - them_.read_at < core::minutes(document_minutes))
        co_return true;
    const auto& issuer = with_.limits.oidc_issuer;
    outside_call what{"GET", issuer + "/.well-known/openid-configuration", {}, {}};
    const auto said = co_await ask(std::move(what));
    if (!said) co_return them_.read_at.us != 0;
    // Many end in a slash, in the document and in every token. Ours never does, however it was
    // written down, so that subjects stay whose they are.
    const auto named = text_at(*said, "issuer");
    if (named != issuer && named != issuer + "/") {
        spdlog::warn("single sign-on: {} calls itself {}", issuer, named);
        co_return false;
    }
    them_.issuer = named;
    them_.authorization = text_at(*said, "authorization_endpoint");
    them_.token = text_at(*said, "token_endpoint");
    them_.keys_url = text_at(*said, "jwks_uri");
    const std::string_view scheme = issuer.starts_with("https://") ? "https://" : "http://";
    for (const auto* url : {&them_.authorization, &them_.token, &them_.keys_url})
        if (!url->starts_with(scheme)) {
            spdlog::warn("single sign-on: {} names the address '{}'", issuer, *url);
            co_return false;
        }
    them_.read_at = now;
    co_return true;
}

// Providers change their keys: asked again when a token names one we do not know, once a minute.
asio::awaitable<bool> sign_on::fetch_keys() {
    const auto now = wall_now();
    if (them_.keys_at.us != 0 && now - them_.keys_at < core::seconds(keys_pause_s)) co_return false;
    outside_call what{"GET", them_.keys_url, {}, {}};
    const auto said = co_await ask(std::move(what));
    if (!said) co_return false;
    them_.keys_at = now;
    them_.keys = said->dump();
    co_return true;
}

asio::awaitable<response> sign_on::begin(call from) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!is_set_up()) co_return not_set_up(from);
    if (!with_.people.may_try(from.asked.remote))
        co_return login_refused(with_, from, login_refusal::too_often);
    with_.people.tried_well(from.asked.remote);
    const bool known = co_await discovered();
    if (!known) co_return no_answer(from);
    const pending mine{new_secret(""), new_secret("")};
    const auto challenge =
        webauthn::to_base64url(channels::digest(channels::hash::sha256, mine.verifier));
    const auto state = under_way_.issue("", mine, wall_now());
    auto url = them_.authorization;
    url += url.find('?') == std::string::npos ? '?' : '&';
    url += "response_type=code&scope=openid%20email&code_challenge_method=S256&code_challenge=" +
           challenge + "&nonce=" + mine.nonce + "&state=" + state +
           "&client_id=" + channels::percent_encode(with_.limits.oidc_client_id) +
           "&redirect_uri=" + channels::percent_encode(return_url());
    for (std::string_view separator = "&acr_values="; const auto& acr : with_.limits.oidc_acr) {
        url += separator;
        url += channels::percent_encode(acr);
        separator = "%20";
    }
    co_return json_answer(201, {{"url", std::move(url)}, {"state", state}});
}

outside_call sign_on::exchange(const std::string& code, const pending& mine) const {
    const auto& ours = with_.limits;
    outside_call out{"POST", them_.token, {}, {}};
    out.headers.push_back({"Content-Type", "application/x-www-form-urlencoded"});
    out.headers.push_back({"Accept", "application/json"});
    const auto id = channels::percent_encode(ours.oidc_client_id);
    if (!ours.oidc_client_secret.empty()) {
        const auto pair = id + ":" + channels::percent_encode(ours.oidc_client_secret);
        out.headers.push_back({"Authorization", "Basic " + channels::to_base64(pair)});
    }
    out.body = "grant_type=authorization_code&code=" + channels::percent_encode(code) +
               "&redirect_uri=" + channels::percent_encode(return_url()) + "&client_id=" + id +
               "&code_verifier=" + mine.verifier;
    return out;
}

asio::awaitable<std::variant<vouched_for, token_fault>> sign_on::judged(std::string token,
                                                                       std::string nonce) {
    const expected_token wanted{them_.issuer, with_.limits.oidc_client_id,
                                std::move(nonce), wall_now(), with_.limits.oidc_acr,
                                with_.limits.oidc_amr};
    auto verdict = judge_id_token(token, them_.keys, wanted);
    const auto* fault = std::get_if<token_fault>(&verdict);
    if (fault == nullptr || *fault != token_fault::unknown_key) co_return verdict;
    const bool newer = co_await fetch_keys();
    if (newer) verdict = judge_id_token(token, them_.keys, wanted);
    co_return verdict;
}

// By the subject once they have been here; the first time by an e-mail the provider has verified.
// Accounts are not made: who may come in is decided here, who they are is decided there.
identity::login_result sign_on::account_of(const vouched_for& who,
                                            const std::string& remote) {
    auto& all = with_.people.accounts();
    const auto& issuer = with_.limits.oidc_issuer;
    if (const auto known = all.by_subject(issuer, who.subject))
        return with_.people.log_in_as(*known, remote);
    const auto email = who.email_verified ? fold_email(who.email) : std::nullopt;
    const auto account = email ? all.by_email(*email) : std::nullopt;
    if (!account || !account->active) return login_refusal::wrong_key;
    // An account that somebody else logs in to from there stays theirs.
    const auto bound = all.bind_subject(issuer, who.subject, account->id);
    if (bound) return with_.people.log_in_as(account->id, remote);
    return bound.error() == boost::system::errc::file_exists ? login_refusal::wrong_key
                                                             : login_refusal::store;
}

asio::awaitable<response> sign_on::finish(call from) {
    form in(from.asked, {"code", "state"});
    const auto code = in.required_text("code", 4'096);
    const auto state = in.required_text("state", 200);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!is_set_up()) co_return not_set_up(from);
    if (!with_.people.may_try(from.asked.remote))
        co_return login_refused(with_, from, login_refusal::too_often);
    const auto mine = under_way_.take(state, wall_now());
    if (!mine) co_return login_refused(with_, from, login_refusal::link_over);
    const bool known = co_await discovered();
    if (!known) co_return no_answer(from);
    auto what = exchange(code, *mine);
    const auto said = co_await ask(std::move(what));
    if (!said) co_return login_refused(with_, from, login_refusal::wrong_key);
    const auto verdict = co_await judged(text_at(*said, "id_token"), mine->nonce);
    if (const auto* fault = std::get_if<token_fault>(&verdict)) {
        static constexpr const char* words[] = {"malformed", "signed by an unknown key",
                                                "not signed as it says", "not for this log-in",
                                                "of too weak a log-in ([oidc] acr and amr)"};
        spdlog::warn("single sign-on: the ID token is {}", words[static_cast<std::size_t>(*fault)]);
        co_return login_refused(with_, from, login_refusal::wrong_key);
    }
    const auto result = account_of(std::get<vouched_for>(verdict), from.asked.remote);
    if (std::holds_alternative<login>(result)) with_.people.tried_well(from.asked.remote);
    with_.accounts_changed();
    co_return login_answer(with_, from, result);
}

asio::awaitable<response> ways(context& with, call from, const sign_on& by) {
    json::value provider;
    if (by.is_set_up()) provider.set("name", with.limits.oidc_name);
    co_return json_answer(200, {{"passkeys", !own_domain(with.limits, from.asked).empty()},
                                {"sign_on", std::move(provider)}});
}

}  // namespace

void add_sign_on_routes(router& routes, context& with) {
    auto by = std::make_shared<sign_on>(with);
    routes.bind("GET", "/api/v1/session/ways",
                [&with, by](call c) { return ways(with, c, *by); });
    routes.bind("POST", "/api/v1/session/sign_on/begin", [by](call c) { return by->begin(c); });
    routes.bind("POST", "/api/v1/session/sign_on", [by](call c) { return by->finish(c); });
}

}  // namespace evenline::http

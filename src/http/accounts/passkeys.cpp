// Passkeys: a person's device signs our challenge; nothing that could be phished or stolen from the
// store is ever sent. The device proves its owner (finger, face, code), so a passkey is both
// factors at once.
#include "evenline/channels/signature.hpp"
#include "evenline/http/credentials.hpp"
#include "http/accounts/login_ways.hpp"
#include "http/api/desk_pages.hpp"
#include "http/api/form.hpp"
#include "http/api/views.hpp"
#include "http/identity/one_time.hpp"
#include "http/identity/webauthn.hpp"
#include "http/wire/origin.hpp"

#include <spdlog/spdlog.h>
#include <boost/system/errc.hpp>

namespace evenline::http {
namespace asio = boost::asio;

namespace {

constexpr std::int64_t challenge_seconds = 300;
constexpr std::size_t most_keys = 20;  // of one account

struct asked_for {
    std::uint64_t account{};  // 0: a log-in
    std::string place;
};
using challenges = one_time<asked_for>;

response refused_key(call from, std::string_view why) {
    return problem(from.asked, "passkey_refused",
                   std::string(why) + " Nothing was kept; begin again with POST "
                                      "/api/v1/me/passkeys/challenge.");
}

response only_a_person(call from) { return not_a_person(from.asked); }
bool is_person(call from) { return from.who.session && from.who.account != 0; }

json::value key_view(const engine::passkey& k) {
    return {{"id", "pky_" + std::to_string(k.id)},
            {"name", k.name},
            {"created_at", time_value(k.created_at)},
            {"last_used_at", k.last_used_at.us != 0 ? time_value(k.last_used_at) : json::value()}};
}

void note(context& with, call from, const char* action, const std::string& object,
          const std::string& name) {
    engine::audit_entry e;
    e.at = with.with.line.now();
    e.actor = from.who.actor();
    e.action = action;
    e.object = object;
    e.after = name;
    e.from_ip = from.asked.remote;
    with.people.accounts().note(std::move(e));
}

// Decoded, of the right kind, from our own page, and over a challenge we gave; else nothing, and
// the challenge is used up all the same.
struct spoken {
    std::string client_json;
    asked_for what;
};
std::optional<spoken> understood(context& with, call from, challenges& given,
                                 const std::string& encoded, std::string_view type) {
    auto text = webauthn::from_base64url(encoded);
    const auto said = text ? webauthn::read_client_data(*text) : std::nullopt;
    if (!said) return std::nullopt;
    auto what = given.take(said->challenge, wall_now());
    if (!what || said->type != type || said->cross_origin ||
        !is_own_origin(with.limits, from.asked, said->origin))
        return std::nullopt;
    return spoken{std::move(*text), std::move(*what)};
}

bool is_for(const webauthn::authenticator_data& data, const std::string& place) {
    return data.place_sha256 == channels::digest(channels::hash::sha256, place) && data.present &&
           data.verified;
}

// A way in that stays is only made by who knows the password, not by who finds a session open.
// Whoever has none, since a provider vouches for them, has nothing more to show.
asio::awaitable<response> begin(context& with, call from, challenges& given) {
    form in(from.asked, {"password"});
    auto password = in.text("password", 256);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!is_person(from)) co_return only_a_person(from);
    const auto who = with.people.accounts().by_id(from.who.account);
    if (!who) co_return unavailable(from.asked);
    if (!who->password_hash.empty()) {
        const bool right = co_await with.people.is_password(who->id, std::move(password));
        if (!right)
            co_return problem(from.asked, "wrong_credentials",
                              "A passkey opens this account for good: send your present password "
                              "with it. Nothing was changed.");
    }
    auto place = own_domain(with.limits, from.asked);
    if (place.empty())
        co_return refused_key(from, "Browsers make no passkeys for an IP address: open Evenline "
                                    "by its name (public_url, or http://localhost).");
    json::value::array have;
    for (const auto& k : with.people.accounts().passkeys(who->id)) have.emplace_back(k.credential);
    const auto handle = webauthn::to_base64url("usr_" + std::to_string(who->id));
    auto challenge = given.issue("", {who->id, place}, wall_now());
    co_return json_answer(201, {{"challenge", std::move(challenge)},
                                {"domain", std::move(place)},
                                {"user", json::value{{"id", handle},
                                                     {"name", who->email},
                                                     {"display_name", who->name}}},
                                {"have", std::move(have)}});
}

asio::awaitable<response> enrol(context& with, call from, challenges& given) {
    form in(from.asked, {"name", "client_data", "attestation"});
    const auto name = in.required_text("name", 100);
    const auto client = in.required_text("client_data", 8'192);
    const auto attestation = in.required_text("attestation", 16'384);
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!is_person(from)) co_return only_a_person(from);
    const auto said = understood(with, from, given, client, "webauthn.create");
    if (!said || said->what.account != from.who.account)
        co_return refused_key(from, "The challenge is unknown, used or older than five minutes, or "
                                    "another page answered it.");
    const auto bytes = webauthn::from_base64url(attestation);
    const auto data = bytes ? webauthn::read_attestation(*bytes) : std::nullopt;
    if (!data || !is_for(*data, said->what.place))
        co_return refused_key(from, "The device's answer holds no key that we can use (ES256 or "
                                    "RS256, with the owner verified, for this address).");
    if (with.people.accounts().passkeys(from.who.account).size() >= most_keys)
        co_return refused_key(from, "You have twenty passkeys: remove one you no longer use.");
    engine::passkey k;
    k.account = from.who.account;
    k.credential = webauthn::to_base64url(data->credential);
    k.public_key = data->public_key;
    k.place = said->what.place;
    k.name = name;
    k.counter = data->counter;
    k.created_at = wall_now();
    note(with, from, "passkey.add", "usr_" + std::to_string(k.account), name);
    const auto kept = with.people.accounts().add_passkey(std::move(k));
    if (kept) co_return json_answer(201, key_view(*kept));
    if (kept.error() == boost::system::errc::file_exists)
        co_return problem(from.asked, "passkey_taken",
                          "This device's key is known already. Nothing was changed.");
    co_return unavailable(from.asked);
}

asio::awaitable<response> list(context& with, call from) {
    json::value::array all;
    for (const auto& k : with.people.accounts().passkeys(from.who.account))
        all.push_back(key_view(k));
    co_return json_answer(
        200, {{"data", std::move(all)}, {"next_cursor", json::value()}, {"has_more", false}});
}

asio::awaitable<response> drop(context& with, call from) {
    if (!is_person(from)) co_return only_a_person(from);
    const auto id = numbered("pky_", from.asked.params[0]);
    note(with, from, "passkey.drop", "usr_" + std::to_string(from.who.account),
         from.asked.params[0]);
    const auto done = with.people.accounts().drop_passkey(from.who.account, id.value_or(0));
    if (!done && done.error() == boost::system::errc::no_such_file_or_directory)
        co_return problem(from.asked, "passkey_unknown",
                          "You have no passkey of this id. GET /api/v1/me/passkeys lists them.");
    if (!done) co_return unavailable(from.asked);
    co_return no_content();
}

// The same for everybody: it tells nobody who has an account or a passkey.
asio::awaitable<response> ask_for_one(context& with, call from, challenges& given) {
    const form in(from.asked, {});
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!with.people.may_try(from.asked.remote))
        co_return login_refused(with, from, login_refusal::too_often);
    with.people.tried_well(from.asked.remote);
    auto place = own_domain(with.limits, from.asked);
    auto challenge = given.issue("", {0, place}, wall_now());
    co_return json_answer(201,
                          {{"challenge", std::move(challenge)}, {"domain", std::move(place)}});
}

// Whose key this is; nothing when anything about the answer is not right.
std::optional<engine::passkey> proved(context& with, const spoken& said, form& in) {
    const auto key = with.people.accounts().passkey_of(in.text("id", 1'400));
    const auto bytes = webauthn::from_base64url(in.text("authenticator_data", 4'096));
    const auto signature = webauthn::from_base64url(in.text("signature", 4'096));
    if (!key || !bytes || !signature || said.what.account != 0 || key->place != said.what.place)
        return std::nullopt;
    const auto data = webauthn::read_authenticator_data(*bytes);
    if (!data || !is_for(*data, key->place) ||
        !webauthn::signature_fits(key->public_key, *bytes, said.client_json, *signature))
        return std::nullopt;
    const bool counts = data->counter != 0 || key->counter != 0;
    if (counts && data->counter <= key->counter) {
        spdlog::warn("passkey pky_{} counted back from {} to {}: it may have been copied", key->id,
                     key->counter, data->counter);
        return std::nullopt;
    }
    auto used = *key;
    used.counter = data->counter;
    return used;
}

asio::awaitable<response> log_in(context& with, call from, challenges& given) {
    form in(from.asked, {"id", "client_data", "authenticator_data", "signature"});
    const auto client = in.required_text("client_data", 8'192);
    for (const auto* part : {"id", "authenticator_data", "signature"})
        static_cast<void>(in.required_text(part, 4'096));
    auto no = in.refused();
    if (no) co_return std::move(*no);
    if (!with.people.may_try(from.asked.remote))
        co_return login_refused(with, from, login_refusal::too_often);
    const auto said = understood(with, from, given, client, "webauthn.get");
    const auto key = said ? proved(with, *said, in) : std::nullopt;
    if (!key) co_return login_refused(with, from, login_refusal::wrong_key);
    with.people.tried_well(from.asked.remote);
    if (!with.people.accounts().use_passkey(key->id, key->counter, wall_now()))
        co_return unavailable(from.asked);
    const auto result = with.people.log_in_as(key->account, from.asked.remote);
    with.accounts_changed();
    co_return login_answer(with, from, result);
}

}  // namespace

void add_passkey_routes(router& routes, context& with) {
    auto given = std::make_shared<challenges>(core::seconds(challenge_seconds));
    routes.bind("POST", "/api/v1/session/passkey/challenge",
                [&with, given](call c) { return ask_for_one(with, c, *given); });
    routes.bind("POST", "/api/v1/session/passkey",
                [&with, given](call c) { return log_in(with, c, *given); });
    routes.bind("POST", "/api/v1/me/passkeys/challenge",
                [&with, given](call c) { return begin(with, c, *given); });
    routes.bind("POST", "/api/v1/me/passkeys",
                [&with, given](call c) { return enrol(with, c, *given); });
    routes.bind("GET", "/api/v1/me/passkeys", [&with](call c) { return list(with, c); });
    routes.bind("DELETE", "/api/v1/me/passkeys/{id}", [&with](call c) { return drop(with, c); });
}

}  // namespace evenline::http

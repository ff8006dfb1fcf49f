#include "http/identity/id_token.hpp"

#include "http/identity/webauthn.hpp"
#include "http/wire/json.hpp"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

namespace evenline::http {
namespace {

constexpr std::int64_t skew_s = 60;

using token_holder = std::unique_ptr<cjose_jws_t, decltype(&cjose_jws_release)>;
using key_holder = std::unique_ptr<cjose_jwk_t, decltype(&cjose_jwk_release)>;

std::string text_at(const json::value& v, std::string_view key) {
    const auto* found = v.find(key);
    return found != nullptr && found->text() != nullptr ? *found->text() : std::string{};
}

std::int64_t seconds_at(const json::value& v, std::string_view key, std::int64_t otherwise) {
    const auto* found = v.find(key);
    if (found == nullptr) return otherwise;
    if (found->integer() != nullptr) return *found->integer();
    constexpr double far = 9e15;   // beyond it a number is no time, and no integer either
    const auto* real = found->real();
    return real != nullptr && *real > -far && *real < far ? static_cast<std::int64_t>(*real)
                                                          : otherwise;
}

// What a key must be for an algorithm we take; empty for every other algorithm.
std::string_view key_type_of(std::string_view algorithm) {
    constexpr std::array known{std::pair{"RS256", "RSA"}, std::pair{"PS256", "RSA"},
                               std::pair{"ES256", "EC"}};
    for (const auto& [name, type] : known)
        if (algorithm == name) return type;
    return {};
}

// libcjose ends the process over a text that no encoder writes, so it is given none.
bool is_encoded(std::string_view text) { return webauthn::from_base64url(text).has_value(); }

bool has_three_parts(std::string_view token) {
    const auto first = token.find('.'), last = token.rfind('.');
    return first != std::string_view::npos && first != last && is_encoded(token.substr(0, first)) &&
           is_encoded(token.substr(first + 1, last - first - 1)) &&
           is_encoded(token.substr(last + 1));
}

bool has_sound_numbers(const json::value& key) {
    constexpr std::array numbers{"x", "y", "n", "e", "d", "p", "q", "dp", "dq", "qi", "k"};
    return std::ranges::all_of(numbers, [&](auto name) { return is_encoded(text_at(key, name)); });
}

// The one key the token names; without a name the only one that could have signed.
std::optional<std::string> key_for(std::string_view keys, std::string_view id,
                                   std::string_view algorithm) {
    const auto read = json::parse(keys);
    const auto* set = std::get_if<json::value>(&read);
    const auto* all = set != nullptr ? set->find("keys") : nullptr;
    if (all == nullptr || all->list() == nullptr) return std::nullopt;
    std::optional<std::string> found;
    for (const auto& key : *all->list()) {
        const auto use = text_at(key, "use"), made_for = text_at(key, "alg");
        const bool fits = text_at(key, "kty") == key_type_of(algorithm) &&
                          (use.empty() || use == "sig") &&
                          (made_for.empty() || made_for == algorithm) &&
                          (id.empty() || text_at(key, "kid") == id);
        if (!fits || !has_sound_numbers(key)) continue;
        if (found) return std::nullopt;
        found = key.dump();
    }
    return found;
}

bool is_for(const json::value& claims, const std::string& client) {
    const auto* audience = claims.find("aud");
    if (audience == nullptr) return false;
    if (audience->text() != nullptr) return *audience->text() == client;
    if (audience->list() == nullptr) return false;
    const auto& all = *audience->list();
    const bool named = std::any_of(all.begin(), all.end(), [&](const json::value& one) {
        return one.text() != nullptr && *one.text() == client;
    });
    return named && (all.size() == 1 || text_at(claims, "azp") == client);
}

bool is_now(const json::value& claims, core::instant now) {
    const auto s = now.us / 1'000'000;
    return seconds_at(claims, "exp", 0) + skew_s > s &&
           seconds_at(claims, "iat", INT64_MAX) - skew_s <= s &&
           seconds_at(claims, "nbf", 0) - skew_s <= s;
}

bool is_one_of(std::string_view said, const std::vector<std::string>& wanted) {
    return std::ranges::find(wanted, said) != wanted.end();
}

// Logged in there as strongly as we ask: `acr` is one word, `amr` a list of ways.
bool is_strong(const json::value& claims, const expected_token& wanted) {
    if (!wanted.acr.empty() && !is_one_of(text_at(claims, "acr"), wanted.acr)) return false;
    if (wanted.amr.empty()) return true;
    const auto* ways = claims.find("amr");
    if (ways == nullptr || ways->list() == nullptr) return false;
    return std::ranges::any_of(*ways->list(), [&](const json::value& way) {
        return way.text() != nullptr && is_one_of(*way.text(), wanted.amr);
    });
}

std::variant<vouched_for, token_fault> judge_claims(std::string_view text,
                                                    const expected_token& wanted) {
    const auto read = json::parse(text);
    const auto* claims = std::get_if<json::value>(&read);
    if (claims == nullptr || claims->members() == nullptr) return token_fault::malformed;
    vouched_for out{text_at(*claims, "sub"), text_at(*claims, "email"), false};
    const auto* verified = claims->find("email_verified");
    out.email_verified =
        verified != nullptr && verified->boolean() != nullptr && *verified->boolean();
    const bool ours = text_at(*claims, "iss") == wanted.issuer &&
                      is_for(*claims, wanted.client_id) && !wanted.nonce.empty() &&
                      text_at(*claims, "nonce") == wanted.nonce && is_now(*claims, wanted.now) &&
                      !out.subject.empty() && out.subject.size() <= 255;
    if (!ours) return token_fault::not_for_us;
    if (!is_strong(*claims, wanted)) return token_fault::too_weak;
    return out;
}

}  // namespace

std::variant<vouched_for, token_fault> judge_id_token(std::string_view token, std::string_view keys,
                                                      const expected_token& wanted) {
    cjose_err why{};
    if (token.size() > 16'384 || !has_three_parts(token)) return token_fault::malformed;
    const token_holder jws(cjose_jws_import(token.data(), token.size(), &why), cjose_jws_release);
    if (!jws) return token_fault::malformed;
    auto* head = cjose_jws_get_protected(jws.get());
    const auto header = [&](const char* name) {
        const char* value = cjose_header_get(head, name, &why);
        return std::string(value != nullptr ? value : "");
    };
    const auto algorithm = header(CJOSE_HDR_ALG);
    if (key_type_of(algorithm).empty()) return token_fault::not_signed_so;
    const auto text = key_for(keys, header(CJOSE_HDR_KID), algorithm);
    if (!text) return token_fault::unknown_key;
    const key_holder key(cjose_jwk_import(text->data(), text->size(), &why), cjose_jwk_release);
    if (!key || !cjose_jws_verify(jws.get(), key.get(), &why)) return token_fault::not_signed_so;
    std::uint8_t* claims = nullptr;
    std::size_t length = 0;
    if (!cjose_jws_get_plaintext(jws.get(), &claims, &length, &why)) return token_fault::malformed;
    return judge_claims({reinterpret_cast<const char*>(claims), length}, wanted);
}

}  // namespace evenline::http

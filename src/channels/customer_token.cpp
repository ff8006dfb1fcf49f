#include "evenline/channels/customer_token.hpp"

#include "evenline/channels/signature.hpp"

#include <nlohmann/json.hpp>

namespace evenline::channels {
namespace {

using json = nlohmann::json;

constexpr std::size_t longest = 4'096;

std::string url_letters(std::string_view bytes) {
    auto out = to_base64(bytes);
    while (out.ends_with('=')) out.pop_back();
    for (auto& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return out;
}

// One spelling only: what is left of the last letter must be zero.
std::optional<std::string> from_url_letters(std::string_view text) {
    std::string plain(text);
    for (auto& c : plain) {
        if (c == '+' || c == '/' || c == '=') return std::nullopt;
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    auto bytes = from_base64(plain);
    if (!bytes || url_letters(*bytes) != text) return std::nullopt;
    return bytes;
}

std::string text_of(const json& claims, const char* key, std::size_t at_most) {
    const auto found = claims.find(key);
    if (found == claims.end() || !found->is_string()) return {};
    auto text = found->get<std::string>();
    return text.size() <= at_most ? text : std::string{};
}

bool is_for(const json& claims, std::string_view audience) {
    const auto found = claims.find("aud");
    if (found == claims.end()) return true;
    if (found->is_string()) return found->get<std::string>() == audience;
    if (!found->is_array()) return false;
    for (const auto& one : *found) {
        if (one.is_string() && one.get<std::string>() == audience) return true;
    }
    return false;
}

bool is_signed(std::string_view said, std::string_view signature,
               std::span<const std::string> secrets) {
    bool right = false;
    for (const auto& secret : secrets) {
        if (secret.empty()) continue;
        const auto ours = hmac(hash::sha256, secret, said);
        right = equal_constant_time(ours, signature) || right;
    }
    return right;
}

token_reading no(std::string why) { return {{}, std::move(why)}; }

token_reading read_claims(std::string_view text, std::string_view audience, core::instant now) {
    const auto claims = json::parse(text, nullptr, false);
    if (!claims.is_object()) return no("its claims are no JSON object");
    const auto end = claims.find("exp");
    if (end == claims.end() || !end->is_number()) return no("it has no end (exp)");
    const auto ends_s = end->get<double>();
    if (!(ends_s > 0 && ends_s < 1e11)) return no("its end (exp) is no time in seconds");
    const core::instant ends_at{static_cast<std::int64_t>(ends_s) * 1'000'000};
    if (ends_at <= now) return no("it has ended");
    if (ends_at > now + core::days(1)) return no("it is good for longer than a day");
    if (!is_for(claims, audience)) return no("it is for another channel (aud)");
    known_customer who;
    who.ref = text_of(claims, "sub", 200);
    if (who.ref.empty()) return no("it names no customer (sub)");
    who.name = text_of(claims, "name", 200);
    who.email = text_of(claims, "email", 254);
    who.language = text_of(claims, "locale", 35).substr(0, 2);
    const auto verified = claims.find("email_verified");
    who.email_verified =
        verified != claims.end() && verified->is_boolean() && verified->get<bool>();
    who.ends_at = ends_at;
    return {std::move(who), {}};
}

}  // namespace

token_reading read_customer_token(std::string_view token, std::span<const std::string> secrets,
                                  std::string_view audience, core::instant now) {
    if (token.size() > longest) return no("it is longer than 4,096 bytes");
    const auto first = token.find('.'), last = token.rfind('.');
    if (first == std::string_view::npos || first == last) return no("it has not three parts");
    const auto head = from_url_letters(token.substr(0, first));
    const auto claims = from_url_letters(token.substr(first + 1, last - first - 1));
    const auto signature = from_url_letters(token.substr(last + 1));
    if (!head || !claims || !signature) return no("it is not in base64url");
    // The signature counts before anything that it covers is looked at.
    if (!is_signed(token.substr(0, last), *signature, secrets))
        return no("it is not signed with a secret of this channel");
    const auto said = json::parse(*head, nullptr, false);
    if (!said.is_object() || text_of(said, "alg", 10) != "HS256")
        return no("its algorithm is not HS256");
    return read_claims(*claims, audience, now);
}

std::string write_customer_token(std::string_view claims_json, std::string_view secret) {
    auto out = url_letters(R"({"alg":"HS256","typ":"JWT"})") + '.' + url_letters(claims_json);
    return out + '.' + url_letters(hmac(hash::sha256, secret, out));
}

}  // namespace evenline::channels

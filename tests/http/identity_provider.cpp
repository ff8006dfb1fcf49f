#include "http/identity_provider.hpp"

#include "evenline/channels/form.hpp"
#include "evenline/channels/signature.hpp"
#include "evenline/http/credentials.hpp"
#include "http/identity/webauthn.hpp"

namespace evenline::http_test {

using nlohmann::json;

std::string parameter(const std::string& text, const std::string& name) {
    const auto from = text.find('?') == std::string::npos ? 0 : text.find('?') + 1;
    const auto fields = channels::parse_form(text.substr(from)).value_or(channels::form_fields{});
    for (const auto& [key, value] : fields)
        if (key == name) return value;
    return {};
}

identity_provider::identity_provider() { rotate(); }
identity_provider::~identity_provider() { cjose_jwk_release(key_); }

void identity_provider::rotate() {
    cjose_err why{};
    if (key_ != nullptr) cjose_jwk_release(key_);
    key_ = cjose_jwk_create_RSA_random(2'048, nullptr, 0, &why);
    key_id_ = http::new_secret("");
    cjose_jwk_set_kid(key_, key_id_.data(), key_id_.size(), &why);
}

std::string identity_provider::keys() const {
    cjose_err why{};
    char* text = cjose_jwk_to_json(key_, false, &why);
    const std::string out = std::string("{\"keys\":[") + text + "]}";
    cjose_get_dealloc()(text);
    return out;
}

std::string identity_provider::signed_by_us(const json& claims, const std::string& algorithm,
                                            const std::string& key_id) const {
    cjose_err why{};
    auto* head = cjose_header_new(&why);
    cjose_header_set(head, CJOSE_HDR_ALG, algorithm.c_str(), &why);
    cjose_header_set(head, CJOSE_HDR_KID, (key_id.empty() ? key_id_ : key_id).c_str(), &why);
    const auto text = claims.dump();
    auto* jws = cjose_jws_sign(key_, head, reinterpret_cast<const std::uint8_t*>(text.data()),
                               text.size(), &why);
    const char* out = nullptr;
    std::string token;
    if (jws != nullptr && cjose_jws_export(jws, &out, &why)) token = out;
    cjose_jws_release(jws);
    cjose_header_release(head);
    return token;
}

std::string identity_provider::log_in(const std::string& url, json more) {
    const auto now = http::wall_now().us / 1'000'000;
    json claims{{"iss", named_issuer},
                {"aud", client},
                {"sub", "person-7"},
                {"email", "rosa@example.com"},
                {"email_verified", true},
                {"iat", now},
                {"exp", now + 300},
                {"nonce", parameter(url, "nonce")}};
    claims.update(more);
    auto code = http::new_secret("code-");
    codes_[code] = {claims, parameter(url, "code_challenge"), parameter(url, "redirect_uri")};
    return code;
}

http::outside_answer identity_provider::answer(const http::outside_call& asked) {
    const std::string base = issuer;
    if (silent) return {0, {}, "nobody answers"};
    if (asked.url == base + "/.well-known/openid-configuration")
        return {200,
                json{{"issuer", named_issuer},
                     {"authorization_endpoint", base + "/authorize"},
                     {"token_endpoint", base + "/token"},
                     {"jwks_uri", base + "/keys"}}.dump(),
                {}};
    if (asked.url == base + "/keys") {
        ++keys_asked;
        return {200, keys(), {}};
    }
    const auto found = codes_.find(parameter(asked.body, "code"));
    if (asked.url != base + "/token" || found == codes_.end()) return {400, "{}", {}};
    const auto what = found->second;
    codes_.erase(found);
    const auto verifier = channels::digest(channels::hash::sha256,
                                           parameter(asked.body, "code_verifier"));
    const bool right = http::webauthn::to_base64url(verifier) == what.challenge &&
                       parameter(asked.body, "redirect_uri") == what.redirect;
    if (!right) return {400, "{\"error\":\"invalid_grant\"}", {}};
    return {
        200, json{{"id_token", signed_by_us(what.claims)}, {"token_type", "Bearer"}}.dump(), {}};
}

}  // namespace evenline::http_test

#include "http/identity/webauthn.hpp"

#include "evenline/channels/signature.hpp"
#include "http/identity/cbor.hpp"
#include "http/wire/json.hpp"

#include <openssl/core_names.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/x509.h>

#include <memory>

namespace evenline::http::webauthn {
namespace {

using key_holder = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

constexpr std::int64_t es256 = -7, rs256 = -257;
constexpr int least_rsa_bits = 2'048;

const unsigned char* bytes_of(std::string_view s) {
    return reinterpret_cast<const unsigned char*>(s.data());
}

std::optional<std::string> spki_of(const char* kind, OSSL_PARAM_BLD* parts) {
    const std::unique_ptr<OSSL_PARAM, decltype(&OSSL_PARAM_free)> list(
        OSSL_PARAM_BLD_to_param(parts), OSSL_PARAM_free);
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> maker(
        EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr), EVP_PKEY_CTX_free);
    EVP_PKEY* made = nullptr;
    if (!list || !maker || EVP_PKEY_fromdata_init(maker.get()) != 1 ||
        EVP_PKEY_fromdata(maker.get(), &made, EVP_PKEY_PUBLIC_KEY, list.get()) != 1)
        return std::nullopt;
    const key_holder key(made, EVP_PKEY_free);
    const bool rsa = std::string_view(kind) == "RSA";
    if (rsa && EVP_PKEY_get_bits(key.get()) < least_rsa_bits) return std::nullopt;
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(key.get(), &der);
    if (length <= 0) return std::nullopt;
    std::string out(reinterpret_cast<char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return out;
}

std::string bytes_at(const cbor::value& key, std::int64_t label) {
    const auto* v = key.find(label);
    return v != nullptr && v->what == cbor::value::kind::bytes ? v->bytes : std::string{};
}

std::int64_t number_at(const cbor::value& key, std::int64_t label) {
    const auto* v = key.find(label);
    return v != nullptr && v->what == cbor::value::kind::number ? v->number : 0;
}

std::optional<std::string> elliptic_key(const cbor::value& key, OSSL_PARAM_BLD* parts) {
    const auto x = bytes_at(key, -2), y = bytes_at(key, -3);
    if (number_at(key, 3) != es256 || number_at(key, -1) != 1 || x.size() != 32 || y.size() != 32)
        return std::nullopt;
    const auto point = '\4' + x + y;
    OSSL_PARAM_BLD_push_utf8_string(parts, OSSL_PKEY_PARAM_GROUP_NAME, "prime256v1", 0);
    OSSL_PARAM_BLD_push_octet_string(parts, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size());
    return spki_of("EC", parts);
}

std::optional<std::string> rsa_key(const cbor::value& key, OSSL_PARAM_BLD* parts) {
    const auto modulus = bytes_at(key, -1), exponent = bytes_at(key, -2);
    if (number_at(key, 3) != rs256 || modulus.empty() || modulus.size() > 1'024 ||
        exponent.empty() || exponent.size() > 8)
        return std::nullopt;
    using number = std::unique_ptr<BIGNUM, decltype(&BN_free)>;
    const auto made = [](const std::string& from) {
        return number(BN_bin2bn(bytes_of(from), static_cast<int>(from.size()), nullptr), BN_free);
    };
    const auto n = made(modulus), e = made(exponent);
    if (!n || !e) return std::nullopt;
    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_N, n.get());
    OSSL_PARAM_BLD_push_BN(parts, OSSL_PKEY_PARAM_RSA_E, e.get());
    return spki_of("RSA", parts);
}

// A COSE key (RFC 9052) as OpenSSL takes it. A point that is not on the curve is no key.
std::optional<std::string> public_key_of(const cbor::value& key) {
    const std::unique_ptr<OSSL_PARAM_BLD, decltype(&OSSL_PARAM_BLD_free)> parts(
        OSSL_PARAM_BLD_new(), OSSL_PARAM_BLD_free);
    if (!parts) return std::nullopt;
    switch (number_at(key, 1)) {
        case 2:
            return elliptic_key(key, parts.get());
        case 3:
            return rsa_key(key, parts.get());
        default:
            return std::nullopt;
    }
}

std::string text_at(const json::value& v, std::string_view key) {
    const auto* found = v.find(key);
    return found != nullptr && found->text() != nullptr ? *found->text() : std::string{};
}

bool take_new_key(std::string_view rest, authenticator_data& into) {
    constexpr std::size_t before = 16 + 2;  // the model's number, the length of the name
    if (rest.size() < before) return false;
    const auto length = static_cast<std::size_t>(static_cast<unsigned char>(rest[16])) * 256 +
                        static_cast<unsigned char>(rest[17]);
    rest.remove_prefix(before);
    if (length == 0 || length > 1'023 || rest.size() < length) return false;
    into.credential = rest.substr(0, length);
    rest.remove_prefix(length);
    const auto key = cbor::take(rest);
    if (!key) return false;
    auto read = public_key_of(*key);
    if (!read) return false;
    into.public_key = std::move(*read);
    return true;
}

}  // namespace

std::optional<client_data> read_client_data(std::string_view text) {
    const auto read = json::parse(text);
    const auto* v = std::get_if<json::value>(&read);
    if (v == nullptr || v->members() == nullptr) return std::nullopt;
    client_data out{text_at(*v, "type"), text_at(*v, "challenge"), text_at(*v, "origin"), false};
    if (out.type.empty() || out.challenge.empty() || out.origin.empty()) return std::nullopt;
    const auto* crossed = v->find("crossOrigin");
    out.cross_origin = crossed != nullptr && crossed->boolean() != nullptr && *crossed->boolean();
    return out;
}

std::optional<authenticator_data> read_authenticator_data(std::string_view bytes) {
    constexpr std::size_t least = 32 + 1 + 4;
    if (bytes.size() < least) return std::nullopt;
    authenticator_data out;
    out.place_sha256 = bytes.substr(0, 32);
    const auto flags = static_cast<unsigned char>(bytes[32]);
    out.present = (flags & 0x01U) != 0;
    out.verified = (flags & 0x04U) != 0;
    for (std::size_t i = 33; i < least; ++i)
        out.counter = (out.counter << 8U) | static_cast<unsigned char>(bytes[i]);
    const bool has_key = (flags & 0x40U) != 0;
    if (has_key && !take_new_key(bytes.substr(least), out)) return std::nullopt;
    return out;
}

std::optional<authenticator_data> read_attestation(std::string_view bytes) {
    const auto object = cbor::take(bytes);
    const auto* inner = object ? object->find("authData") : nullptr;
    if (inner == nullptr || inner->what != cbor::value::kind::bytes || !bytes.empty())
        return std::nullopt;
    auto out = read_authenticator_data(inner->bytes);
    if (!out || out->credential.empty()) return std::nullopt;
    return out;
}

bool signature_fits(std::string_view public_key, std::string_view authenticator_bytes,
                    std::string_view client_json, std::string_view signature) {
    const auto* der = bytes_of(public_key);
    const key_holder key(d2i_PUBKEY(nullptr, &der, static_cast<long>(public_key.size())),
                         EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> judge(EVP_MD_CTX_new(),
                                                                        EVP_MD_CTX_free);
    if (!key || !judge) return false;
    std::string all(authenticator_bytes);
    all += channels::digest(channels::hash::sha256, client_json);
    return EVP_DigestVerifyInit(judge.get(), nullptr, EVP_sha256(), nullptr, key.get()) == 1 &&
           EVP_DigestVerify(judge.get(), bytes_of(signature), signature.size(), bytes_of(all),
                            all.size()) == 1;
}

std::string to_base64url(std::string_view bytes) {
    auto out = channels::to_base64(bytes);
    while (out.ends_with('=')) out.pop_back();
    for (auto& c : out) c = c == '+' ? '-' : c == '/' ? '_' : c;
    return out;
}

std::optional<std::string> from_base64url(std::string_view text) {
    std::string plain(text);
    for (auto& c : plain) {
        if (c == '+' || c == '/' || c == '=') return std::nullopt;
        c = c == '-' ? '+' : c == '_' ? '/' : c;
    }
    return channels::from_base64(plain);
}

}  // namespace evenline::http::webauthn

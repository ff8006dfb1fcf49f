#include "http/authenticator.hpp"

#include "evenline/channels/signature.hpp"
#include "http/identity/webauthn.hpp"

#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/rsa.h>
#include <nlohmann/json.hpp>

namespace evenline::http_test {

using nlohmann::json;
using http::webauthn::to_base64url;

namespace {

std::string sha256(const std::string& s) { return channels::digest(channels::hash::sha256, s); }

std::string big_endian(std::uint64_t n, unsigned bytes) {
    std::string out;
    while (bytes-- > 0) out += static_cast<char>(n >> (8 * bytes));
    return out;
}

// CBOR with a length of two bytes, whatever the length is.
std::string cbor_text(char major, const std::string& s) {
    return static_cast<char>(major * 32 + 25) + big_endian(s.size(), 2) + s;
}

std::string number_of(EVP_PKEY* key, const char* name) {
    BIGNUM* found = nullptr;
    EVP_PKEY_get_bn_param(key, name, &found);
    std::string out(static_cast<std::size_t>(BN_num_bytes(found)), '\0');
    BN_bn2bin(found, reinterpret_cast<unsigned char*>(out.data()));
    BN_free(found);
    return out;
}

std::string padded(std::string s) { return std::string(32 - s.size(), '\0') + s; }

}  // namespace

authenticator::authenticator(std::string where, algorithm what)
    : origin(std::move(where)),
      cose_algorithm(what == algorithm::es256 ? -7 : -257),
      key_(what == algorithm::es256 ? EVP_EC_gen("P-256") : EVP_RSA_gen(2'048), EVP_PKEY_free) {}

std::string authenticator::cose_key() const {
    const auto algorithm =
        cose_algorithm == -7 ? std::string("\x26") : std::string("\x39\x01\x00", 3);
    if (EVP_PKEY_is_a(key_.get(), "EC") == 1) {
        const auto x = padded(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_X));
        const auto y = padded(number_of(key_.get(), OSSL_PKEY_PARAM_EC_PUB_Y));
        return "\xa5\x01\x02\x03" + algorithm + "\x20\x01\x21" + cbor_text(2, x) + "\x22" +
               cbor_text(2, y);
    }
    return "\xa4\x01\x03\x03" + algorithm + "\x20" +
           cbor_text(2, number_of(key_.get(), OSSL_PKEY_PARAM_RSA_N)) + "\x21" +
           cbor_text(2, number_of(key_.get(), OSSL_PKEY_PARAM_RSA_E));
}

std::string authenticator::data_for(const std::string& asked, bool with_key) const {
    auto out = sha256(domain.empty() ? asked : domain);
    out += static_cast<char>(with_key ? flags | 0x40 : flags);
    out += big_endian(counter, 4);
    if (with_key)
        out += std::string(16, '\0') + big_endian(credential.size(), 2) + credential + cose_key();
    return out;
}

std::string authenticator::client(const std::string& type, const std::string& challenge) const {
    return json{{"type", type}, {"challenge", challenge}, {"origin", origin},
                {"crossOrigin", crossed}}.dump();
}

std::string authenticator::signature_over(const std::string& bytes) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> hand(EVP_MD_CTX_new(),
                                                                       EVP_MD_CTX_free);
    EVP_DigestSignInit(hand.get(), nullptr, EVP_sha256(), nullptr, key_.get());
    std::string out(1'024, '\0');
    std::size_t length = out.size();
    EVP_DigestSign(hand.get(), reinterpret_cast<unsigned char*>(out.data()), &length,
                   reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
    out.resize(length);
    return out;
}

json authenticator::enrolled(const json& begun) {
    const auto attestation = "\xa3" + cbor_text(3, "fmt") + cbor_text(3, "none") +
                             cbor_text(3, "attStmt") + "\xa0" + cbor_text(3, "authData") +
                             cbor_text(2, data_for(begun["domain"], true));
    return {{"name", "Laptop"},
            {"client_data", to_base64url(client("webauthn.create", begun["challenge"]))},
            {"attestation", to_base64url(attestation)}};
}

json authenticator::signed_in(const json& challenge) {
    if (counter != 0) ++counter;
    const auto data = data_for(challenge["domain"], false);
    const auto text = client("webauthn.get", challenge["challenge"]);
    return {{"id", to_base64url(credential)},
            {"client_data", to_base64url(text)},
            {"authenticator_data", to_base64url(data)},
            {"signature", to_base64url(signature_over(data + sha256(text)))}};
}

}  // namespace evenline::http_test

#include "evenline/channels/signature.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <array>
#include <climits>
#include <memory>

namespace evenline::channels {
namespace {

const EVP_MD* algorithm(hash h) { return h == hash::sha1 ? EVP_sha1() : EVP_sha256(); }

const unsigned char* bytes_of(std::string_view s) {
    return reinterpret_cast<const unsigned char*>(s.data());
}

int value_of(char c) {
    if (c >= 'A' && c <= 'Z') return c - 'A';
    if (c >= 'a' && c <= 'z') return c - 'a' + 26;
    if (c >= '0' && c <= '9') return c - '0' + 52;
    if (c == '+') return 62;
    if (c == '/') return 63;
    return -1;
}

std::string taken(const std::array<unsigned char, EVP_MAX_MD_SIZE>& buffer, unsigned length) {
    return {reinterpret_cast<const char*>(buffer.data()), length};
}

}  // namespace

std::string digest(hash h, std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    EVP_Digest(bytes.data(), bytes.size(), out.data(), &length, algorithm(h), nullptr);
    return taken(out, length);
}

std::string hmac(hash h, std::string_view key, std::string_view bytes) {
    if (key.size() > INT_MAX) return {};
    std::array<unsigned char, EVP_MAX_MD_SIZE> out{};
    unsigned length = 0;
    HMAC(algorithm(h), key.empty() ? "" : key.data(), static_cast<int>(key.size()),
         bytes_of(bytes), bytes.size(), out.data(), &length);
    return taken(out, length);
}

std::string to_hex(std::string_view bytes) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string out;
    out.reserve(bytes.size() * 2);
    for (const char c : bytes) {
        const auto b = static_cast<unsigned char>(c);
        out += digits[b >> 4U];
        out += digits[b & 15U];
    }
    return out;
}

std::string to_base64(std::string_view bytes) {
    if (bytes.size() > INT_MAX / 2) return {};
    std::string out((bytes.size() + 2) / 3 * 4 + 1, '\0');
    const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(out.data()),
                                       bytes_of(bytes), static_cast<int>(bytes.size()));
    out.resize(static_cast<std::size_t>(length));
    return out;
}

std::optional<std::string> from_base64(std::string_view text) {
    const std::size_t whole = text.size();
    while (!text.empty() && text.back() == '=' && whole - text.size() < 2) text.remove_suffix(1);
    const std::size_t padding = whole - text.size();
    if (text.size() % 4 == 1 || (padding != 0 && whole % 4 != 0)) return std::nullopt;
    std::string out;
    out.reserve(text.size() * 3 / 4);
    unsigned held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const int v = value_of(c);
        if (v < 0) return std::nullopt;
        held = (held << 6U | static_cast<unsigned>(v)) & 0xffffffU;
        bits += 6;
        if (bits >= 8) {
            bits -= 8;
            out += static_cast<char>(held >> bits & 0xffU);
        }
    }
    // Left-over bits that are not zero would make two texts of one value.
    if ((held & ((1U << bits) - 1U)) != 0) return std::nullopt;
    return out;
}

bool equal_constant_time(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

bool hex_hmac_fits(std::span<const std::string> secrets, std::string_view bytes,
                   std::string_view sent) {
    bool fits = false;
    for (const auto& secret : secrets)
        fits |= !secret.empty() &&
                equal_constant_time("sha256=" + to_hex(hmac(hash::sha256, secret, bytes)), sent);
    return fits;
}

bool ed25519_verifies(std::string_view public_key, std::string_view bytes,
                      std::string_view signature) {
    if (public_key.size() != 32 || signature.size() != 64) return false;
    const std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, bytes_of(public_key), 32),
        &EVP_PKEY_free);
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    if (!key || !context) return false;
    if (EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key.get()) != 1)
        return false;
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                            bytes.size()) == 1;
}

namespace {

using key_handle = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;

bool verifies(EVP_PKEY* key, hash h, std::string_view bytes, std::string_view signature) {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(),
                                                                          &EVP_MD_CTX_free);
    if (key == nullptr || !context) return false;
    if (EVP_DigestVerifyInit(context.get(), nullptr, algorithm(h), nullptr, key) != 1) return false;
    return EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes),
                            bytes.size()) == 1;
}

key_handle ecdsa_p256_key(std::string_view der) {
    const auto* at = bytes_of(der);
    key_handle key(d2i_PUBKEY(nullptr, &at, static_cast<long>(der.size())), &EVP_PKEY_free);
    std::array<char, 32> curve{};
    std::size_t length = 0;
    const bool is_p256 =
        key && EVP_PKEY_get_group_name(key.get(), curve.data(), curve.size(), &length) == 1 &&
        std::string_view(curve.data(), length) == "prime256v1";
    if (!is_p256) key.reset();
    return key;
}

}  // namespace

bool is_ecdsa_p256_key(std::string_view der) { return ecdsa_p256_key(der) != nullptr; }

bool ecdsa_p256_verifies(std::string_view public_key, std::string_view bytes,
                         std::string_view signature) {
    return verifies(ecdsa_p256_key(public_key).get(), hash::sha256, bytes, signature);
}

bool rsa_verifies(hash h, std::string_view certificate, std::string_view bytes,
                  std::string_view signature) {
    if (certificate.size() > INT_MAX) return false;
    const std::unique_ptr<BIO, decltype(&BIO_free)> from(
        BIO_new_mem_buf(certificate.data(), static_cast<int>(certificate.size())), &BIO_free);
    const std::unique_ptr<X509, decltype(&X509_free)> read(
        from ? PEM_read_bio_X509(from.get(), nullptr, nullptr, nullptr) : nullptr, &X509_free);
    const key_handle key(read ? X509_get_pubkey(read.get()) : nullptr, &EVP_PKEY_free);
    return key && EVP_PKEY_get_base_id(key.get()) == EVP_PKEY_RSA &&
           verifies(key.get(), h, bytes, signature);
}

}  // namespace evenline::channels

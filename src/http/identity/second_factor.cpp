#include "http/identity/second_factor.hpp"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/rand.h>

#include <array>
#include <stdexcept>

namespace evenline::http {
namespace {

constexpr std::string_view letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::int64_t step_us = 30'000'000;

std::string random_bytes(std::size_t n) {
    std::string out(n, '\0');
    auto* into = reinterpret_cast<unsigned char*>(out.data());
    if (RAND_bytes(into, static_cast<int>(n)) != 1) throw std::runtime_error("no random bytes");
    return out;
}

std::string base32(std::string_view bytes) {
    std::string out;
    unsigned held = 0, bits = 0;
    for (const char c : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5) out += letters[(held >> (bits - 5)) & 31U];
    }
    if (bits > 0) out += letters[(held << (5 - bits)) & 31U];
    return out;
}

std::optional<std::string> from_base32(std::string_view text) {
    std::string out;
    unsigned held = 0, bits = 0;
    for (const char c : text) {
        const auto value = letters.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        held = (held << 5U) | static_cast<unsigned>(value);
        bits += 5;
        if (bits < 8) continue;
        bits -= 8;
        out += static_cast<char>((held >> bits) & 255U);
    }
    return out;
}

bool same(std::string_view a, std::string_view b) {
    return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace

std::string new_factor_secret() { return base32(random_bytes(20)); }

std::string factor_uri(std::string_view secret, std::string_view account) {
    std::string who;
    for (const char c : account) {
        const auto u = static_cast<unsigned char>(c);
        const bool plain = (u >= '0' && u <= '9') || ((u | 0x20U) >= 'a' && (u | 0x20U) <= 'z') ||
                           c == '.' || c == '-' || c == '_';
        static constexpr char digits[] = "0123456789ABCDEF";
        if (plain) who += c;
        else ((who += '%') += digits[u >> 4U]) += digits[u & 15U];
    }
    return "otpauth://totp/Evenline:" + who + "?secret=" + std::string(secret) +
           "&issuer=Evenline&algorithm=SHA1&digits=6&period=30";
}

std::string code_of(std::string_view secret, std::uint64_t step) {
    const auto key = from_base32(secret);
    if (!key) return {};
    std::array<unsigned char, 8> counter{};
    for (std::size_t i = 0; i < counter.size(); ++i)
        counter[i] = static_cast<unsigned char>(step >> (8 * (7 - i)));
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    HMAC(EVP_sha1(), key->data(), static_cast<int>(key->size()), counter.data(), counter.size(),
         digest.data(), &length);
    const unsigned at = digest[length - 1] & 15U;
    const std::uint32_t number = (static_cast<std::uint32_t>(digest[at] & 127U) << 24U) |
                                 (static_cast<std::uint32_t>(digest[at + 1]) << 16U) |
                                 (static_cast<std::uint32_t>(digest[at + 2]) << 8U) |
                                 static_cast<std::uint32_t>(digest[at + 3]);
    auto text = std::to_string(number % 1'000'000);
    return std::string(6 - text.size(), '0') + text;
}

std::optional<std::uint64_t> step_of(std::string_view secret, std::string_view code,
                                     core::instant now, std::uint64_t last) {
    const auto present = static_cast<std::uint64_t>(now.us / step_us);
    for (const auto step : {present, present - 1, present + 1}) {
        if (step > last && same(code_of(secret, step), code)) return step;
    }
    return std::nullopt;
}

std::vector<std::string> new_recovery_codes() {
    std::vector<std::string> out;
    for (unsigned i = 0; i < 8; ++i) {
        // 120 bits: too many to be tried against the store, whose SHA-256 is quick and unsalted.
        const auto code = plain_code(base32(random_bytes(15)));
        std::string shown = code.substr(0, 6);
        for (std::size_t at = 6; at < code.size(); at += 6) shown += "-" + code.substr(at, 6);
        out.push_back(std::move(shown));
    }
    return out;
}

std::string plain_code(std::string_view typed) {
    std::string out;
    for (const char c : typed) {
        if (c == ' ' || c == '-') continue;
        out += c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    }
    return out;
}

}  // namespace evenline::http

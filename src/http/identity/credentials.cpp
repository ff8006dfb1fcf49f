#include "evenline/http/credentials.hpp"

#include <argon2.h>
#include <openssl/evp.h>
#include <openssl/rand.h>

#include <array>
#include <chrono>
#include <stdexcept>

namespace evenline::http {
namespace {

void fill_random(unsigned char* into, std::size_t n) {
    // Without randomness nothing here is safe: better no answer than a guessable secret.
    if (RAND_bytes(into, static_cast<int>(n)) != 1) throw std::runtime_error("no random bytes");
}

std::string url_safe(const unsigned char* bytes, std::size_t n) {
    static constexpr char letters[] =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    std::string out;
    unsigned bits = 0;
    unsigned have = 0;
    for (std::size_t i = 0; i < n; ++i) {
        bits = (bits << 8U) | bytes[i];
        have += 8;
        while (have >= 6) {
            have -= 6;
            out += letters[(bits >> have) & 63U];
        }
    }
    if (have > 0) out += letters[(bits << (6 - have)) & 63U];
    return out;
}

constexpr std::array role_names{std::string_view{"agent"}, std::string_view{"supervisor"},
                                std::string_view{"integrator"}, std::string_view{"admin"}};

}  // namespace

std::string new_secret(std::string_view prefix) {
    std::array<unsigned char, 32> random{};
    fill_random(random.data(), random.size());
    return std::string(prefix) + url_safe(random.data(), random.size());
}

std::string sha256_hex(std::string_view what) {
    static constexpr char digits[] = "0123456789abcdef";
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned length = 0;
    if (EVP_Digest(what.data(), what.size(), digest.data(), &length, EVP_sha256(), nullptr) != 1) {
        throw std::runtime_error("SHA-256 failed");
    }
    std::string out;
    for (unsigned i = 0; i < length; ++i) {
        out += digits[digest[i] >> 4U];
        out += digits[digest[i] & 15U];
    }
    return out;
}

std::string hash_password(std::string_view password, password_cost cost) {
    std::array<unsigned char, 16> salt{};
    fill_random(salt.data(), salt.size());
    std::array<char, 160> encoded{};
    const int result =
        argon2id_hash_encoded(cost.passes, cost.memory_kib, 1, password.data(), password.size(),
                              salt.data(), salt.size(), 32, encoded.data(), encoded.size());
    if (result != ARGON2_OK) throw std::runtime_error(argon2_error_message(result));
    return encoded.data();
}

bool verify_password(std::string_view password, const std::string& encoded, password_cost cost) {
    if (encoded.empty()) {
        // An unknown account takes the very same work as a known one.
        static const std::string nobodys = hash_password("nobody's password", cost);
        static_cast<void>(argon2id_verify(nobodys.c_str(), password.data(), password.size()));
        return false;
    }
    return argon2id_verify(encoded.c_str(), password.data(), password.size()) == ARGON2_OK;
}

core::instant wall_now() {
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return {std::chrono::duration_cast<std::chrono::microseconds>(since).count()};
}

boost::system::result<std::string> issue_token(engine::accounts& who, engine::role what,
                                               std::vector<std::string> scopes, std::string label,
                                               core::duration valid) {
    engine::credential token;
    token.what = what;
    token.scopes = std::move(scopes);
    token.label = std::move(label);
    token.created_at = wall_now();
    token.expires_at = valid.us > 0 ? token.created_at + valid : core::never;
    auto secret = new_secret("evt_");
    const auto stored = who.issue(token, sha256_hex(secret));
    if (!stored) return stored.error();
    return secret;
}

boost::system::result<std::string> issue_link(engine::accounts& who, std::uint64_t account,
                                              core::duration valid) {
    auto secret = new_secret("evl_");
    const auto stored = who.put_link(sha256_hex(secret), account, wall_now() + valid);
    if (!stored) return stored.error();
    return secret;
}

std::string_view role_name(engine::role r) { return role_names.at(static_cast<std::size_t>(r)); }

std::optional<engine::role> parse_role(std::string_view s) {
    for (std::size_t i = 0; i < role_names.size(); ++i) {
        if (role_names.at(i) == s) return static_cast<engine::role>(i);
    }
    return std::nullopt;
}

std::optional<std::string> fold_email(std::string_view s) {
    while (!s.empty() && s.front() == ' ') s.remove_prefix(1);
    while (!s.empty() && s.back() == ' ') s.remove_suffix(1);
    const auto at = s.find('@');
    if (s.size() > 254 || at == 0 || at == std::string_view::npos || at + 1 == s.size())
        return std::nullopt;
    std::string out;
    for (const char c : s) {
        const auto u = static_cast<unsigned char>(c);
        if (u <= 0x20 || u == 0x7F) return std::nullopt;
        out += u >= 'A' && u <= 'Z' ? static_cast<char>(u + 32) : c;
    }
    return out;
}

}  // namespace evenline::http

// Digests and signatures over bytes exactly as received, compared in constant time.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace evenline::channels {

enum class hash : unsigned char { sha1, sha256 };

// Raw digest bytes.
[[nodiscard]] std::string digest(hash, std::string_view bytes);
[[nodiscard]] std::string hmac(hash, std::string_view key, std::string_view bytes);

[[nodiscard]] std::string to_hex(std::string_view bytes);                    // lower case
[[nodiscard]] std::string to_base64(std::string_view bytes);
// Strict alphabet; padding may be missing but must be right when present.
[[nodiscard]] std::optional<std::string> from_base64(std::string_view text);

// Time depends on the lengths only. Different lengths are never equal.
[[nodiscard]] bool equal_constant_time(std::string_view a, std::string_view b);

// "sha256=" and the HMAC of `bytes` in lower hex, by any of the secrets; an empty one never fits.
[[nodiscard]] bool hex_hmac_fits(std::span<const std::string> secrets, std::string_view bytes,
                                 std::string_view sent);

// `public_key` 32 bytes, `signature` 64 bytes.
[[nodiscard]] bool ed25519_verifies(std::string_view public_key, std::string_view bytes,
                                    std::string_view signature);

// `public_key` DER (SubjectPublicKeyInfo), `signature` DER, over SHA-256.
[[nodiscard]] bool ecdsa_p256_verifies(std::string_view public_key, std::string_view bytes,
                                       std::string_view signature);
[[nodiscard]] bool is_ecdsa_p256_key(std::string_view public_key);

// PKCS #1 v1.5 by the key of an X.509 certificate in PEM. Whose certificate it is, and since when,
// is the caller's to know.
[[nodiscard]] bool rsa_verifies(hash, std::string_view certificate, std::string_view bytes,
                                std::string_view signature);

}  // namespace evenline::channels

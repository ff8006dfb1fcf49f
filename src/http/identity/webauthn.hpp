// Passkeys (WebAuthn): reading what a browser hands over, and judging a signature. Pure; whose key
// it is and which challenge was given stands with the handlers. No attestation is asked for: who
// made the key does not matter to us, only that the same key signs again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evenline::http::webauthn {

// The browser's part of what is signed.
struct client_data {
    std::string type;       // "webauthn.create" or "webauthn.get"
    std::string challenge;  // base64url, as we gave it
    std::string origin;
    bool cross_origin{};
};

// The authenticator's part.
struct authenticator_data {
    std::string place_sha256;  // of the domain the key is for
    bool present{}, verified{};  // somebody touched it; and proved to be its owner
    std::uint32_t counter{};     // 0: it does not count
    std::string credential;      // of a new key: its name, as bytes
    std::string public_key;      // of a new key: SubjectPublicKeyInfo, DER
};

// All answer nothing when the bytes are not what they should be.
[[nodiscard]] std::optional<client_data> read_client_data(std::string_view json);
[[nodiscard]] std::optional<authenticator_data> read_authenticator_data(std::string_view bytes);
// Of an attestation object; has a new key or is nothing. ES256 and RS256 (2,048 bits at least).
[[nodiscard]] std::optional<authenticator_data> read_attestation(std::string_view bytes);

[[nodiscard]] bool signature_fits(std::string_view public_key, std::string_view authenticator_bytes,
                                  std::string_view client_json, std::string_view signature);

// Without padding.
[[nodiscard]] std::string to_base64url(std::string_view bytes);
[[nodiscard]] std::optional<std::string> from_base64url(std::string_view text);

}  // namespace evenline::http::webauthn

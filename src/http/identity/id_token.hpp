// An identity provider's word on who somebody is (OpenID Connect ID token), judged: its signature
// (RS256, PS256, ES256; never none, never a shared secret), for us, from them, for this log-in,
// now.
#pragma once

#include "evenline/core/time.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace evenline::http {

struct vouched_for {
    std::string subject;  // the provider's own name for them, never given to another
    std::string email;    // empty when none is said
    bool email_verified{};
};

enum class token_fault : std::uint8_t {
    malformed, unknown_key, not_signed_so, not_for_us, too_weak
};

struct expected_token {
    std::string issuer, client_id, nonce;
    core::instant now;
    std::vector<std::string> acr{}, amr{};  // one of each must be said; empty: any
};

// `keys`: the provider's JWK set. Clocks may differ by a minute. `unknown_key`: the set may be old.
[[nodiscard]] std::variant<vouched_for, token_fault> judge_id_token(std::string_view token,
                                                                    std::string_view keys,
                                                                    const expected_token&);

}  // namespace evenline::http

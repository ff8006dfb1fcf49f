// Codes of an authenticator app (RFC 6238: HMAC-SHA-1, 30 s, 6 digits) and the codes for the day
// the telephone is lost.
#pragma once

#include "evenline/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::http {

// 160 random bits in base 32, as authenticator apps take them.
[[nodiscard]] std::string new_factor_secret();
// What such an app scans.
[[nodiscard]] std::string factor_uri(std::string_view secret, std::string_view account);
// The code of a step (seconds since 1970 by 30). Empty: `secret` is not base 32.
[[nodiscard]] std::string code_of(std::string_view secret, std::uint64_t step);
// The step whose code this is: now's, the one before or the one after, for clocks that differ;
// never `last` or earlier, so that a code seen over a shoulder works no second time.
[[nodiscard]] std::optional<std::uint64_t> step_of(std::string_view secret, std::string_view code,
                                                   core::instant now, std::uint64_t last);
// Eight codes of ten letters and digits each; store only their SHA-256.
[[nodiscard]] std::vector<std::string> new_recovery_codes();
// As stored: without spaces and dashes, in lower case.
[[nodiscard]] std::string plain_code(std::string_view typed);

}  // namespace evenline::http

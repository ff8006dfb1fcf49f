// A customer as the integrator's own site knows them: a token its server signs, shown to the chat.
// A JSON Web Token (RFC 7519) of one kind only: HS256, with an end.
#pragma once

#include "evenline/core/time.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace evenline::channels {

struct known_customer {
    std::string ref;                     // `sub`: the integrator's own name for them
    std::string name, email, language;
    bool email_verified{};
    core::instant ends_at{};
};

struct token_reading {
    std::optional<known_customer> who;
    std::string why;                     // when nobody: for the log, without a secret
};

// The token must be signed by one of `secrets`, name a customer, end after `now` and within a day,
// and be for `audience` if it says whom it is for. One spelling of a token only.
[[nodiscard]] token_reading read_customer_token(std::string_view token,
                                                std::span<const std::string> secrets,
                                                std::string_view audience, core::instant now);

// As a site's server makes it: for tests and examples.
[[nodiscard]] std::string write_customer_token(std::string_view claims_json,
                                               std::string_view secret);

}  // namespace evenline::channels

// OAuth 1.0a (RFC 5849): a request in the name of a user, signed with keys that do not expire.
#pragma once

#include "evenline/channels/form.hpp"

namespace evenline::channels {

struct oauth1_keys { std::string consumer, consumer_secret, token, token_secret; };

// The Authorization header. `url` without query; `query` decoded; a JSON body is not signed.
// `nonce` must not repeat within one second.
[[nodiscard]] std::string oauth1_header(const oauth1_keys&, std::string_view method,
                                        std::string_view url, const form_fields& query,
                                        std::string_view nonce, std::int64_t unix_seconds);

}  // namespace evenline::channels

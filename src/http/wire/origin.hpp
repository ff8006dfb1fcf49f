// Whose page asks: our own address as browsers see it.
#pragma once

#include "evenline/http/message.hpp"
#include "evenline/http/settings.hpp"

namespace evenline::http {

// `origin` is this server's, by its public_url or by the address the request names.
[[nodiscard]] bool is_own_origin(const settings&, const request&, std::string_view origin);

// The domain a passkey is for: of public_url, or of the request where that has none. Empty: an IP
// address, for which browsers make no passkeys.
[[nodiscard]] std::string own_domain(const settings&, const request&);

}  // namespace evenline::http

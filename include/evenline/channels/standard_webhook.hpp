// Standard Webhooks: signing and verifying, for what we receive and what we send.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

struct webhook_check {
    bool ok{};
    std::string why;   // when not ok: what to look at, never a secret
    std::string id;    // the message's id, which is its idempotency key
};

// Accepts when any listed signature fits any configured key: "whsec_..." or bare base64 (v1),
// "whpk_..." (v1a). The timestamp must be within `tolerance` of received_at, before or after.
[[nodiscard]] webhook_check check_standard_webhook(const raw_request&,
    const std::vector<std::string>& keys, core::duration tolerance = core::seconds(300));

// The key's bytes; nothing when the secret is not base64.
[[nodiscard]] std::optional<std::string> webhook_key(std::string_view secret);

// The three headers for one attempt; the id stays the same over retries, the time does not.
[[nodiscard]] std::vector<header> sign_standard_webhook(std::string_view secret,
    std::string_view id, core::instant at, std::string_view body);

}  // namespace evenline::channels

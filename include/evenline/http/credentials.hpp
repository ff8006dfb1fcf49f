// Secrets of people and programs: made here, shown once, stored only as a digest. The command
// line makes tokens and links with the same functions the server checks them by.
#pragma once

#include "evenline/engine/accounts.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace evenline::http {

// 256 random bits in URL-safe letters after `prefix`: "evt_" tokens, "evs_" sessions, "evl_" links.
[[nodiscard]] std::string new_secret(std::string_view prefix);
[[nodiscard]] std::string sha256_hex(std::string_view);

// argon2id, encoded with its salt and cost. Blocking, tens of milliseconds.
struct password_cost {
    std::uint32_t memory_kib{19'456}, passes{2};
};
[[nodiscard]] std::string hash_password(std::string_view password, password_cost = {});
// An empty `encoded` costs the same work and is never right.
[[nodiscard]] bool verify_password(std::string_view password, const std::string& encoded,
                                   password_cost = {});
// Real time: sessions and links last hours of the wall, also when the demo's clock runs faster.
[[nodiscard]] core::instant wall_now();

// The secret alone; print it once. Scopes empty: all of the role. `valid` zero: until revoked.
[[nodiscard]] boost::system::result<std::string> issue_token(engine::accounts&, engine::role,
                                                             std::vector<std::string> scopes = {},
                                                             std::string label = {},
                                                             core::duration valid = {});
// For "<public_url>/#/start/<secret>" (logs in once) or "/#/setup/<secret>" (sets a password).
[[nodiscard]] boost::system::result<std::string> issue_link(
    engine::accounts&, std::uint64_t account, core::duration valid = core::minutes(30));

[[nodiscard]] std::string_view role_name(engine::role);
[[nodiscard]] std::optional<engine::role> parse_role(std::string_view);
// Case-folded (ASCII) and trimmed; nothing when it cannot be an address.
[[nodiscard]] std::optional<std::string> fold_email(std::string_view);

}  // namespace evenline::http

// Who may do what, as data: one row a route; what no row allows is denied.
#pragma once

#include "evenline/engine/accounts.hpp"

#include <cstdint>
#include <span>
#include <string_view>

namespace evenline::http {

enum class body_rule : std::uint8_t { none, json, toml, raw, file };

struct route {
    std::string_view method, pattern;
    std::string_view
        roles;  // letters of who may: * anybody, a agent, s supervisor, i integrator, d admin
    std::string_view scope;  // a scoped token must carry it; empty: any
    body_rule body{body_rule::none};
    bool replays{};  // honours Idempotency-Key
};

[[nodiscard]] std::span<const route> role_table();
[[nodiscard]] bool allows(const route&, engine::role);
[[nodiscard]] bool is_open(const route&);

}  // namespace evenline::http

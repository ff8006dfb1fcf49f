// What an agent can do, as part of an account.
#pragma once

#include "http/api/form.hpp"
#include "http/wire/json.hpp"

namespace evenline::http {

// "+34910000001", or an extension of the house's own exchange: "101".
[[nodiscard]] bool is_telephone(std::string_view);
[[nodiscard]] json::value profile_view(core::agent_id, const core::agent_profile&);
// What `given` says over what was; its mistakes are said under "agent".
void read_profile_object(form&, const json::value& given, core::agent_profile&, std::string& phone);

}  // namespace evenline::http

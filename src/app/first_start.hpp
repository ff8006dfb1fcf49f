// A server nobody can log in to yet: one link, once, and no default password.
#pragma once

#include "evenline/engine/accounts.hpp"

#include <string>

namespace evenline::app {

// "<public_url>/#/setup/<secret>" for the first administrator, valid 30 minutes; empty when there
// is an active administrator with a password, or the store cannot be written.
[[nodiscard]] std::string set_up_link(engine::accounts&, const std::string& public_url);

}  // namespace evenline::app

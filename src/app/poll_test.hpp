// Asks a provider that does not call once, as the server would, and keeps nothing.
#pragma once

#include "app/channel_test.hpp"
#include "evenline/channels/polling.hpp"

namespace evenline::app {

// The adapter must poll. Signs in first where it must; waits for each answer at most as long as
// any other of our requests.
[[nodiscard]] std::vector<test_step> try_polling(const config&, const channels::adapter&);

}  // namespace evenline::app

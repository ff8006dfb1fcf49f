// Opens a channel's own connection for a moment, as `channel test` does.
#pragma once

#include "app/channel_test.hpp"

namespace evenline::app {

// Connects, signs in and catches up, at most ten seconds; keeps and changes nothing.
[[nodiscard]] std::vector<test_step> try_stream(const config&, const channels::channel_settings&);

}  // namespace evenline::app

// Tries a channel of a running server from outside, without making work.
#pragma once

#include "evenline/app/config.hpp"

namespace evenline::app {

// Where the provider (or the mail server) sends to.
[[nodiscard]] std::string address_of(const channels::channel_settings&);

struct test_step {
    std::string what;
    bool good{};
    std::string detail;
};

// The server answers, the door is open, and a request without a signature is refused.
[[nodiscard]] std::vector<test_step> test_channel(const config&, const channels::channel_settings&);

}  // namespace evenline::app

// What the demo's providers and the server share. Made anew for each run; loopback only.
#pragma once

#include <cstdint>
#include <string>

namespace evenline::app::demo {

struct secrets {
    std::string twilio_token, messenger_secret, messenger_verify, page_token, webhook_secret;
};

struct doors {  // all on 127.0.0.1
    std::uint16_t server{}, mail{}, providers{}, smtp{};
};

[[nodiscard]] secrets new_secrets();

}  // namespace evenline::app::demo

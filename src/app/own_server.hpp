// The server that this configuration describes, asked by a command beside it.
#pragma once

#include "app/plain_client.hpp"
#include "evenline/app/config.hpp"

#include <string>
#include <vector>

namespace evenline::app {

// One request and its answer; blocks. Over TLS where the server speaks it, trusting its very
// certificate. Status 0: nobody answers, or the certificate cannot be read; `body` says why.
[[nodiscard]] plain_reply ask_own_server(const config&, const std::string& method,
                                         const std::string& path, const std::string& body,
                                         std::vector<channels::header> headers);

}  // namespace evenline::app

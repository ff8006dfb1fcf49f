// One libcurl transfer, blocking. The only place that talks to libcurl.
#pragma once

#include "evenline/senders/curl_transport.hpp"

namespace evenline::senders {

// Runs on one of the transport's threads. `stopping` is looked at about once a second.
[[nodiscard]] transport_answer perform(const channels::outbound_call&, bool public_only,
                                       const curl_settings&, const std::atomic<bool>& stopping);

}  // namespace evenline::senders

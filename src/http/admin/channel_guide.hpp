// How to connect each kind of channel, in three steps.
#pragma once

#include "evenline/channels/kinds.hpp"
#include "http/wire/json.hpp"

namespace evenline::http {

// {url, secret_hint, steps:[{title:{en,es},text:{en,es}}], curl}
[[nodiscard]] json::value guide_of(const channels::channel_settings&, const std::string& url);

}  // namespace evenline::http

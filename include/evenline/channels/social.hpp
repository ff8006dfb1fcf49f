// Which channels count as social in reports. The line never asks: there they are like any other.
#pragma once

#include "evenline/channels/kinds.hpp"

namespace evenline::channels {

// By its kind; a generic channel (webhook, cloudevents) says so with `social = "true"`.
[[nodiscard]] bool is_social(const channel_settings&);

}  // namespace evenline::channels

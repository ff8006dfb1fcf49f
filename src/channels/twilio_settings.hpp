// What can be wrong in the settings of a Twilio channel.
#pragma once

#include "evenline/channels/kinds.hpp"

namespace evenline::channels {

constexpr std::string_view default_offer_after_s = "120";

[[nodiscard]] std::optional<setting_fault> fault_in_twilio(const channel_settings&);

}  // namespace evenline::channels

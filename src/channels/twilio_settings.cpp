#include "channels/twilio_settings.hpp"

#include "evenline/channels/address.hpp"
#include "evenline/channels/twilio_phrases.hpp"

namespace evenline::channels {

std::optional<setting_fault> fault_in_twilio(const channel_settings& s) {
    if (const auto number = s.text("number"); !number.empty() && !phone_e164(number))
        return setting_fault{"number", "'" + number + "' is no telephone number with its country "
                             "code, like +34910000001"};
    const auto after = s.text("callback_after_s", default_offer_after_s);
    if (after != "0" && whole_seconds(after) == 0)
        return setting_fault{"callback_after_s", "'" + after + "' is no number of seconds"};
    return std::nullopt;
}

}  // namespace evenline::channels

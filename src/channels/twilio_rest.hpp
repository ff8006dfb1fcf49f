// Twilio's REST API: how a call is asked for and what its answer means.
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/channels/form.hpp"

namespace evenline::channels {

struct twilio_account { std::string sid, auth_token, api_url; };

// POST to a resource under the account: "Calls.json", "Messages.json".
[[nodiscard]] outbound_call twilio_call(const twilio_account&, std::string_view path,
                                        std::span<const form_pair> fields);
// `v` as the status code alone says; the resource's id and words for agents are added.
[[nodiscard]] send_verdict judge_twilio(send_verdict v, unsigned code, std::string_view body);

}  // namespace evenline::channels

// A text message to a telephone number, or what became of one of ours.
#pragma once

#include "evenline/channels/adapter.hpp"
#include "evenline/channels/form.hpp"

namespace evenline::channels {

// `f` are the verified fields of the request.
[[nodiscard]] reading text_message_reading(const form_fields& f, const raw_request&,
                                           std::string_view language);

}  // namespace evenline::channels

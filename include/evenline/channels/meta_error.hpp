// What the Graph API answered, told apart: sent, try again, or give up and tell the agent why.
#pragma once

#include "evenline/channels/adapter.hpp"

namespace evenline::channels {

// `by_status` is the verdict by the status alone; the body's error code refines it.
[[nodiscard]] send_verdict judge_meta(send_verdict by_status, unsigned status,
                                      std::string_view body);

}  // namespace evenline::channels

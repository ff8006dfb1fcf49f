#include "channels/twilio_queue_result.hpp"

#include <array>

namespace evenline::channels {

queue_result queue_result_of(std::string_view said) {
    static constexpr std::array known{
        queue_result{"bridged", "call.answered", false, false},
        queue_result{"bridging-in-process", "call.answered", false, false},
        queue_result{"hangup", "call.abandoned", true, false},
        queue_result{"leave", "call.left_queue", false, false},
        queue_result{"redirected", "call.redirected", false, false},
        queue_result{"redirected-from-bridged", "call.transferred", false, false},
        queue_result{"queue-full", "call.rejected_full", false, true},
        queue_result{"error", "call.queue_error", false, true},
        queue_result{"system-error", "call.queue_error", false, true}};
    for (const auto& one : known)
        if (one.result == said) return one;
    return {said, "ignored", false, false};
}

}  // namespace evenline::channels

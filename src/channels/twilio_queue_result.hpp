// What Twilio says when a caller leaves its queue.
#pragma once

#include <string_view>

namespace evenline::channels {

struct queue_result {
    std::string_view result, kind;       // Twilio's word, our event
    bool ends{}, back_in_line{};
};

// "ignored" for a word we do not know.
[[nodiscard]] queue_result queue_result_of(std::string_view);

}  // namespace evenline::channels

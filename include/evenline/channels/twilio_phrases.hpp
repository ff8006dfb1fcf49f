// What callers hear, in Spanish and English.
#pragma once

#include "evenline/channels/waits_aloud.hpp"

#include <string>
#include <string_view>

namespace evenline::channels {

struct phrases {
    std::string_view locale;          // "es-ES"
    std::string_view welcome;
    std::string_view still_in_line;   // after a failure: nothing is lost
    std::string_view before_position, after_position, position_unknown;
    std::string_view before_minutes, after_minutes, one_minute;   // of the wait to expect
    std::string_view offer;           // 1: be called back, 2: leave a message, 3: cancel
    std::string_view callback_agreed, speak_now, message_kept, cancelled;
    std::string_view between_before, between_and, between_after;   // of an interval
    std::string_view before_number, after_number;   // of the place in the one line
    [[nodiscard]] std::string interval(int low_s, int high_s) const;
    // The place in the one line, and how long it will be.
    [[nodiscard]] std::string of(const spoken_wait&) const;
    [[nodiscard]] std::string position(std::string_view number) const;
    // "The wait is about 3 minutes."; empty when the number of seconds says nothing.
    [[nodiscard]] std::string wait(std::string_view seconds) const;
};

// 0 for what is no number of seconds.
[[nodiscard]] int whole_seconds(std::string_view text);

// The channel's language decides; without one, the caller's country (ISO 3166); else English.
[[nodiscard]] const phrases& phrases_for(std::string_view language, std::string_view country);

}  // namespace evenline::channels

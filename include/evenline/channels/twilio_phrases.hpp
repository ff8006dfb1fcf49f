// What callers hear, in Spanish and English.
#pragma once

#include <string>
#include <string_view>

namespace evenline::channels {

struct phrases {
    std::string_view locale;          // "es-ES"
    std::string_view welcome;
    std::string_view still_in_line;   // after a failure: nothing is lost
    std::string_view before_position, after_position, position_unknown;
    [[nodiscard]] std::string position(std::string_view number) const;
};

// The channel's language decides; without one, the caller's country (ISO 3166); else English.
[[nodiscard]] const phrases& phrases_for(std::string_view language, std::string_view country);

}  // namespace evenline::channels

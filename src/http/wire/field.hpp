// A header field's text.
#pragma once

#include <algorithm>
#include <cctype>
#include <string_view>

namespace evenline::http {

// Field names and tokens know no difference between capitals and small letters.
[[nodiscard]] inline bool same_name(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
        return std::tolower(static_cast<unsigned char>(x)) ==
               std::tolower(static_cast<unsigned char>(y));
    });
}

// Without the blanks around it.
[[nodiscard]] inline std::string_view trimmed(std::string_view s) {
    while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
    while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
    return s;
}

}  // namespace evenline::http

// Text of any declared or undeclared charset as valid UTF-8 without NUL.
#pragma once

#include <string>
#include <string_view>

namespace evenline::channels {

// Tries the declared charset, then UTF-8, then windows-1252, which reads any bytes.
[[nodiscard]] std::string to_utf8(std::string_view bytes, std::string_view declared);

// As to_utf8 with nothing declared.
[[nodiscard]] std::string clean_utf8(std::string_view bytes);

}  // namespace evenline::channels

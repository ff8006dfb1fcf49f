// What is said of a file by whoever sends it, made safe to keep and to say again.
#pragma once

#include "evenline/http/settings.hpp"

#include <string>
#include <string_view>

namespace evenline::http {

// "image/png; x=y" -> "image/png"
[[nodiscard]] std::string bare_type(std::string_view written);
[[nodiscard]] bool is_allowed(const settings&, std::string_view type);
// A name somebody gave, as one a file may have anywhere.
[[nodiscard]] std::string plain_name(std::string_view given);

}  // namespace evenline::http

// Whether a file's first bytes are what its type and name say.
#pragma once

#include <string_view>

namespace evenline::http {

// `type` bare and in lower case. Programs are never what they say; types whose files have no mark
// of their own pass, unless the bytes are marked as something else.
[[nodiscard]] bool is_what_it_says(std::string_view type, std::string_view name,
                                   std::string_view bytes);

}  // namespace evenline::http

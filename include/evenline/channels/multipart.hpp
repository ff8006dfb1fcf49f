// multipart/form-data (RFC 7578): forms that carry files.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::channels {

struct form_part {
    std::string name, file_name, content_type;   // file_name empty: a plain field
    std::string_view content;                    // points into the body
};

// In the order sent. Nothing when the boundary is missing, a part has no name, the closing line
// is not there, or there are more than `max_parts`.
[[nodiscard]] std::optional<std::vector<form_part>> parse_multipart(std::string_view body,
    std::string_view content_type, std::size_t max_parts = 200);

[[nodiscard]] std::string_view part(const std::vector<form_part>&, std::string_view name);

}  // namespace evenline::channels

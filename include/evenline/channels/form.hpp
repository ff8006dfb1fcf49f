// application/x-www-form-urlencoded: bodies and query strings.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evenline::channels {

using form_fields = std::vector<std::pair<std::string, std::string>>;   // decoded, in order

// Blank values are kept; a broken % escape stays as it is. At most `max_fields`, else empty.
[[nodiscard]] std::optional<form_fields> parse_form(std::string_view text,
                                                    std::size_t max_fields = 512);
// The part after '?', without a fragment.
[[nodiscard]] std::string_view query_of(std::string_view url);
// The last part of the path, without the query.
[[nodiscard]] std::string_view last_segment_of(std::string_view url);
// First value of a name; empty when absent.
[[nodiscard]] std::string_view field(const form_fields&, std::string_view name);

[[nodiscard]] std::string percent_encode(std::string_view);
using form_pair = std::pair<std::string_view, std::string_view>;
[[nodiscard]] std::string write_form(std::span<const form_pair>);

}  // namespace evenline::channels

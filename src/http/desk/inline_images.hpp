// Pictures that a mail brings along and its HTML names by "cid:" (RFC 2392), put into the HTML
// itself: the frame that shows it may load nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace evenline::http {

constexpr std::uint64_t most_inline_bytes = 10'485'760;   // of one mail, together

struct inline_image { std::string url, content_type, bytes; };

// Is it one that may be shown so? Pictures only, and none that can hold a script.
[[nodiscard]] bool is_inline_image(std::string_view url, std::string_view content_type);

// Each "cid:…" of the list as a "data:" address, wherever it stands whole; others
// stay as they are.
[[nodiscard]] std::string with_inline_images(std::string_view html, std::span<const inline_image>);

}  // namespace evenline::http

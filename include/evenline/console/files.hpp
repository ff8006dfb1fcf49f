// The web console, built and compressed when the server was: a handful of immutable byte strings.
#pragma once

#include <span>
#include <string_view>

namespace evenline::console {

struct file {
    std::string_view path;           // as asked for: "/index.html", "/assets/index-3f2a.js"
    std::string_view content_type;
    std::string_view etag;           // strong, with its quotes
    bool immutable{};                // the name changes with the content: may be kept for ever
    std::string_view identity;       // the bytes as they are
    std::string_view gzip;           // the same compressed; empty where that gains nothing
    std::string_view br;
};

// Every file, ordered by path. Never empty: without a built console, "/index.html" says how to
// get one.
[[nodiscard]] std::span<const file> files();

// The file of exactly this path; null when there is none. "/" is "/index.html".
[[nodiscard]] const file* find(std::string_view path);

// The header that "/index.html" is to be sent with: nothing but our own origin, no inline code,
// and no string becomes script (Trusted Types).
[[nodiscard]] std::string_view content_security_policy();

}  // namespace evenline::console

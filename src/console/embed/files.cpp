#include "evenline/console/files.hpp"

#include "packed.hpp"

#include <algorithm>

namespace evenline::console {

std::span<const file> files() { return packed(); }

const file* find(std::string_view path) {
    if (path == "/") path = "/index.html";
    const auto all = packed();
    const auto at = std::ranges::lower_bound(all, path, {}, &file::path);
    return at != all.end() && at->path == path ? &*at : nullptr;
}

std::string_view content_security_policy() {
    return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
           "font-src 'self'; connect-src 'self'; media-src 'self'; frame-src 'self'; "
           "manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
           "require-trusted-types-for 'script'";
}

}  // namespace evenline::console

// A first, suspicious look at a request's head, before the parser. It refuses everything two
// parsers might read differently, so that nothing can be smuggled past a proxy in front of us.
#pragma once

#include "evenline/http/settings.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace evenline::http {

struct head_refusal {
    unsigned status{400};
    std::string_view code;  // a problem's code
    std::string_view detail;
};

struct head_facts {
    std::string_view method, target;
    std::optional<std::uint64_t> content_length;
    bool chunked{};
    std::optional<head_refusal> refused;
};

// `head` is everything up to and with the empty line.
[[nodiscard]] head_facts examine_head(std::string_view head, const settings& limits);

}  // namespace evenline::http

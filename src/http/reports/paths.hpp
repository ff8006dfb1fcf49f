// The way a matter took through the channels.
#pragma once

#include "http/reports/counting.hpp"

namespace evenline::http {

using channel_path = std::vector<core::channel_number>;

// Repeats in a row stand once; after five the rest is left out.
[[nodiscard]] inline channel_path short_path(const channel_path& all) {
    channel_path out;
    for (const auto c : all) {
        if (out.size() == 5) break;
        if (out.empty() || out.back() != c) out.push_back(c);
    }
    return out;
}

[[nodiscard]] inline std::string path_words(const channel_path& path, const report_names& names) {
    std::string out;
    for (const auto c : path) {
        if (!out.empty()) out += " > ";
        out += names.channel(c);
    }
    return out;
}

}  // namespace evenline::http

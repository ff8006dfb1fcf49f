#include "http/desk/file_facts.hpp"

#include <algorithm>

namespace evenline::http {
namespace {

std::string lower(std::string_view text) {
    std::string out(text);
    for (auto& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    return out;
}

}  // namespace

std::string bare_type(std::string_view written) {
    auto bare = written.substr(0, written.find(';'));
    while (!bare.empty() && bare.back() == ' ') bare.remove_suffix(1);
    return lower(bare);
}

bool is_allowed(const settings& limits, std::string_view type) {
    return std::ranges::any_of(limits.attachment_types, [&](std::string_view allowed) {
        if (!allowed.ends_with("/*")) return allowed == type;
        allowed.remove_suffix(1);
        return type.starts_with(allowed);
    });
}

std::string plain_name(std::string_view given) {
    std::string out;
    for (const char c : given) {
        const auto u = static_cast<unsigned char>(c);
        const bool bad = u < 0x20 || u == 0x7F || c == '/' || c == '\\' || c == '"';
        out += bad ? '_' : c;
    }
    while (out.starts_with('.')) out.erase(0, 1);
    return out.empty() ? "file" : out;
}

}  // namespace evenline::http

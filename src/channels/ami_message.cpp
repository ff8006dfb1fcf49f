#include "channels/ami_message.hpp"

#include <algorithm>

namespace evenline::channels {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

std::string one_line(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) >= ' ') out += c;
    }
    return out;
}

}  // namespace

std::string ami_message::text(std::string_view key) const {
    for (const auto& [name, value] : fields) {
        if (same_name(name, key)) return value;
    }
    return {};
}

std::optional<ami_message> ami_reader::next() {
    ami_message out;
    std::size_t at = 0;
    for (auto end = rest_.find('\n'); end != rest_.npos; end = rest_.find('\n', at)) {
        auto line = std::string_view(rest_).substr(at, end - at);
        at = end + 1;
        if (line.ends_with('\r')) line.remove_suffix(1);
        if (line.empty()) {
            if (out.fields.empty()) continue;   // stray empty lines, as after a banner
            out.raw = rest_.substr(0, at);
            rest_.erase(0, at);
            return out;
        }
        const auto colon = line.find(':');
        if (colon == line.npos) continue;       // the banner, or a line of nobody's protocol
        auto value = line.substr(colon + 1);
        if (value.starts_with(' ')) value.remove_prefix(1);
        out.fields.emplace_back(line.substr(0, colon), value);
    }
    return std::nullopt;
}

std::string ami_action(std::string_view name, std::string_view id,
                       const std::vector<std::pair<std::string_view, std::string>>& fields) {
    std::string out = "Action: " + std::string(name) + "\r\nActionID: " + std::string(id) + "\r\n";
    for (const auto& [key, value] : fields) {
        if (!value.empty()) out += std::string(key) + ": " + one_line(value) + "\r\n";
    }
    return out + "\r\n";
}

}  // namespace evenline::channels

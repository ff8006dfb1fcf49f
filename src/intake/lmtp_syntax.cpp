#include "intake/lmtp_syntax.hpp"

#include <algorithm>

namespace evenline::intake {
namespace {

constexpr std::size_t longest_path = 512;   // RFC 5321 asks for 256; UTF-8 names are longer

char upper(char c) { return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c; }

// The place of the closing '>', which a quoted local part may contain too.
std::size_t end_of_path(std::string_view s) {
    bool quoted = false;
    for (std::size_t i = 1; i < s.size(); ++i) {
        if (quoted && s[i] == '\\') ++i;
        else if (s[i] == '"') quoted = !quoted;
        else if (s[i] == '>' && !quoted) return i;
    }
    return std::string_view::npos;
}

}  // namespace

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_text(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

bool take_word(std::string_view& line, std::string_view word) {
    if (!same_text(line.substr(0, word.size()), word)) return false;
    line.remove_prefix(word.size());
    return true;
}

std::optional<lmtp_path> parse_path(std::string_view s) {
    while (s.starts_with(' ')) s.remove_prefix(1);
    if (!s.starts_with('<')) return std::nullopt;
    const auto end = end_of_path(s);
    if (end > longest_path) return std::nullopt;  // no end is longer than any
    auto address = s.substr(1, end - 1);
    if (address.starts_with('@')) {
        const auto colon = address.find(':');
        if (colon == std::string_view::npos) return std::nullopt;
        address.remove_prefix(colon + 1);
    }
    lmtp_path out{std::string(address), {}};
    s.remove_prefix(end + 1);
    while (!s.empty()) {
        if (!s.starts_with(' ')) return std::nullopt;
        while (s.starts_with(' ')) s.remove_prefix(1);
        const auto word = s.substr(0, s.find(' '));
        s.remove_prefix(word.size());
        if (word.empty()) break;
        const auto equals = std::min(word.find('='), word.size());
        std::string name(word.substr(0, equals));
        std::ranges::transform(name, name.begin(), upper);
        out.parameters.emplace_back(std::move(name),
                                    word.substr(std::min(equals + 1, word.size())));
    }
    return out;
}

}  // namespace evenline::intake

#include "evenline/http/message.hpp"

#include "http/wire/field.hpp"

#include <algorithm>
#include <cctype>

namespace evenline::http {
namespace {

int digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    if (c >= 'A' && c <= 'F') return c - 'A' + 10;
    return -1;
}

std::optional<std::string_view> raw_parameter(std::string_view query, std::string_view name) {
    while (!query.empty()) {
        const auto pair = query.substr(0, query.find('&'));
        query.remove_prefix(std::min(query.size(), pair.size() + 1));
        const auto key = percent_decoded(pair.substr(0, pair.find('=')), true);
        if (!key || *key != name) continue;
        const auto equals = pair.find('=');
        return equals == std::string_view::npos ? std::string_view{} : pair.substr(equals + 1);
    }
    return std::nullopt;
}

}  // namespace

std::optional<std::string> percent_decoded(std::string_view text, bool plus_is_space) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '+' && plus_is_space) {
            out += ' ';
        } else if (text[i] == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = digit(text[i + 1]), low = digit(text[i + 2]);
            if (high < 0 || low < 0 || (high == 0 && low == 0)) return std::nullopt;
            out += static_cast<char>(high * 16 + low);
            i += 2;
        } else {
            out += text[i];
        }
    }
    return out;
}

std::string_view request::header_value(std::string_view name) const {
    for (const auto& h : headers) {
        if (same_name(h.name, name)) return h.value;
    }
    return {};
}

std::string request::parameter(std::string_view name) const {
    const auto raw = raw_parameter(query, name);
    return raw ? percent_decoded(*raw, true).value_or(std::string{}) : std::string{};
}

bool request::has_parameter(std::string_view name) const {
    return raw_parameter(query, name).has_value();
}

}  // namespace evenline::http

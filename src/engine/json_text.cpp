#include "evenline/engine/json_text.hpp"

#include <charconv>
#include <cmath>

namespace evenline::engine {
namespace {

constexpr std::string_view hex = "0123456789abcdef";

bool continues(std::string_view s, std::size_t at) {
    return at < s.size() && (static_cast<unsigned char>(s[at]) & 0xC0U) == 0x80U;
}

// Length of the well-formed UTF-8 sequence at `at`, 0 if there is none.
std::size_t sequence(std::string_view s, std::size_t at) {
    const auto first = static_cast<unsigned char>(s[at]);
    const auto second = at + 1 < s.size() ? static_cast<unsigned char>(s[at + 1]) : 0U;
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4 || !continues(s, at + 1)) return 0;
    if (first < 0xE0) return 2;
    if (first < 0xF0) {
        const bool overlong = first == 0xE0 && second < 0xA0;
        const bool surrogate = first == 0xED && second > 0x9F;
        return !overlong && !surrogate && continues(s, at + 2) ? 3 : 0;
    }
    const bool outside = (first == 0xF0 && second < 0x90) || (first == 0xF4 && second > 0x8F);
    return !outside && continues(s, at + 2) && continues(s, at + 3) ? 4 : 0;
}

void append_escaped(std::string& out, char c) {
    switch (c) {
    case '"': out += "\\\""; return;
    case '\\': out += "\\\\"; return;
    case '\n': out += "\\n"; return;
    case '\r': out += "\\r"; return;
    case '\t': out += "\\t"; return;
    default:
        out += "\\u00";
        out += hex[static_cast<unsigned char>(c) >> 4U];
        out += hex[static_cast<unsigned char>(c) & 15U];
    }
}

bool needs_no_care(char c) {
    const auto u = static_cast<unsigned char>(c);
    return u >= 0x20 && u < 0x7F && u != '"' && u != '\\';
}

void append_utf8(std::string& out, std::uint32_t c) {
    const auto tail = [&](unsigned shift) {
        out += static_cast<char>(0x80U | ((c >> shift) & 0x3FU));
    };
    if (c < 0x80) { out += static_cast<char>(c); return; }
    if (c < 0x800) { out += static_cast<char>(0xC0U | (c >> 6U)); tail(0); return; }
    if (c < 0x10000) { out += static_cast<char>(0xE0U | (c >> 12U)); tail(6); tail(0); return; }
    out += static_cast<char>(0xF0U | (c >> 18U));
    tail(12); tail(6); tail(0);
}

}  // namespace

void append_json_string(std::string& out, std::string_view s) {
    out += '"';
    for (std::size_t at = 0; at < s.size();) {
        const std::size_t start = at;
        while (at < s.size() && needs_no_care(s[at])) ++at;
        out.append(s, start, at - start);
        if (at == s.size()) break;
        const std::size_t length = sequence(s, at);
        if (length == 1) {
            append_escaped(out, s[at++]);
        } else if (length == 0) {
            out += "\xEF\xBF\xBD";
            ++at;
        } else {
            const auto whole = s.substr(at, length);
            if (whole == "\xE2\x80\xA8") out += "\\u2028";
            else if (whole == "\xE2\x80\xA9") out += "\\u2029";
            else out += whole;
            at += length;
        }
    }
    out += '"';
}

void append_json_number(std::string& out, double d) {
    if (!std::isfinite(d)) { out += "null"; return; }
    char digits[32];
    const auto end = std::to_chars(digits, digits + sizeof digits, d).ptr;
    out.append(digits, end);
}

void json_cursor::space() {
    while (at_ < text_.size() &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
        ++at_;
}

bool json_cursor::take(char expected) {
    space();
    if (at_ >= text_.size() || text_[at_] != expected) return false;
    ++at_;
    return true;
}

bool json_cursor::take_null() {
    space();
    if (!text_.substr(at_).starts_with("null")) return false;
    at_ += 4;
    return true;
}

bool json_cursor::take(bool& b) {
    space();
    const auto rest = text_.substr(at_);
    b = rest.starts_with("true");
    if (!b && !rest.starts_with("false")) return false;
    at_ += b ? 4 : 5;
    return true;
}

template <class N> static bool take_number(std::string_view text, std::size_t& at, N& n) {
    const auto* const from = text.data() + at;
    const auto end = std::from_chars(from, text.data() + text.size(), n);
    if (end.ec != std::errc{}) return false;
    at += static_cast<std::size_t>(end.ptr - from);
    return true;
}

bool json_cursor::take(std::int64_t& n) { space(); return take_number(text_, at_, n); }
bool json_cursor::take(std::uint64_t& n) { space(); return take_number(text_, at_, n); }

bool json_cursor::take(double& d) {
    space();
    if (at_ >= text_.size() || (text_[at_] != '-' && (text_[at_] < '0' || text_[at_] > '9')))
        return false;
    return take_number(text_, at_, d);
}

bool json_cursor::take_hex(std::uint32_t& value) {
    if (text_.size() - at_ < 4) return false;
    const auto* const from = text_.data() + at_;
    const auto end = std::from_chars(from, from + 4, value, 16);
    if (end.ec != std::errc{} || end.ptr != from + 4) return false;
    at_ += 4;
    return true;
}

bool json_cursor::take_escape(std::string& s) {
    static constexpr std::string_view from = "\"\\/bfnrt";
    static constexpr std::string_view to = "\"\\/\b\f\n\r\t";
    if (at_ >= text_.size()) return false;
    const char kind = text_[at_++];
    if (const auto i = from.find(kind); i != std::string_view::npos) { s += to[i]; return true; }
    std::uint32_t c{};
    if (kind != 'u' || !take_hex(c)) return false;
    if (c >= 0xDC00 && c < 0xE000) return false;
    if (c >= 0xD800 && c < 0xDC00) {
        std::uint32_t low{};
        if (!text_.substr(at_).starts_with("\\u")) return false;
        at_ += 2;
        if (!take_hex(low) || low < 0xDC00 || low >= 0xE000) return false;
        c = 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00);
    }
    append_utf8(s, c);
    return true;
}

bool json_cursor::take(std::string& s) {
    const std::size_t before = at_;
    s.clear();
    if (!take('"')) return false;
    while (at_ < text_.size()) {
        const std::size_t start = at_;
        while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\\') ++at_;
        s.append(text_, start, at_ - start);
        if (at_ == text_.size()) break;
        if (text_[at_++] == '"') return true;
        if (!take_escape(s)) break;
    }
    at_ = before;
    return false;
}

bool json_cursor::take_plain(std::string_view& s) {
    const std::size_t before = at_;
    if (!take('"')) return false;
    const std::size_t end = text_.find_first_of("\"\\", at_);
    if (end == std::string_view::npos || text_[end] == '\\') { at_ = before; return false; }
    s = text_.substr(at_, end - at_);
    at_ = end + 1;
    return true;
}

// Structure only: brackets are counted and strings stepped over; scalars are not looked into.
bool json_cursor::skip_value() {
    constexpr int deepest = 64;
    int depth = 0;
    const std::size_t before = at_;
    std::string ignored;
    space();
    while (at_ < text_.size()) {
        const char c = text_[at_];
        if (c == '"') {
            if (std::string_view plain; !take_plain(plain) && !take(ignored)) break;
            if (depth == 0) return true;
        } else if (c == '{' || c == '[') {
            ++at_;
            if (++depth > deepest) break;
        } else if (c == '}' || c == ']' || (c == ',' && depth == 0)) {
            if (depth == 0) return at_ > before;  // the end of a scalar
            ++at_;
            if (--depth == 0) return true;
        } else {
            ++at_;
        }
    }
    if (at_ == text_.size() && depth == 0 && at_ > before) return true;
    at_ = before;
    return false;
}

bool json_cursor::at_end() {
    space();
    return at_ == text_.size();
}

bool json_cursor::enter() { return take('{'); }

bool json_cursor::find(std::string_view key) {
    const std::size_t before = at_;
    std::string unescaped;
    while (true) {
        (void)take(',');
        std::string_view found;
        if (!take_plain(found)) {
            if (!take(unescaped)) break;
            found = unescaped;
        }
        if (!take(':')) break;
        if (found == key) return true;
        if (!skip_value()) break;
    }
    at_ = before;
    return false;
}

bool json_cursor::leave() {
    std::string ignored;
    while (!take('}')) {
        (void)take(',');
        if (std::string_view plain; !take_plain(plain) && !take(ignored)) return false;
        if (!take(':') || !skip_value()) return false;
    }
    return true;
}

}  // namespace evenline::engine

#include "evenline/channels/charset.hpp"

#include "evenline/channels/address.hpp"

#include <gmime/gmime.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>

namespace evenline::channels {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

bool may_be_opened(std::string_view name) {
    // iconv takes options and paths in a name, and some encodings have broken it before.
    return !name.empty() && name.size() <= 40 &&
           std::ranges::all_of(name, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                      c == '-' || c == '_' || c == '.' || c == ':';
           }) &&
           lower_ascii(name).find("cn-ext") == std::string::npos;
}

// Reads what can be read; each byte that cannot becomes U+FFFD. Nothing for an unknown charset.
std::optional<std::string> converted(std::string_view bytes, const std::string& charset) {
    const char* known = g_mime_charset_iconv_name(charset.c_str());
    const auto handle = g_iconv_open("UTF-8", known != nullptr ? known : charset.c_str());
    // NOLINTNEXTLINE(performance-no-int-to-ptr): so GLib says that it cannot.
    if (handle == reinterpret_cast<GIConv>(-1)) return std::nullopt;
    std::string in(bytes), out;
    out.reserve(in.size());
    char* from = in.data();
    gsize left = in.size();
    std::array<char, 4096> buffer{};
    while (left > 0) {
        char* to = buffer.data();
        gsize room = buffer.size();
        const auto done = g_iconv(handle, &from, &left, &to, &room);
        const int error = errno;
        out.append(buffer.data(), static_cast<std::size_t>(to - buffer.data()));
        if (done != static_cast<gsize>(-1) || error == E2BIG) continue;
        out += replacement;
        if (error != EILSEQ) break;
        ++from;
        --left;
    }
    g_iconv_close(handle);
    return out;
}

bool is_utf8(std::string_view bytes) {
    return g_utf8_validate_len(bytes.data(), bytes.size(), nullptr) != 0;
}

// The five bytes that windows-1252 leaves open are read as the control characters of Latin-1.
std::string from_windows_1252(std::string_view bytes) {
    static constexpr std::array<unsigned short, 32> upper{
        0x20AC, 0x81, 0x201A, 0x192, 0x201E, 0x2026, 0x2020, 0x2021, 0x2C6, 0x2030, 0x160,
        0x2039, 0x152, 0x8D, 0x17D, 0x8F, 0x90, 0x2018, 0x2019, 0x201C, 0x201D, 0x2022,
        0x2013, 0x2014, 0x2DC, 0x2122, 0x161, 0x203A, 0x153, 0x9D, 0x17E, 0x178};
    std::string out;
    out.reserve(bytes.size() + bytes.size() / 8);
    for (const char c : bytes) {
        const auto b = static_cast<unsigned char>(c);
        const unsigned point = b >= 0x80 && b < 0xA0 ? upper[b - 0x80U] : b;
        if (point < 0x80) {
            out += static_cast<char>(point);
        } else if (point < 0x800) {
            out += static_cast<char>(0xC0U | point >> 6U);
            out += static_cast<char>(0x80U | (point & 0x3FU));
        } else {
            out += static_cast<char>(0xE0U | point >> 12U);
            out += static_cast<char>(0x80U | (point >> 6U & 0x3FU));
            out += static_cast<char>(0x80U | (point & 0x3FU));
        }
    }
    return out;
}

std::string without_nul(std::string text) {
    std::erase(text, '\0');
    return text;
}

}  // namespace

std::string to_utf8(std::string_view bytes, std::string_view declared) {
    const auto name = lower_ascii(trimmed(declared));
    const bool says_little = name.empty() || name == "us-ascii" || name == "ascii" ||
                             name == "utf-8" || name == "utf8" || name == "unknown-8bit" ||
                             name == "default";
    // g_utf8_validate_len refuses NUL, so take it out of what may be UTF-8 beforehand.
    if (says_little) {
        auto text = without_nul(std::string(bytes));
        return is_utf8(text) ? text : from_windows_1252(text);
    }
    if (may_be_opened(name)) {
        if (auto text = converted(bytes, name)) {
            auto clean = without_nul(std::move(*text));
            if (is_utf8(clean)) return clean;
        }
    }
    return to_utf8(bytes, {});
}

std::string clean_utf8(std::string_view bytes) { return to_utf8(bytes, {}); }

}  // namespace evenline::channels

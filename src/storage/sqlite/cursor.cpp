#include "storage/sqlite/cursor.hpp"

#include "evenline/engine/text.hpp"

namespace evenline::storage::sqlite {
namespace {

constexpr std::string_view alphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

std::string encode(std::string_view bytes) {
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : bytes) {
        held = (held << 8U) | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 6; bits -= 6) out += alphabet[(held >> (bits - 6)) & 63U];
    }
    if (bits > 0) out += alphabet[(held << (6 - bits)) & 63U];
    return out;
}

std::optional<std::string> decode(std::string_view text) {
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    for (const char c : text) {
        const auto value = alphabet.find(c);
        if (value == std::string_view::npos) return std::nullopt;
        held = (held << 6U) | static_cast<std::uint32_t>(value);
        bits += 6;
        if (bits >= 8) out += static_cast<char>((held >> (bits -= 8)) & 255U);
    }
    return out;
}

}  // namespace

std::string text_of(const cursor& c) {
    std::string plain(1, c.list);
    plain += std::to_string(c.after[0]) + '.' + std::to_string(c.after[1]);
    return encode(plain);
}

std::optional<cursor> parse_cursor(char list, std::string_view text) {
    if (text.size() > 80) return std::nullopt;
    const auto plain = decode(text);
    if (!plain || plain->empty() || plain->front() != list) return std::nullopt;
    const auto dot = plain->find('.');
    if (dot == std::string::npos) return std::nullopt;
    const auto first = engine::parse_number(std::string_view(*plain).substr(1, dot - 1));
    const auto second = engine::parse_number(std::string_view(*plain).substr(dot + 1));
    if (!first || !second || *first > INT64_MAX || *second > INT64_MAX) return std::nullopt;
    const cursor c{list, {*first, *second}};
    if (text_of(c) != text) return std::nullopt;
    return c;
}

}  // namespace evenline::storage::sqlite

#include "evenline/intake/ticket_keys.hpp"

#include "evenline/channels/signature.hpp"

#include <array>

namespace evenline::intake {
namespace {

constexpr std::string_view letters64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
constexpr std::string_view letters32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
constexpr std::string_view prefix = "EV-";
constexpr std::size_t page_letters = 40, page_bytes = 30, page_signed = 18;
constexpr std::size_t mark_letters = 32, mark_bytes = 20, mark_signed = 11;
constexpr std::int64_t minute = 60, hour = 3'600;
constexpr std::int64_t day_one = 1'735'689'600;   // 2025-01-01, so that hours stay short

std::string spelled(std::string_view bytes, std::string_view letters, unsigned bits) {
    std::string out;
    std::uint32_t held = 0;
    unsigned count = 0;
    for (const char c : bytes) {
        held = held << 8U | static_cast<unsigned char>(c);
        for (count += 8; count >= bits;) {
            count -= bits;
            out += letters[held >> count & ((1U << bits) - 1)];
        }
    }
    return out;
}

// Lengths are such that no bit is left over: there is one spelling of each key.
std::optional<std::string> bytes_of(std::string_view text, std::string_view letters,
                                    unsigned bits) {
    std::string out;
    std::uint32_t held = 0;
    unsigned count = 0;
    for (const char c : text) {
        const auto at = letters.find(c);
        if (at == std::string_view::npos) return std::nullopt;
        held = held << bits | static_cast<std::uint32_t>(at);
        count += bits;
        if (count < 8) continue;
        count -= 8;
        out += static_cast<char>(held >> count & 0xFFU);
    }
    return out;
}

void put(std::string& out, std::uint64_t value, unsigned bytes) {
    for (auto i = bytes; i-- > 0;) out += static_cast<char>(value >> (8 * i) & 0xFFU);
}

std::uint64_t take(std::string_view& from, unsigned bytes) {
    std::uint64_t out = 0;
    for (unsigned i = 0; i < bytes; ++i) out = out << 8U | static_cast<unsigned char>(from[i]);
    from.remove_prefix(bytes);
    return out;
}

std::int64_t rounded_up(core::instant at, std::int64_t unit) {
    return (at.us / 1'000'000 + unit - 1) / unit;
}

core::instant at_seconds(std::int64_t s) { return {s * 1'000'000}; }

}  // namespace

std::string ticket_keys::sign(std::string_view purpose, std::string_view bytes,
                              std::size_t size) const {
    const auto text = std::string(purpose) + '|' + std::string(bytes);
    return channels::hmac(channels::hash::sha256, secret_, text).substr(0, size);
}

std::string ticket_keys::page(core::ticket_id ticket, core::instant now,
                              core::duration valid) const {
    std::string bytes;
    put(bytes, ticket.value, 5);
    put(bytes, static_cast<std::uint64_t>(now.us / 1'000'000 / minute), 4);
    put(bytes, static_cast<std::uint64_t>(rounded_up({valid.us}, minute)), 3);
    bytes += sign("page", bytes, page_signed);
    return spelled(bytes, letters64, 6);
}

std::optional<page_key> ticket_keys::read_page(std::string_view text) const {
    if (text.size() != page_letters) return std::nullopt;
    const auto bytes = bytes_of(text, letters64, 6);
    if (!bytes) return std::nullopt;
    const std::string_view said = std::string_view(*bytes).substr(0, page_bytes - page_signed);
    if (!channels::equal_constant_time(sign("page", said, page_signed),
                                       std::string_view(*bytes).substr(said.size())))
        return std::nullopt;
    auto rest = said;
    page_key out;
    out.ticket = {take(rest, 5)};
    const auto made = static_cast<std::int64_t>(take(rest, 4));
    const auto valid = static_cast<std::int64_t>(take(rest, 3));
    out.made_at = at_seconds(made * minute);
    out.ends_at = at_seconds((made + valid) * minute);
    return out;
}

std::string ticket_keys::mark(core::ticket_id ticket, core::channel_number channel,
                              core::instant now, core::duration valid) const {
    std::string bytes;
    put(bytes, ticket.value, 4);
    put(bytes, channel, 2);
    const auto ends = rounded_up(now + valid, hour) - day_one / hour;
    put(bytes, static_cast<std::uint64_t>(std::max<std::int64_t>(ends, 0)), 3);
    bytes += sign("mark", bytes, mark_signed);
    return std::string(prefix) + spelled(bytes, letters32, 5);
}

std::optional<ticket_keys::found> ticket_keys::find_mark(std::string_view text) const {
    std::string upper(text.substr(0, 8'192));
    for (auto& c : upper) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 0x20) : c;
    for (auto at = upper.find(prefix); at != std::string::npos; at = upper.find(prefix, at + 1)) {
        const auto letters = std::string_view(upper).substr(at + prefix.size(), mark_letters);
        if (letters.size() != mark_letters) return std::nullopt;
        const auto bytes = bytes_of(letters, letters32, 5);
        if (!bytes) continue;
        const auto said = std::string_view(*bytes).substr(0, mark_bytes - mark_signed);
        if (!channels::equal_constant_time(sign("mark", said, mark_signed),
                                           std::string_view(*bytes).substr(said.size())))
            continue;
        auto rest = said;
        found out;
        out.what.ticket = {take(rest, 4)};
        out.what.channel = static_cast<core::channel_number>(take(rest, 2));
        const auto ends = static_cast<std::int64_t>(take(rest, 3));
        out.what.ends_at = at_seconds(ends * hour + day_one);
        out.at = at;
        out.length = prefix.size() + mark_letters;
        return out;
    }
    return std::nullopt;
}

}  // namespace evenline::intake

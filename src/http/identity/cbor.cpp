#include "http/identity/cbor.hpp"

namespace evenline::http::cbor {
namespace {

constexpr int deepest = 8;
constexpr std::uint64_t most_items = 64;

struct head {
    unsigned major{};
    std::uint64_t argument{};
};

std::optional<head> take_head(std::string_view& from) {
    if (from.empty()) return std::nullopt;
    const auto first = static_cast<unsigned char>(from.front());
    from.remove_prefix(1);
    const unsigned first_bits = first;
    head h{first_bits >> 5U, first_bits & 31U};
    if (h.argument < 24) return h;
    if (h.argument > 27) return std::nullopt;  // reserved, or of indefinite length
    const std::size_t bytes = std::size_t{1} << (h.argument - 24);
    if (from.size() < bytes) return std::nullopt;
    h.argument = 0;
    for (const char c : from.substr(0, bytes))
        h.argument = (h.argument << 8U) | static_cast<unsigned char>(c);
    from.remove_prefix(bytes);
    return h;
}

std::optional<value> take_at(std::string_view& from, int depth);

bool take_items(std::string_view& from, std::uint64_t count, int depth, value& into) {
    for (std::uint64_t i = 0; i < count; ++i) {
        auto item = take_at(from, depth + 1);
        if (!item) return false;
        into.items.push_back(std::move(*item));
    }
    return true;
}

std::optional<value> take_at(std::string_view& from, int depth) {
    const auto h = take_head(from);
    if (!h || depth > deepest) return std::nullopt;
    value v;
    switch (h->major) {
        case 0:
        case 1:
            if (h->argument > INT64_MAX) return std::nullopt;
            v.what = value::kind::number;
            v.number = static_cast<std::int64_t>(h->argument);
            if (h->major == 1) v.number = -1 - v.number;
            return v;
        case 2:
        case 3:
            if (h->argument > from.size()) return std::nullopt;
            v.what = h->major == 2 ? value::kind::bytes : value::kind::text;
            v.bytes = from.substr(0, h->argument);
            from.remove_prefix(h->argument);
            return v;
        case 4:
        case 5:
            if (h->argument > most_items) return std::nullopt;
            v.what = h->major == 4 ? value::kind::list : value::kind::map;
            if (!take_items(from, h->argument * (h->major - 3), depth, v)) return std::nullopt;
            return v;
        case 7:
            return h->argument <= UINT32_MAX ? std::optional(v) : std::nullopt;
        default:
            return std::nullopt;  // tags
    }
}

}  // namespace

const value* value::find(std::int64_t key) const {
    if (what != kind::map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (items[i].what == kind::number && items[i].number == key) return &items[i + 1];
    return nullptr;
}

const value* value::find(std::string_view key) const {
    if (what != kind::map) return nullptr;
    for (std::size_t i = 0; i + 1 < items.size(); i += 2)
        if (items[i].what == kind::text && items[i].bytes == key) return &items[i + 1];
    return nullptr;
}

std::optional<value> take(std::string_view& from) { return take_at(from, 0); }

}  // namespace evenline::http::cbor

// What authenticators write: the few shapes of CBOR (RFC 8949) that WebAuthn uses. Definite lengths
// only, at most 8 deep, at most 64 items in one list or map.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::http::cbor {

struct value {
    enum class kind : std::uint8_t { number, bytes, text, list, map, other } what{kind::other};
    std::int64_t number{};
    std::string bytes;         // of bytes and text
    std::vector<value> items;  // of a list; of a map key, value, key, value, ...

    // Null when this is no map or has no such key.
    [[nodiscard]] const value* find(std::int64_t key) const;
    [[nodiscard]] const value* find(std::string_view key) const;
};

// Takes one value from the front of `from`. Nothing when it is cut short or of no shape above;
// `from` is then not to be used.
[[nodiscard]] std::optional<value> take(std::string_view& from);

}  // namespace evenline::http::cbor

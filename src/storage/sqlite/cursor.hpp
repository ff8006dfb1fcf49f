// Where a list goes on: opaque to those who hold it, checked when it comes back.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace evenline::storage::sqlite {

struct cursor {
    char list{};                            // which list it belongs to
    std::array<std::uint64_t, 2> after{};
    bool operator==(const cursor&) const = default;
};

[[nodiscard]] std::string text_of(const cursor&);  // base64url
// Nothing for any text that text_of did not give for that list.
[[nodiscard]] std::optional<cursor> parse_cursor(char list, std::string_view);

}  // namespace evenline::storage::sqlite

// Reads JSON by walking it, so that a provider's payload goes straight into structs and nothing
// nested, repeated or huge is ever built in memory.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace evenline::channels {

struct json_limits {
    std::size_t max_depth{64};
    std::size_t max_values{100'000};
    std::size_t max_number_length{128};
};

enum class json_type : std::uint8_t { text, number, boolean, null };

struct json_scalar {
    json_type type{json_type::null};
    std::string text;        // of a text; digits of a number; "true"/"false"
    std::int64_t integer{};  // of a whole number that fits, else 0
};

// Told of each value with its path: names joined by '/', "[]" for an array's element, as in
// "entry/[]/messaging/[]/message/text". A name that itself holds '/' or "[]" appears as "?", so
// no payload can pose as another path.
class json_visitor {
public:
    virtual ~json_visitor() = default;
    virtual void value(std::string_view path, json_scalar&& scalar) = 0;
    virtual void open(std::string_view path, bool is_array) { (void)path, (void)is_array; }
    virtual void close(std::string_view path, bool is_array) { (void)path, (void)is_array; }
};

// For a check alone.
class json_visitor_of_nothing final : public json_visitor {
public:
    void value(std::string_view, json_scalar&&) override {}
};

// Empty when all was read; else what is wrong, in words for the sender. Refuses: text after the
// value, NUL (raw or escaped), invalid UTF-8, a repeated name in one object, anything past the
// limits. Never throws on bad input.
[[nodiscard]] std::string read_json(std::string_view text, json_visitor&, json_limits = {});

// Text as a quoted JSON string; bytes that are not UTF-8 become U+FFFD.
[[nodiscard]] std::string json_quoted(std::string_view text);

}  // namespace evenline::channels

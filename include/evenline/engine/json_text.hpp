// JSON written by appending and read in place, without a tree in between: for rows and events,
// whose shape is known. Requests from outside are read by the http layer's own parser.
#pragma once

#include "evenline/core/time.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace evenline::engine {

// Appends `text` as a JSON string. Bytes that are not UTF-8 become U+FFFD, so that the result is
// always valid; U+2028 and U+2029 are escaped for scripts.
void append_json_string(std::string& out, std::string_view text);
// Shortest form that reads back as the same double; infinities and NaN become null.
void append_json_number(std::string& out, double);

// Walks over one JSON text. Every `take` moves on only if it succeeds. Safe on any bytes: nothing
// is read beyond the end, and nesting is counted, not recursed into.
class json_cursor {
public:
    explicit json_cursor(std::string_view text) : text_(text) {}

    [[nodiscard]] bool take(char expected);          // after optional white space
    [[nodiscard]] bool take_null();
    [[nodiscard]] bool take(bool&);
    [[nodiscard]] bool take(std::int64_t&);
    [[nodiscard]] bool take(std::uint64_t&);
    [[nodiscard]] bool take(double&);
    [[nodiscard]] bool take(std::string&);
    [[nodiscard]] bool take_plain(std::string_view&);  // a string without escapes, not copied
    [[nodiscard]] bool skip_value();                 // any value, at most 64 deep
    [[nodiscard]] bool at_end();                     // only white space is left

    // Inside an object: moves to the value of `key` if the object has it further on. Keys usually
    // come in the order they are asked for, so this is one comparison.
    [[nodiscard]] bool enter();                      // '{'
    [[nodiscard]] bool find(std::string_view key);
    [[nodiscard]] bool leave();                      // skips what is left, then '}'

private:
    void space();
    [[nodiscard]] bool take_escape(std::string&);
    [[nodiscard]] bool take_hex(std::uint32_t&);
    std::string_view text_;
    std::size_t at_{};
};

}  // namespace evenline::engine

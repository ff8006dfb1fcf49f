// The grammar of MAIL and RCPT: a path in angle brackets and the parameters after it.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evenline::intake {

[[nodiscard]] char lower(char);
[[nodiscard]] bool same_text(std::string_view, std::string_view);   // ASCII case folded
// Takes `word` off the front of `line`, whatever its case.
[[nodiscard]] bool take_word(std::string_view& line, std::string_view word);

struct lmtp_path {
    std::string address;                                            // empty: <>
    std::vector<std::pair<std::string, std::string>> parameters;    // names in upper case
};

// "<ana@example.org> SIZE=10 BODY=8BITMIME"; nothing if it is not that. A source route is dropped.
[[nodiscard]] std::optional<lmtp_path> parse_path(std::string_view);

}  // namespace evenline::intake

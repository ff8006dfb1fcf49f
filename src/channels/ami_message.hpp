// Asterisk's manager protocol: lines of "Key: Value", an empty line ends a message.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evenline::channels {

struct ami_message {
    std::vector<std::pair<std::string, std::string>> fields;   // in order; keys may repeat
    std::string raw;
    // The first of this name, whatever its case; empty when absent.
    [[nodiscard]] std::string text(std::string_view key) const;
};

class ami_reader {
public:
    void add(std::string_view bytes) { rest_ += bytes; }
    // The next whole message; none: more bytes are needed. The banner is left out.
    [[nodiscard]] std::optional<ami_message> next();
    // Past this nothing sensible can follow.
    [[nodiscard]] bool is_too_long() const { return rest_.size() > 262'144; }
    void forget() { rest_.clear(); }

private:
    std::string rest_;
};

// "Action: Ping\r\nActionID: 7\r\n…\r\n\r\n". Line breaks in values are left out.
[[nodiscard]] std::string ami_action(
    std::string_view name, std::string_view id,
    const std::vector<std::pair<std::string_view, std::string>>& fields = {});

}  // namespace evenline::channels

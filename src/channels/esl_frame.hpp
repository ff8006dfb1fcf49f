// FreeSWITCH's event socket: a head of "Key: Value" lines, an empty line, and as many bytes of body
// as Content-Length says. An event's body is such lines again, with percent-escaped values.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evenline::channels {

using esl_fields = std::vector<std::pair<std::string, std::string>>;

// The first of this name; empty when absent.
[[nodiscard]] std::string esl_text(const esl_fields&, std::string_view key);
// "Key: Value" lines up to an empty one; `escaped`: the values are percent-escaped.
[[nodiscard]] esl_fields read_esl_fields(std::string_view lines, bool escaped);
// A table with a first line of names, as `show channels` ("," between) and `callcenter_config`
// ("|") write them; ends at an empty line, or at one that begins with "+OK".
[[nodiscard]] std::vector<esl_fields> read_esl_table(std::string_view text, char between);

struct esl_frame {
    esl_fields head;
    std::string body;
    [[nodiscard]] std::string type() const { return esl_text(head, "Content-Type"); }
};

class esl_reader {
public:
    void add(std::string_view bytes) { rest_ += bytes; }
    // The next whole frame; none: more bytes are needed, or nothing sensible can follow.
    [[nodiscard]] std::optional<esl_frame> next();
    [[nodiscard]] bool is_broken() const { return broken_; }
    void forget() { rest_.clear(); broken_ = false; }

private:
    std::string rest_;
    bool broken_{};
};

}  // namespace evenline::channels

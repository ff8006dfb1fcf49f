// What an IMAP server says, one response after another, with the literals taken out of the line.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::receivers {

struct imap_response {
    std::string tag;                     // "*", "+" or that of a command
    std::string line;                    // the rest; each literal stands in it as {n}
    std::vector<std::string> literals;   // in order
};

class imap_reader {
public:
    // A literal of more than `literal_bytes` or a line of more than 64 KiB is a fault.
    explicit imap_reader(std::size_t literal_bytes) : most_(literal_bytes) {}
    void add(std::string_view bytes) { input_.append(bytes); }
    // The next whole response; nothing until there is one, or after a fault.
    [[nodiscard]] std::optional<imap_response> next();
    [[nodiscard]] bool is_faulty() const { return faulty_; }

private:
    std::size_t most_;
    std::string input_;
    std::size_t at_{};                   // scanned so far within the response at the front
    std::size_t line_start_{};
    std::string line_;
    std::vector<std::string> literals_;
    bool faulty_{};
};

// Does the response begin with this word, whatever its case? "OK", "NO", "SEARCH".
[[nodiscard]] bool begins_with(std::string_view line, std::string_view word);
// The number after `name` in "UID 12 INTERNALDATE …"; nothing when it is not there.
[[nodiscard]] std::optional<std::uint64_t> number_after(std::string_view line,
                                                        std::string_view name);
// A text as an IMAP quoted string; line breaks are dropped.
[[nodiscard]] std::string imap_quoted(std::string_view text);

}  // namespace evenline::receivers

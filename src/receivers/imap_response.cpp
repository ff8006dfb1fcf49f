#include "evenline/receivers/imap_response.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace evenline::receivers {
namespace {

constexpr std::size_t longest_line = 64 * 1'024;

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool same(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// The n of "… {n}" at the end of a line.
std::optional<std::uint64_t> literal_at_end(std::string_view line) {
    if (!line.ends_with('}')) return std::nullopt;
    const auto open = line.rfind('{');
    if (open == std::string_view::npos) return std::nullopt;
    const auto digits = line.substr(open + 1, line.size() - open - 2);
    std::uint64_t n = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return n;
}

}  // namespace

std::optional<imap_response> imap_reader::next() {
    while (!faulty_) {
        const auto end = input_.find("\r\n", at_);
        if (end == std::string::npos) {
            at_ = std::max(line_start_, input_.empty() ? 0 : input_.size() - 1);
            faulty_ = input_.size() - line_start_ > longest_line;
            return std::nullopt;
        }
        const auto piece = std::string_view(input_).substr(line_start_, end - line_start_);
        const auto literal = literal_at_end(piece);
        if (literal && *literal > most_) {
            faulty_ = true;
            return std::nullopt;
        }
        if (literal && input_.size() - end - 2 < *literal) {
            at_ = end;                     // the line again, once the literal is whole
            return std::nullopt;
        }
        line_ += piece;
        if (literal) {
            const auto size = static_cast<std::size_t>(*literal);
            literals_.push_back(input_.substr(end + 2, size));
            line_start_ = at_ = end + 2 + size;
            continue;
        }
        input_.erase(0, end + 2);
        at_ = line_start_ = 0;
        imap_response out;
        const auto space = line_.find(' ');
        out.tag = line_.substr(0, space);
        out.line = space == std::string::npos ? std::string{} : line_.substr(space + 1);
        out.literals = std::exchange(literals_, {});
        line_.clear();
        return out;
    }
    return std::nullopt;
}

bool begins_with(std::string_view line, std::string_view word) {
    return line.size() >= word.size() && same(line.substr(0, word.size()), word) &&
           (line.size() == word.size() || line[word.size()] == ' ' || line[word.size()] == ']');
}

std::optional<std::uint64_t> number_after(std::string_view line, std::string_view name) {
    for (std::size_t at = 0; at + name.size() < line.size(); ++at) {
        const bool fresh = at == 0 || line[at - 1] == ' ' || line[at - 1] == '(' ||
                           line[at - 1] == '[';
        if (!fresh || !same(line.substr(at, name.size()), name) || line[at + name.size()] != ' ')
            continue;
        const auto digits = line.substr(at + name.size() + 1);
        std::uint64_t n = 0;
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), n);
        if (error == std::errc{} && end != digits.data()) return n;
    }
    return std::nullopt;
}

std::string imap_quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '\r' || c == '\n' || c == '\0') continue;
        if (c == '"' || c == '\\') out += '\\';
        out += c;
    }
    return out + '"';
}

}  // namespace evenline::receivers

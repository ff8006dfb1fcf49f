#include "channels/esl_frame.hpp"

#include "evenline/channels/form.hpp"

#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::size_t longest_head = 65'536, longest_body = 16UL * 1'024 * 1'024;

int hex(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

// Unlike a form's, a '+' stands for itself.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const bool code = text[i] == '%' && i + 2 < text.size() && hex(text[i + 1]) >= 0 &&
                          hex(text[i + 2]) >= 0;
        if (!code) { out += text[i]; continue; }
        out += static_cast<char>(hex(text[i + 1]) * 16 + hex(text[i + 2]));
        i += 2;
    }
    return out;
}

std::string_view next_line(std::string_view& text) {
    const auto end = text.find('\n');
    auto line = text.substr(0, end);
    text.remove_prefix(end == text.npos ? text.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    return line;
}

std::vector<std::string> cells_of(std::string_view line, char between) {
    std::vector<std::string> out;
    while (true) {
        const auto end = line.find(between);
        out.emplace_back(line.substr(0, end));
        if (end == line.npos) return out;
        line.remove_prefix(end + 1);
    }
}

}  // namespace

std::string esl_text(const esl_fields& fields, std::string_view key) {
    for (const auto& [name, value] : fields) {
        if (name == key) return value;
    }
    return {};
}

esl_fields read_esl_fields(std::string_view lines, bool escaped) {
    esl_fields out;
    while (!lines.empty()) {
        const auto line = next_line(lines);
        if (line.empty()) break;
        const auto colon = line.find(':');
        if (colon == line.npos) continue;
        auto value = line.substr(colon + 1);
        if (value.starts_with(' ')) value.remove_prefix(1);
        out.emplace_back(line.substr(0, colon), escaped ? unescaped(value) : std::string(value));
    }
    return out;
}

std::vector<esl_fields> read_esl_table(std::string_view text, char between) {
    std::vector<esl_fields> out;
    const auto names = cells_of(next_line(text), between);
    while (!text.empty()) {
        const auto line = next_line(text);
        if (line.empty() || line.starts_with("+OK")) break;
        const auto cells = cells_of(line, between);
        esl_fields row;
        for (std::size_t i = 0; i < std::min(names.size(), cells.size()); ++i)
            row.emplace_back(names[i], cells[i]);
        out.push_back(std::move(row));
    }
    return out;
}

std::optional<esl_frame> esl_reader::next() {
    while (rest_.starts_with('\n') || rest_.starts_with("\r\n"))
        rest_.erase(0, rest_.find('\n') + 1);
    if (broken_) return std::nullopt;
    std::string_view rest = rest_;
    esl_frame out;
    std::size_t length = 0;
    while (true) {
        if (rest.find('\n') == rest.npos) {
            broken_ = rest_.size() > longest_head && rest.size() == rest_.size();
            return std::nullopt;
        }
        const auto line = next_line(rest);
        if (line.empty()) break;
        const auto one = read_esl_fields(line, false);
        out.head.insert(out.head.end(), one.begin(), one.end());
    }
    const auto said = esl_text(out.head, "Content-Length");
    if (!said.empty()) {
        const auto [end, error] = std::from_chars(said.data(), said.data() + said.size(), length);
        broken_ = error != std::errc{} || end != said.data() + said.size() || length > longest_body;
        if (broken_) return std::nullopt;
    }
    if (rest.size() < length) return std::nullopt;
    out.body = rest.substr(0, length);
    rest.remove_prefix(length);
    rest_.erase(0, rest_.size() - rest.size());
    return out;
}

}  // namespace evenline::channels

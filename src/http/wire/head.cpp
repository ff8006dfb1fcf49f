#include "http/wire/head.hpp"

#include "http/wire/field.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>

namespace evenline::http {
namespace {

bool is_token_char(char c) {
    const auto u = static_cast<unsigned char>(c);
    if (std::isalnum(u) != 0) return true;
    return std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

bool is_token(std::string_view s) {
    return !s.empty() && std::all_of(s.begin(), s.end(), is_token_char);
}

bool has_forbidden_byte(std::string_view s) {
    return std::any_of(s.begin(), s.end(), [](char c) {
        const auto u = static_cast<unsigned char>(c);
        return (u < 0x20 && c != '\t') || u == 0x7F;
    });
}

// Every line must end in CR LF, and neither byte may stand alone.
bool lines_are_clean(std::string_view head) {
    for (std::size_t i = 0; i < head.size(); ++i) {
        if (head[i] == '\n' && (i == 0 || head[i - 1] != '\r')) return false;
        if (head[i] == '\r' && (i + 1 == head.size() || head[i + 1] != '\n')) return false;
    }
    return true;
}

constexpr head_refusal malformed(std::string_view detail) {
    return {400, "malformed_request", detail};
}

class head_reader {
public:
    explicit head_reader(const settings& limits) : limits_(limits) {}

    head_facts read(std::string_view head) {
        if (!lines_are_clean(head))
            return refused(malformed("A line of the head does not end in CR LF."));
        auto line = next(head);
        if (auto why = request_line(line)) return refused(*why);
        std::size_t count = 0;
        for (line = next(head); !line.empty(); line = next(head)) {
            if (++count > limits_.header_count_limit) {
                return refused({431, "too_many_headers",
                                "The request has more header fields than this server takes."});
            }
            if (auto why = field(line)) return refused(*why);
        }
        if (auto why = framing()) return refused(*why);
        return facts_;
    }

private:
    static std::string_view next(std::string_view& rest) {
        const auto end = rest.find("\r\n");
        const auto line = rest.substr(0, end);
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 2);
        return line;
    }

    head_facts refused(head_refusal why) {
        facts_.refused = why;
        return facts_;
    }

    std::optional<head_refusal> request_line(std::string_view line) {
        const auto first = line.find(' ');
        const auto last = line.rfind(' ');
        if (first == std::string_view::npos || first == last)
            return malformed("The request line is not 'method target version'.");
        facts_.method = line.substr(0, first);
        facts_.target = line.substr(first + 1, last - first - 1);
        const auto version = line.substr(last + 1);
        if (!is_token(facts_.method)) return malformed("The method is not a token.");
        if (version != "HTTP/1.1" && version != "HTTP/1.0") {
            return head_refusal{505, "http_version_not_supported", "This server speaks HTTP/1.1."};
        }
        needs_host_ = version == "HTTP/1.1";
        if (facts_.target.size() > limits_.url_limit_bytes) {
            return head_refusal{414, "url_too_long", "The URL is longer than this server takes."};
        }
        if (facts_.target.empty() || facts_.target.front() != '/') {
            return malformed("The target must be a path that begins with '/'.");
        }
        const auto bad = [](char c) {
            return static_cast<unsigned char>(c) <= 0x20 || static_cast<unsigned char>(c) >= 0x7F ||
                   c == '#';
        };
        if (std::any_of(facts_.target.begin(), facts_.target.end(), bad))
            return malformed("The target has a byte that must be percent-encoded.");
        return std::nullopt;
    }

    std::optional<head_refusal> field(std::string_view line) {
        if (line.front() == ' ' || line.front() == '\t')
            return malformed("A header field is folded over two lines.");
        const auto colon = line.find(':');
        if (colon == std::string_view::npos || !is_token(line.substr(0, colon))) {
            return malformed("A header field's name is not a token followed by ':'.");
        }
        const auto name = line.substr(0, colon);
        const auto value = trimmed(line.substr(colon + 1));
        if (has_forbidden_byte(value)) return malformed("A header field has a control character.");
        if (same_name(name, "Host")) ++hosts_;
        if (same_name(name, "Content-Length")) return length(value);
        if (same_name(name, "Transfer-Encoding")) return encoding(value);
        return std::nullopt;
    }

    std::optional<head_refusal> length(std::string_view value) {
        std::uint64_t n = 0;
        const auto [end, failed] = std::from_chars(value.data(), value.data() + value.size(), n);
        const bool digits =
            !value.empty() && failed == std::errc{} && end == value.data() + value.size();
        if (!digits || facts_.content_length)
            return malformed("Content-Length must stand once and be a number.");
        facts_.content_length = n;
        return std::nullopt;
    }

    std::optional<head_refusal> encoding(std::string_view value) {
        if (facts_.chunked || !same_name(value, "chunked")) {
            return malformed("Transfer-Encoding must stand once and be 'chunked'.");
        }
        facts_.chunked = true;
        return std::nullopt;
    }

    std::optional<head_refusal> framing() const {
        if (facts_.chunked && facts_.content_length) {
            return malformed("Content-Length and Transfer-Encoding must not stand together.");
        }
        if (facts_.chunked && !needs_host_) return malformed("HTTP/1.0 has no chunked bodies.");
        if (hosts_ > 1 || (needs_host_ && hosts_ == 0))
            return malformed("Host must stand exactly once.");
        return std::nullopt;
    }

    const settings& limits_;
    head_facts facts_;
    std::size_t hosts_{};
    bool needs_host_{true};
};

}  // namespace

head_facts examine_head(std::string_view head, const settings& limits) {
    return head_reader(limits).read(head);
}

}  // namespace evenline::http

#include "app/heads_line.hpp"

#include <charconv>

namespace evenline::app {
namespace {

constexpr std::string_view begins = "chains: audit ", between = " events ", none = "-";

// The text up to a space, a quote or the end.
std::string_view word(std::string_view& rest) {
    while (rest.starts_with(' ')) rest.remove_prefix(1);
    const auto out = rest.substr(0, rest.find_first_of(" \"\r\n"));
    rest.remove_prefix(out.size());
    return out;
}

bool read_head(std::string_view& rest, std::uint64_t& number, std::string& digest) {
    const auto count = word(rest), hex = word(rest);
    const auto read = std::from_chars(count.data(), count.data() + count.size(), number);
    digest = hex == none ? "" : hex;
    return read.ec == std::errc{} && read.ptr == count.data() + count.size() &&
           (hex.size() == 64 || hex == none);
}

}  // namespace

std::string heads_line(const storage::chain_heads& h) {
    const auto shown = [](const std::string& digest) {
        return digest.empty() ? std::string(none) : digest;
    };
    return std::string(begins) + std::to_string(h.audit) + " " + shown(h.audit_digest) +
           std::string(between) + std::to_string(h.event) + " " + shown(h.event_digest);
}

std::optional<storage::chain_heads> heads_in(std::string_view line) {
    const auto at = line.find(begins);
    if (at == std::string_view::npos) return std::nullopt;
    auto rest = line.substr(at + begins.size());
    storage::chain_heads out;
    if (!read_head(rest, out.audit, out.audit_digest)) return std::nullopt;
    if (!rest.starts_with(between)) return std::nullopt;
    rest.remove_prefix(between.size());
    if (!read_head(rest, out.event, out.event_digest)) return std::nullopt;
    return out;
}

}  // namespace evenline::app

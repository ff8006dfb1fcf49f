#include "evenline/channels/adapter.hpp"

#include "evenline/channels/stream.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::channels {
namespace {

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

bool same_name(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

// Whole seconds only; the date form is rare enough to fall back to our own schedule.
std::optional<core::duration> retry_after(std::span<const header> headers) {
    for (const auto& h : headers) {
        if (!same_name(h.name, "Retry-After")) continue;
        std::int64_t s = 0;
        const auto [end, error] =
            std::from_chars(h.value.data(), h.value.data() + h.value.size(), s);
        if (error == std::errc{} && s >= 0 && s <= 86'400) return core::seconds(s);
    }
    return std::nullopt;
}

}  // namespace

std::string_view raw_request::header_value(std::string_view name) const {
    for (const auto& h : headers) {
        if (same_name(h.name, name)) return h.value;
    }
    return {};
}

send_verdict adapter::judge(unsigned status, std::span<const header> headers,
                            std::string_view body) const {
    if (status >= 200 && status < 300) return {send_state::done, {}, {}, {}};
    const auto said = std::string(body.substr(0, 300));
    const bool passing = status == 408 || status == 425 || status == 429 || status >= 500;
    return {passing ? send_state::retry : send_state::failed, {},
            "the provider answered " + std::to_string(status) + (said.empty() ? "" : ": " + said),
            passing ? retry_after(headers) : std::nullopt};
}

reply_limits adapter::limits(core::instant) const { return {}; }

std::unique_ptr<stream> adapter::listens() const { return nullptr; }

}  // namespace evenline::channels

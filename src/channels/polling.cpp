#include "evenline/channels/polling.hpp"

#include <algorithm>
#include <charconv>

namespace evenline::channels {
namespace {

constexpr std::int64_t least_s = 2, most_s = 3'600;

std::optional<std::int64_t> seconds_in(const channel_settings& s) {
    const auto every = s.text(poll_setting.key, poll_setting.default_value);
    std::int64_t n = 0;
    const auto [end, error] = std::from_chars(every.data(), every.data() + every.size(), n);
    if (error != std::errc{} || end != every.data() + every.size()) return std::nullopt;
    return n;
}

}  // namespace

std::optional<setting_fault> poll_fault_in(const channel_settings& s) {
    const auto every = seconds_in(s);
    if (every && *every >= least_s && *every <= most_s) return std::nullopt;
    return setting_fault{"poll_seconds", "must be a whole number from 2 to 3600"};
}

core::duration poll_pause_of(const channel_settings& s) {
    return core::seconds(std::clamp(seconds_in(s).value_or(15), least_s, most_s));
}

}  // namespace evenline::channels

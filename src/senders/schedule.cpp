#include "senders/schedule.hpp"

#include "evenline/intake/outbox_payload.hpp"

#include <algorithm>
#include <array>

namespace evenline::senders {
namespace {

constexpr std::uint32_t reply_attempts = 150;   // about a day
constexpr std::uint32_t notice_attempts = 14;   // about an hour: later it says nothing new
constexpr std::uint32_t call_attempts = 6;      // about a minute

std::uint32_t attempts_of(std::string_view kind) {
    if (kind == "reply" || kind == intake::file_kind) return reply_attempts;
    return kind == intake::notice_kind ? notice_attempts : call_attempts;
}

// 0 up to, not including, 1: the bits of a splitmix step.
double chance(std::uint64_t item, std::uint32_t attempt, std::uint64_t seed) {
    std::uint64_t x = seed + item * 0x9e3779b97f4a7c15 + attempt * 0xd1b54a32d192ed03;
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
    x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
    x ^= x >> 31;
    return static_cast<double>(x >> 11) / 9'007'199'254'740'992.0;
}

core::duration times(core::duration d, double factor) {
    return {static_cast<std::int64_t>(static_cast<double>(d.us) * factor)};
}

}  // namespace

std::optional<core::duration> provider_pause(std::string_view kind, std::uint32_t attempts,
                                             std::uint64_t item, std::uint64_t seed) {
    const auto most = attempts_of(kind);
    if (attempts == 0 || attempts >= most) return std::nullopt;
    const auto doublings = std::min(attempts - 1, 9u);
    const auto pause =
        std::min(core::seconds(2) * (std::int64_t{1} << doublings), core::minutes(10));
    return times(pause, 0.8 + 0.4 * chance(item, attempts, seed));
}

std::optional<core::duration> subscriber_pause(std::uint32_t attempts, std::uint64_t item,
                                               std::uint64_t seed) {
    constexpr std::array pauses{core::seconds(5), core::minutes(5), core::minutes(30),
                                core::hours(2),   core::hours(5),   core::hours(10),
                                core::hours(14),  core::hours(20),  core::hours(24)};
    if (attempts == 0 || attempts > pauses.size()) return std::nullopt;
    return times(pauses[attempts - 1], 1.0 + 0.1 * chance(item, attempts, seed));
}

}  // namespace evenline::senders

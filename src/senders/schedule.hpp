// When to try again. The same seed, item and attempt give the same answer, so tests can ask.
#pragma once

#include "evenline/core/time.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

namespace evenline::senders {

// After `attempts` failed ones; nothing: give up.
// To a provider: 2 s, doubling to 10 min, each give or take a fifth, for about a day; an action on
// a call (`kind` connect_call, end_call, call_back) only while the caller may still be there.
[[nodiscard]] std::optional<core::duration> provider_pause(std::string_view kind,
    std::uint32_t attempts, std::uint64_t item, std::uint64_t seed);
// To a subscriber: 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h, each up to a tenth longer.
[[nodiscard]] std::optional<core::duration> subscriber_pause(std::uint32_t attempts,
    std::uint64_t item, std::uint64_t seed);

}  // namespace evenline::senders

// Numbers that name things. Zero names nothing. Given out by the core in order, so runs repeat.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>

namespace evenline::core {

template <class Tag> struct id {
    std::uint64_t value{};
    constexpr auto operator<=>(const id&) const = default;
    constexpr explicit operator bool() const { return value != 0; }
};

using ticket_id = id<struct ticket_tag>;
using contact_id = id<struct contact_tag>;
using customer_id = id<struct customer_tag>;
using agent_id = id<struct agent_tag>;
using offer_id = id<struct offer_tag>;

// A configured channel, by the stable number the store gave its id. Order never looks at it.
using channel_number = std::uint16_t;

// Index into policy::needs.
using need_index = std::uint8_t;

}  // namespace evenline::core

template <class Tag> struct std::hash<evenline::core::id<Tag>> {
    std::size_t operator()(evenline::core::id<Tag> i) const noexcept {
        return std::hash<std::uint64_t>{}(i.value);
    }
};

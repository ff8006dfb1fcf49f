// Which addresses a request that strangers can cause may go to.
#pragma once

#include <array>
#include <cstdint>

namespace evenline::senders {

// Everything that is not the public internet is refused: loopback, private, link-local, carrier
// NAT, multicast, documentation and IPv6 forms that wrap such an IPv4 address.
[[nodiscard]] bool is_public(std::array<std::uint8_t, 4> v4);
[[nodiscard]] bool is_public(const std::array<std::uint8_t, 16>& v6);

}  // namespace evenline::senders

#include "evenline/senders/address_guard.hpp"

#include <cstddef>

namespace evenline::senders {
namespace {

using v4_address = std::array<std::uint8_t, 4>;
using v6_address = std::array<std::uint8_t, 16>;

struct v4_block { v4_address start; unsigned bits; };

// IANA's special-purpose registry.
constexpr std::array special_v4{
    v4_block{{0, 0, 0, 0}, 8},      v4_block{{10, 0, 0, 0}, 8},     v4_block{{100, 64, 0, 0}, 10},
    v4_block{{127, 0, 0, 0}, 8},    v4_block{{169, 254, 0, 0}, 16}, v4_block{{172, 16, 0, 0}, 12},
    v4_block{{192, 0, 0, 0}, 24},   v4_block{{192, 0, 2, 0}, 24},   v4_block{{192, 88, 99, 0}, 24},
    v4_block{{192, 168, 0, 0}, 16}, v4_block{{198, 18, 0, 0}, 15},  v4_block{{198, 51, 100, 0}, 24},
    v4_block{{203, 0, 113, 0}, 24}, v4_block{{224, 0, 0, 0}, 4},    v4_block{{240, 0, 0, 0}, 4}};

struct v6_block { v6_address start; unsigned bits; };

constexpr std::array special_v6{
    v6_block{{0x20, 0x01, 0x00, 0x00}, 23},   // protocol assignments, Teredo, ORCHID
    v6_block{{0x20, 0x01, 0x0d, 0xb8}, 32},   // documentation
    v6_block{{0x3f, 0xff}, 20}};              // documentation

template <std::size_t N>
bool is_in(const std::array<std::uint8_t, N>& a, const std::array<std::uint8_t, N>& start,
           unsigned bits) {
    for (std::size_t i = 0; i < N && bits > 0; ++i) {
        const unsigned here = bits < 8 ? bits : 8;
        const auto mask = static_cast<std::uint8_t>(0xff << (8 - here));
        if ((a[i] & mask) != (start[i] & mask)) return false;
        bits -= here;
    }
    return true;
}

v4_address wrapped(const v6_address& a, std::size_t from) {
    return {a[from], a[from + 1], a[from + 2], a[from + 3]};
}

}  // namespace

bool is_public(v4_address a) {
    for (const auto& block : special_v4) {
        if (is_in(a, block.start, block.bits)) return false;
    }
    return true;
}

bool is_public(const v6_address& a) {
    constexpr v6_address mapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
    constexpr v6_address nat64{0x00, 0x64, 0xff, 0x9b};
    constexpr v6_address six_to_four{0x20, 0x02};
    if (is_in(a, mapped, 96)) return is_public(wrapped(a, 12));
    if (is_in(a, nat64, 96)) return is_public(wrapped(a, 12));
    if (is_in(a, six_to_four, 16)) return is_public(wrapped(a, 2));
    if ((a[0] & 0xe0) != 0x20) return false;   // only 2000::/3 is given to the public
    for (const auto& block : special_v6) {
        if (is_in(a, block.start, block.bits)) return false;
    }
    return true;
}

}  // namespace evenline::senders

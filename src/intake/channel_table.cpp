#include "evenline/intake/intake.hpp"

#include <algorithm>

namespace evenline::intake {

void channel_table::add(channel c) {
    const auto place = std::lower_bound(
        channels_.begin(), channels_.end(), c.number,
        [](const channel& a, core::channel_number number) { return a.number < number; });
    channels_.insert(place, std::move(c));
}

const channel* channel_table::by_id(std::string_view id) const {
    for (const auto& c : channels_) {
        if (c.settings.id == id) return &c;
    }
    return nullptr;
}

const channel* channel_table::by_number(core::channel_number number) const {
    for (const auto& c : channels_) {
        if (c.number == number) return &c;
    }
    return nullptr;
}

std::span<const channel> channel_table::all() const { return channels_; }

}  // namespace evenline::intake

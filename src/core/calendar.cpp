#include "core/calendar.hpp"

#include "evenline/core/step.hpp"

#include <algorithm>

namespace evenline::core {

calendar::calendar(const service_hours& hours) : open_(hours.open) {
    std::int64_t total = 0;
    before_.reserve(open_.size());
    for (const auto& i : open_) {
        before_.push_back(total);
        total += (i.until - i.from).us;
    }
}

std::int64_t calendar::until(instant t) const {
    if (open_.empty()) return t.us;
    const auto after = std::upper_bound(open_.begin(), open_.end(), t,
        [](instant x, const service_hours::interval& i) { return x < i.from; });
    if (after == open_.begin()) return 0;
    const auto n = static_cast<std::size_t>(after - open_.begin()) - 1;
    return before_[n] + (std::min(t, open_[n].until) - open_[n].from).us;
}

instant calendar::when(std::int64_t service_us) const {
    if (open_.empty()) return {service_us};
    const auto after = std::lower_bound(before_.begin(), before_.end(), service_us);
    const auto n = static_cast<std::size_t>(after - before_.begin());
    const auto k = n == 0 ? 0 : n - 1;
    const instant t = open_[k].from + duration{service_us - before_[k]};
    return t > open_[k].until ? never : t;
}

instant calendar::add(instant from, duration d) const {
    if (open_.empty()) return from + d;
    if (d.us <= 0) return from;
    return when(until(from) + d.us);
}

duration service_time(const service_hours& hours, instant from, instant until) {
    if (hours.open.empty()) return until - from;
    const calendar c{hours};
    return {c.until(until) - c.until(from)};
}

instant add_service_time(const service_hours& hours, instant from, duration d) {
    return calendar{hours}.add(from, d);
}

}  // namespace evenline::core

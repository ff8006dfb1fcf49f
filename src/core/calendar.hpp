// Service hours with running totals, so that the service time until an instant is one search.
#pragma once

#include "evenline/core/policy.hpp"

#include <vector>

namespace evenline::core {

class calendar {
public:
    calendar() = default;
    explicit calendar(const service_hours& hours);

    // Microseconds of service time from the beginning until `t`; the whole of it without hours.
    [[nodiscard]] std::int64_t until(instant t) const;
    // The first instant by which that much service time has passed; `never` if it never will.
    [[nodiscard]] instant when(std::int64_t service_us) const;
    [[nodiscard]] instant add(instant from, duration d) const;

private:
    std::vector<service_hours::interval> open_;
    std::vector<std::int64_t> before_;  // service time before each interval
};

}  // namespace evenline::core

// Business hours as people write them, made into the plain UTC intervals the core counts by.
#pragma once

#include "evenline/core/policy.hpp"

#include <array>
#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace evenline::app {

struct minutes_of_day {
    int from{}, until{};
};  // 0..1440, from < until

struct business_hours {
    std::string zone;                                 // "Europe/Madrid"
    std::array<std::vector<minutes_of_day>, 7> open;  // Monday first
    std::set<std::int64_t> holidays;                  // days since 1970-01-01, closed
};

// From the first day of the month before `from` (so that what already waits keeps its age, and
// two starts within a month give the same intervals) until two years on. Nothing: unknown zone.
[[nodiscard]] std::optional<core::service_hours> expand(
    const business_hours&, core::instant from,
    const std::filesystem::path& database = "/usr/share/zoneinfo");

}  // namespace evenline::app

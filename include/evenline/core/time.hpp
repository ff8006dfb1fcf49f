// Instants and durations: whole microseconds, always passed in. The core has no clock.
#pragma once

#include <compare>
#include <cstdint>

namespace evenline::core {

struct duration {
    std::int64_t us{};
    constexpr auto operator<=>(const duration&) const = default;
    constexpr duration operator+(duration d) const { return {us + d.us}; }
    constexpr duration operator-(duration d) const { return {us - d.us}; }
    constexpr duration operator*(std::int64_t n) const { return {us * n}; }
    [[nodiscard]] constexpr double seconds() const { return static_cast<double>(us) / 1e6; }
};

struct instant {  // since the Unix epoch, UTC
    std::int64_t us{};
    constexpr auto operator<=>(const instant&) const = default;
    constexpr instant operator+(duration d) const { return {us + d.us}; }
    constexpr instant operator-(duration d) const { return {us - d.us}; }
    constexpr duration operator-(instant other) const { return {us - other.us}; }
};

constexpr duration microseconds(std::int64_t n) { return {n}; }
constexpr duration milliseconds(std::int64_t n) { return {n * 1'000}; }
constexpr duration seconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr duration minutes(std::int64_t n) { return {n * 60'000'000}; }
constexpr duration hours(std::int64_t n) { return {n * 3'600'000'000}; }
constexpr duration days(std::int64_t n) { return {n * 86'400'000'000}; }

// Rounds towards zero; `s` may be negative, infinities are not accepted.
constexpr duration from_seconds(double s) { return {static_cast<std::int64_t>(s * 1e6)}; }

constexpr instant never{INT64_MAX};

}  // namespace evenline::core

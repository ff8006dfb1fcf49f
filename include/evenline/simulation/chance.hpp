// Chance from one seed. The draws are our own: the standard's distributions differ by vendor, and
// a seed must mean the same day on every machine.
#pragma once

#include <cmath>
#include <cstdint>
#include <random>

namespace evenline::simulation {

class chance {
public:
    // `stream` keeps draws apart, so that one channel's arrivals do not depend on another's.
    explicit chance(std::uint64_t seed, std::uint64_t stream = 0) : bits_(mix(seed, stream)) {}

    std::uint64_t bits() { return bits_(); }
    // 0 .. n-1; n > 0. The bias of the remainder is below n / 2^64.
    std::uint64_t below(std::uint64_t n) { return bits_() % n; }
    bool in_hundred(std::uint64_t share) { return below(100) < share; }
    // In [0, 1), 53 bits.
    double unit() { return static_cast<double>(bits_() >> 11U) * 0x1.0p-53; }
    double exponential(double mean) { return -mean * std::log1p(-unit()); }
    double normal() {
        constexpr double turn = 6.283185307179586;
        const double radius = std::sqrt(-2.0 * std::log1p(-unit()));
        return radius * std::cos(turn * unit());
    }
    // With this mean and this coefficient of variation.
    double lognormal(double mean, double cv) {
        const double variance = std::log1p(cv * cv);
        return std::exp(std::log(mean) - variance / 2 + std::sqrt(variance) * normal());
    }

private:
    static std::uint64_t mix(std::uint64_t seed, std::uint64_t stream) {  // splitmix64
        std::uint64_t z = seed * 0x9E3779B97F4A7C15ULL + (stream + 1) * 0xD1B54A32D192ED03ULL;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
        return z ^ (z >> 31U);
    }
    std::mt19937_64 bits_;
};

}  // namespace evenline::simulation

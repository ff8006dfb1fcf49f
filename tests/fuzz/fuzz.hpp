// What the targets share: a rule that must hold, and an input cut into parts.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

namespace evenline::fuzz {

// Ends the run: the fuzzer keeps the input that broke the rule.
inline void must(bool holds, const char* rule) {
    if (holds) return;
    std::fprintf(stderr, "broken: %s\n", rule);
    std::abort();
}

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

// At most `most` parts, cut at 0x1E (a record separator; seeds write it).
inline std::vector<std::string_view> parts_of(std::string_view input, std::size_t most) {
    std::vector<std::string_view> out;
    while (out.size() + 1 < most) {
        const auto at = input.find('\x1e');
        if (at == std::string_view::npos) break;
        out.push_back(input.substr(0, at));
        input.remove_prefix(at + 1);
    }
    out.push_back(input);
    return out;
}

// The input in pieces of 1 to `longest` bytes, drawn from `seed`.
inline std::vector<std::string_view> pieces_of(std::string_view input, std::uint64_t seed,
                                               std::size_t longest = 40) {
    std::vector<std::string_view> out;
    while (!input.empty()) {
        seed = seed * 6'364'136'223'846'793'005U + 1'442'695'040'888'963'407U;
        const auto n = std::min<std::size_t>(1 + (seed >> 33U) % longest, input.size());
        out.push_back(input.substr(0, n));
        input.remove_prefix(n);
    }
    return out;
}

}  // namespace evenline::fuzz

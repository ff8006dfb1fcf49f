// What is wrong with a file somebody wrote, in words they can act on.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace evenline::app {

struct problem {
    std::string file;
    std::uint32_t line{}, column{};  // 0: not known
    std::string key;                 // "limits.header_bytes"; empty: the file as a whole
    std::string what;
    std::string nearest;     // the known key that was probably meant; empty: none is near
    bool names_publicity{};  // refused because it would make the order depend on where
    bool operator==(const problem&) const = default;
};

// "evenline.toml:12:1: limits.hedder_bytes: unknown setting; did you mean 'header_bytes'?"
[[nodiscard]] std::string describe(const problem&);
[[nodiscard]] std::string describe(std::span<const problem>);  // one line each

// Either the thing or everything that is wrong with it.
template <class T>
using parsed = std::variant<T, std::vector<problem>>;

// The candidate with the smallest edit distance, if it is near enough to be a slip of the pen.
[[nodiscard]] std::string nearest_of(std::string_view word,
                                     std::span<const std::string> candidates);

}  // namespace evenline::app

#include "evenline/app/problem.hpp"

#include <algorithm>
#include <numeric>

namespace evenline::app {
namespace {

// Letters added, dropped, changed or swapped with their neighbour.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), row(b.size() + 1);
    std::iota(last.begin(), last.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t change = a[i - 1] == b[j - 1] ? 0 : 1;
            row[j] = std::min({last[j] + 1, row[j - 1] + 1, last[j - 1] + change});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
        std::swap(before, last);
        std::swap(last, row);
    }
    return last[b.size()];
}

}  // namespace

std::string nearest_of(std::string_view word, std::span<const std::string> candidates) {
    std::string best;
    std::size_t smallest = std::max<std::size_t>(2, word.size() / 3) + 1;
    for (const auto& candidate : candidates) {
        const auto away = distance(word, candidate);
        if (away < smallest) {
            smallest = away;
            best = candidate;
        }
    }
    return best;
}

std::string describe(const problem& p) {
    std::string out = p.file;
    if (p.line != 0) out += ":" + std::to_string(p.line) + ":" + std::to_string(p.column);
    out += ": ";
    if (!p.key.empty()) out += p.key + ": ";
    out += p.what;
    if (!p.nearest.empty()) out += "; did you mean '" + p.nearest + "'?";
    return out;
}

std::string describe(std::span<const problem> problems) {
    std::string out;
    for (const auto& p : problems) out += describe(p) + "\n";
    return out;
}

}  // namespace evenline::app

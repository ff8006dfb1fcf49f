#include "evenline/simulation/erlang.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

namespace evenline::simulation {
namespace {

struct rates {
    double born{}, served{}, gone{};  // a second: arrivals, all servers busy, one who waits
    unsigned servers{};
    [[nodiscard]] double death(std::size_t n) const {
        const auto busy = static_cast<double>(std::min<std::size_t>(n, servers));
        const double waiting = static_cast<double>(n) - busy;
        return busy * served / servers + waiting * gone;
    }
};

// How often n are there; as far as it matters.
std::vector<double> states(const rates& r) {
    std::vector<double> logs{0};
    double top = 0;
    for (std::size_t n = 1; n < 100'000; ++n) {
        logs.push_back(logs.back() + std::log(r.born / r.death(n)));
        top = std::max(top, logs.back());
        if (n > r.servers && logs.back() < top - 40) break;
    }
    double all = 0;
    for (auto& x : logs) all += x = std::exp(x - top);
    for (auto& x : logs) x /= all;
    return logs;
}

// Of somebody who finds n ahead of them in line: the chance to be served within `seconds`. The line
// before them shortens by service and by those who give up; they may give up themselves. Jumps of a
// chain made uniform, as many as Poisson says.
std::vector<double> served_within(const rates& r, std::size_t longest, double seconds) {
    const auto ahead = [&](std::size_t n) { return r.served + static_cast<double>(n) * r.gone; };
    const double pace = ahead(longest) + r.gone;
    const double mean = pace * seconds;
    const auto jumps = static_cast<std::size_t>(mean + 10 * std::sqrt(mean) + 30);
    std::vector<double> now(longest + 1), out(longest + 1);
    double log_factorial = 0;   // summed up: lgamma writes a global
    for (std::size_t k = 0; k <= jumps; ++k) {
        const auto x = static_cast<double>(k);
        if (k > 1) log_factorial += std::log(x);
        const double weight = std::exp(x * std::log(mean) - mean - log_factorial);
        for (std::size_t n = 0; n <= longest; ++n) out[n] += weight * now[n];
        for (std::size_t n = longest + 1; n-- > 0;) {
            const double next = n == 0 ? 1 : now[n - 1];
            now[n] = (ahead(n) * next + (pace - ahead(n) - r.gone) * now[n]) / pace;
        }
    }
    return out;
}

}  // namespace

erlang_answer erlang_a(const erlang_line& q, double seconds) {
    const rates r{q.per_hour / 3600, q.servers / q.handle_s,
                  q.patience_s > 0 ? 1 / q.patience_s : 0, q.servers};
    if (r.gone <= 0 && r.born >= r.served) return {};
    const auto chance = states(r);
    erlang_answer out;
    double in_line = 0;
    for (std::size_t n = 0; n < std::min<std::size_t>(q.servers, chance.size()); ++n)
        out.within += chance[n];
    if (chance.size() > q.servers) {
        const auto soon = served_within(r, chance.size() - 1 - q.servers, seconds);
        for (std::size_t n = q.servers; n < chance.size(); ++n) {
            out.within += chance[n] * soon[n - q.servers];
            in_line += chance[n] * static_cast<double>(n - q.servers);
        }
    }
    out.given_up = r.gone * in_line / r.born;
    out.mean_wait_s = in_line / r.born;
    return out;
}

unsigned servers_for(erlang_line q, double seconds, double level, unsigned most) {
    for (q.servers = 1; q.servers < most; ++q.servers)
        if (erlang_a(q, seconds).within >= level) return q.servers;
    return most;
}

}  // namespace evenline::simulation

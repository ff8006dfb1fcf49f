// Queues that can be computed, to hold the simulator against. From the textbooks: Erlang 1917,
// Palm 1957, Cobham 1954, Kleinrock 1964.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <numeric>
#include <vector>

namespace evenline::test {

// `load` in Erlang, `servers` of them: the share of arrivals that is lost without a line.
inline double erlang_b(int servers, double load) {
    double lost = 1;
    for (int k = 1; k <= servers; ++k) lost = load * lost / (k + load * lost);
    return lost;
}

// The share that waits, with a line and nobody who gives up.
inline double erlang_c(int servers, double load) {
    const double lost = erlang_b(servers, load);
    return lost / (1 - load / servers * (1 - lost));
}

struct queue {
    double per_hour{}, handle_s{};
    int servers{};
    [[nodiscard]] double arrivals() const { return per_hour / 3600; }
    [[nodiscard]] double load() const { return arrivals() * handle_s; }
    // How much faster the servers are than the arrivals, a second.
    [[nodiscard]] double spare() const { return servers / handle_s - arrivals(); }
    [[nodiscard]] double mean_wait_s() const { return erlang_c(servers, load()) / spare(); }
    [[nodiscard]] double within(double seconds) const {
        return 1 - erlang_c(servers, load()) * std::exp(-spare() * seconds);
    }
};

struct impatient {
    double given_up{}, mean_wait_s{}, within{};
};

// Exponential patience: a birth and death chain; who is served within `seconds` by integrating the
// density of the offered wait.
inline impatient erlang_a(const queue& q, double patience_s, double seconds) {
    const double born = q.arrivals(), theta = 1 / patience_s, mu = 1 / q.handle_s;
    std::vector<double> logs{0};
    for (int n = 1; n < q.servers + 50 || logs.back() > -60; ++n)
        logs.push_back(logs.back() + std::log(born / (std::min(n, q.servers) * mu +
                                                      std::max(0, n - q.servers) * theta)));
    const double top = *std::ranges::max_element(logs);
    std::vector<double> chance;
    for (const double x : logs) chance.push_back(std::exp(x - top));
    const double all = std::accumulate(chance.begin(), chance.end(), 0.0);
    const auto s = static_cast<std::size_t>(q.servers);
    double in_line = 0, waits = 0;
    for (std::size_t n = s; n < chance.size(); ++n) {
        waits += chance[n] / all;
        in_line += static_cast<double>(n - s) * chance[n] / all;
    }
    const auto served_at = [&](double t) {
        const double offered = born * chance[s - 1] / all *
                               std::exp(born * (1 - std::exp(-theta * t)) / theta -
                                        static_cast<double>(q.servers) * mu * t);
        return offered * std::exp(-theta * t);
    };
    constexpr int steps = 2000;
    const double h = seconds / steps;
    double sum = served_at(0) + served_at(seconds);
    for (int i = 1; i < steps; ++i) sum += (i % 2 ? 4 : 2) * served_at(i * h);
    return {theta * in_line / born, in_line / born, 1 - waits + sum * h / 3};
}

// Mean waits by class under non-preemptive priority, the first class highest; one law of handling.
inline std::vector<double> by_priority(const queue& all, const std::vector<double>& shares) {
    const double residual = erlang_c(all.servers, all.load()) * all.handle_s / all.servers;
    std::vector<double> waits;
    double above = 0;
    for (const double share : shares) {
        const double used = share * all.load() / all.servers;
        waits.push_back(residual / ((1 - above) * (1 - above - used)));
        above += used;
    }
    return waits;
}

// Mean waits by class when priority grows linearly with the wait, `rates` a second: age over target
// has the rates 1 / target. Classes in any order.
inline std::vector<double> by_accumulation(const queue& all, const std::vector<double>& shares,
                                           const std::vector<double>& rates) {
    const double residual = erlang_c(all.servers, all.load()) * all.handle_s / all.servers;
    const double rho = all.load() / all.servers;
    std::vector<std::size_t> slowest_first(rates.size());
    std::iota(slowest_first.begin(), slowest_first.end(), std::size_t{0});
    std::ranges::sort(slowest_first, {}, [&](std::size_t i) { return rates[i]; });
    std::vector<double> waits(rates.size());
    for (std::size_t n = 0; n < slowest_first.size(); ++n) {
        const auto p = slowest_first[n];
        double over = residual / (1 - rho), under = 1;
        for (std::size_t k = 0; k < n; ++k) {
            const auto i = slowest_first[k];
            over -= shares[i] * rho * waits[i] * (1 - rates[i] / rates[p]);
        }
        for (std::size_t k = n + 1; k < slowest_first.size(); ++k) {
            const auto i = slowest_first[k];
            under -= shares[i] * rho * (1 - rates[p] / rates[i]);
        }
        waits[p] = over / under;
    }
    return waits;
}

}  // namespace evenline::test

#include "simulation/day_figures.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>

namespace evenline::simulation {

report simulate(const center& c, const core::policy& p, seed_range seeds,
                const std::function<void(std::uint64_t)>& finished, const trace& real) {
    std::vector<day_figures> days(seeds.count);
    std::atomic<std::uint64_t> next{0};
    std::uint64_t done = 0;
    std::exception_ptr broken;
    std::mutex one;
    const auto work = [&] {
        for (auto i = next++; i < seeds.count; i = next++) {
            try {
                days[i] = figures_of_day(c, run_day(c, p, seeds.first + i, real));
            } catch (...) {
                const std::lock_guard lock(one);
                broken = std::current_exception();
                return;
            }
            const std::lock_guard lock(one);
            ++done;
            if (finished) finished(done);
        }
    };
    {
        std::vector<std::jthread> threads;
        const auto cores = std::max(1U, std::thread::hardware_concurrency());
        for (unsigned i = 0; i < std::min<std::uint64_t>(cores, seeds.count); ++i)
            threads.emplace_back(work);
    }
    if (broken) std::rethrow_exception(broken);
    auto r = report_of(c, p.name, days);
    r.first_seed = seeds.first;
    return r;
}

}  // namespace evenline::simulation

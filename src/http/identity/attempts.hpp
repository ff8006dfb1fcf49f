// A token bucket per key: how often something may be tried. Bounded in memory.
#pragma once

#include <chrono>
#include <cstddef>
#include <map>
#include <string>

namespace evenline::http {

class attempts {
public:
    using clock = std::chrono::steady_clock;
    // `at_once`: after a pause; 0: a minute's worth.
    explicit attempts(double per_minute, std::size_t max_keys = 20'000, double at_once = 0)
        : per_minute_(per_minute),
          at_once_(at_once > 0 ? at_once : per_minute),
          max_keys_(max_keys) {}

    // Takes one attempt. False: too many; try again after retry_after_s().
    bool take(const std::string& key, clock::time_point now);
    // A right answer gives the attempt back, so that nobody is slowed down by being right.
    void give_back(const std::string& key);
    [[nodiscard]] unsigned retry_after_s() const {
        return static_cast<unsigned>(60.0 / per_minute_) + 1;
    }

private:
    struct bucket {
        double left;
        clock::time_point at;
    };
    void forget_full(clock::time_point now);
    double per_minute_, at_once_;
    std::size_t max_keys_;
    std::map<std::string, bucket> buckets_;  // ordered: strangers choose the texts
};

}  // namespace evenline::http

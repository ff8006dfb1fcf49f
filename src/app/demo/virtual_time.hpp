// The demo's clock as its customers and agents see it: the same start and speed as the server's,
// read from another thread.
#pragma once

#include "evenline/core/time.hpp"

#include <chrono>

namespace evenline::app::demo {

class virtual_time {
public:
    virtual_time(core::instant start, double speed)
        : began_(std::chrono::steady_clock::now()), start_(start), speed_(speed) {}

    [[nodiscard]] core::instant now() const {
        const std::chrono::duration<double> since = std::chrono::steady_clock::now() - began_;
        return start_ + core::from_seconds(since.count() * speed_);
    }
    [[nodiscard]] double seconds() const { return (now() - start_).seconds(); }  // since the start
    [[nodiscard]] std::chrono::steady_clock::time_point real(double at_s) const {
        const std::chrono::duration<double> after{at_s / speed_};
        return began_ + std::chrono::duration_cast<std::chrono::steady_clock::duration>(after);
    }
    [[nodiscard]] core::instant start() const { return start_; }
    [[nodiscard]] double speed() const { return speed_; }

private:
    std::chrono::steady_clock::time_point began_;
    core::instant start_;
    double speed_;
};

}  // namespace evenline::app::demo

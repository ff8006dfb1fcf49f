// How far a long command is, on a terminal only.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace evenline::app {

class progress_bar {
public:
    progress_bar(std::string what, std::uint64_t all);
    ~progress_bar();  // takes the line away
    progress_bar(const progress_bar&) = delete;
    progress_bar& operator=(const progress_bar&) = delete;

    void show(std::uint64_t done);

private:
    std::string what_;
    std::uint64_t all_;
    bool shown_;
    std::chrono::steady_clock::time_point began_, last_;
};

// "reference [########--------] 50 of 100 days, 3 s left"
std::string bar_of(const std::string& what, std::uint64_t done, std::uint64_t all,
                   double seconds_so_far);

}  // namespace evenline::app

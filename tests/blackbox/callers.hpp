// Customers who write without pause until told to stop, and what was acknowledged to them.
#pragma once

#include "blackbox/client.hpp"
#include "blackbox/server.hpp"

#include <atomic>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

namespace evenline::blackbox {

class callers {
public:
    // So many at a time, each message with `text`.
    callers(const server& to, unsigned at_once, std::string text = "where is it?");
    ~callers() { stop(); }
    callers(const callers&) = delete;
    callers& operator=(const callers&) = delete;

    void stop();
    [[nodiscard]] std::size_t acknowledged() const { return count_; }
    [[nodiscard]] std::size_t refused() const { return refused_; }
    [[nodiscard]] double slowest_s() const { return slowest_s_; }
    // Of the answers that said yes, after stop().
    [[nodiscard]] double p99_s() const;
    // Sends what was acknowledged once more, after stop(): how many the server had forgotten.
    [[nodiscard]] std::size_t forgotten() const;

private:
    void write_on();
    reply write(client& by, int number) const;

    const server& to_;
    const std::string text_;
    std::atomic<int> next_{0};
    std::atomic<bool> enough_{false};
    std::atomic<std::size_t> count_{0}, refused_{0};
    std::mutex guard_;
    std::set<int> acknowledged_;
    std::vector<double> answers_s_;
    std::atomic<double> slowest_s_{0};
    std::vector<std::thread> threads_;
};

// What a query of one number says of the store; -1 if it cannot be asked.
std::int64_t number_in_store(const server&, const std::string& sql);

}  // namespace evenline::blackbox

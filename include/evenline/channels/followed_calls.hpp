// The calls of a telephone exchange that a stream has heard of on this connection: what it takes
// to act on them, and whether it was we who took them out of the exchange's queue.
#pragma once

#include <map>
#include <string>
#include <string_view>

namespace evenline::channels {

struct followed_call {
    std::string thread;
    std::string leg;          // how the exchange names the caller's line when told to act on it
    std::string queue;
    std::string agent;        // "agt_7", whom we are connecting it to
    bool taken{};             // we took it out of the queue: its leaving is no hang-up
};

class followed_calls {
public:
    // By the id the exchange gives a line; the same again updates what is not empty.
    followed_call& note(const std::string& line, const std::string& thread,
                        const std::string& leg, const std::string& queue) {
        auto& c = by_line_[line];
        if (!thread.empty()) c.thread = thread;
        if (!leg.empty()) c.leg = leg;
        if (!queue.empty()) c.queue = queue;
        return c;
    }
    [[nodiscard]] followed_call* by_line(const std::string& line) {
        const auto found = by_line_.find(line);
        return found == by_line_.end() ? nullptr : &found->second;
    }
    [[nodiscard]] followed_call* by_thread(std::string_view thread) {
        for (auto& [line, c] : by_line_) {
            if (c.thread == thread) return &c;
        }
        return nullptr;
    }
    void forget(const std::string& line) { by_line_.erase(line); }
    void forget_all() { by_line_.clear(); }

private:
    std::map<std::string, followed_call> by_line_;
};

}  // namespace evenline::channels

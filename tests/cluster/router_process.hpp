// A router in a process of its own, with its own wire to the database.
#pragma once

#include "cluster/relay.hpp"

#include <string>
#include <sys/types.h>
#include <vector>

namespace evenline::cluster {

class router_process {
public:
    router_process(std::string name, std::string url);
    ~router_process();  // kills it
    router_process(const router_process&) = delete;
    router_process& operator=(const router_process&) = delete;

    void start();
    void signal(int which) const;
    void wait();                       // until it has ended
    [[nodiscard]] bool runs() const { return pid_ > 0; }
    void say(const std::string& line);
    // Whole lines it has said since; waits for nothing.
    std::vector<std::string> heard();

private:
    void close();
    const std::string name_, url_;
    unsigned lives_{};
    pid_t pid_{-1};
    int to_{-1}, from_{-1};
    std::string half_;
};

}  // namespace evenline::cluster

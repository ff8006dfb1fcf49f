// A proxy from Debian in front of our server, with a configuration of its own in a folder of its
// own, gone when the test is.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace evenline::trust {

enum class front_kind { nginx, haproxy };

class front {
public:
    front(front_kind, std::uint16_t back_port);
    ~front();
    front(const front&) = delete;
    front& operator=(const front&) = delete;
    // Empty when it runs; else why there is none (not installed, does not start).
    [[nodiscard]] const std::string& missing() const { return missing_; }
    [[nodiscard]] std::uint16_t port() const { return port_; }

private:
    void start(const std::string& program, const std::vector<std::string>& args);
    [[nodiscard]] bool answers() const;
    std::filesystem::path folder_;
    std::string missing_;
    std::uint16_t port_{};
    pid_t pid_{-1};
};

}  // namespace evenline::trust

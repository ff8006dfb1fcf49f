// Many connections at once, as bytes: opened, left alone, looked at again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace evenline::trust {

class crowd {
public:
    // Each connection sends `first` at once. Raises this process's limit of descriptors as far as
    // it may. Source addresses 127.0.0.1, .2, … of 5,000 connections each.
    // `receive_bytes`: how much each is willing to take in; 0: as the system gives.
    crowd(std::uint16_t port, std::size_t size, const std::string& first, int receive_bytes = 0);
    ~crowd();
    crowd(const crowd&) = delete;
    crowd& operator=(const crowd&) = delete;

    [[nodiscard]] std::size_t connected() const { return sockets_.size(); }
    void send_each(const std::string& bytes);
    // How many the server has closed, or answered with a status of 400 or more, until now.
    [[nodiscard]] std::size_t ended();
    // Waits until `n` have ended, at most `seconds`.
    [[nodiscard]] bool wait_ended(std::size_t n, double seconds);

private:
    std::vector<int> sockets_;
    std::vector<bool> over_;
};

// 0: no more to be had. As many descriptors as the machine gives this process.
[[nodiscard]] std::size_t raise_descriptors();
[[nodiscard]] double seconds_now();
[[nodiscard]] double cpu_seconds();
[[nodiscard]] std::size_t resident_bytes();

// A figure for docs/trust.md: into the test's report and onto the screen.
void figure(const std::string& name, std::int64_t value);

}  // namespace evenline::trust

#include "trust/crowd.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <gtest/gtest.h>
#include <chrono>
#include <cstdio>
#include <fstream>
#include <thread>

namespace evenline::trust {

std::size_t raise_descriptors() {
    rlimit now{};
    ::getrlimit(RLIMIT_NOFILE, &now);
    now.rlim_cur = now.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &now);
    return now.rlim_cur;
}

double seconds_now() {
    const auto since = std::chrono::steady_clock::now().time_since_epoch();
    return std::chrono::duration<double>(since).count();
}

double cpu_seconds() {
    rusage used{};
    ::getrusage(RUSAGE_SELF, &used);
    const auto of = [](const timeval& t) {
        return static_cast<double>(t.tv_sec) + static_cast<double>(t.tv_usec) / 1e6;
    };
    return of(used.ru_utime) + of(used.ru_stime);
}

std::size_t resident_bytes() {
    std::ifstream in("/proc/self/statm");
    std::size_t all = 0, resident = 0;
    in >> all >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

void figure(const std::string& name, std::int64_t value) {
    testing::Test::RecordProperty(name, std::to_string(value));
    std::printf("[  FIGURE  ] %s = %lld\n", name.c_str(), static_cast<long long>(value));
}

crowd::crowd(std::uint16_t port, std::size_t size, const std::string& first, int receive_bytes) {
    (void)raise_descriptors();
    sockaddr_in there{};
    there.sin_family = AF_INET;
    there.sin_port = htons(port);
    there.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    for (std::size_t i = 0; i < size; ++i) {
        const int one = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (one < 0) break;
        if (receive_bytes != 0)
            ::setsockopt(one, SOL_SOCKET, SO_RCVBUF, &receive_bytes, sizeof receive_bytes);
        sockaddr_in here{};
        here.sin_family = AF_INET;
        here.sin_addr.s_addr = htonl(INADDR_LOOPBACK + static_cast<std::uint32_t>(i / 5'000));
        (void)!::bind(one, reinterpret_cast<sockaddr*>(&here), sizeof here);
        if (::connect(one, reinterpret_cast<sockaddr*>(&there), sizeof there) != 0) {
            ::close(one);
            break;
        }
        if (!first.empty()) (void)!::send(one, first.data(), first.size(), MSG_NOSIGNAL);
        sockets_.push_back(one);
    }
    over_.resize(sockets_.size());
}

crowd::~crowd() {
    for (const int one : sockets_) ::close(one);
}

void crowd::send_each(const std::string& bytes) {
    for (const int one : sockets_)
        (void)!::send(one, bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
}

std::size_t crowd::ended() {
    std::size_t n = 0;
    for (std::size_t i = 0; i < sockets_.size(); ++i) {
        char buffer[4'096];
        while (!over_[i]) {
            const auto got = ::recv(sockets_[i], buffer, sizeof buffer, MSG_DONTWAIT);
            if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) break;
            const bool refused = got > 12 && (buffer[9] == '4' || buffer[9] == '5');
            over_[i] = got <= 0 || refused;
        }
        n += over_[i] ? 1 : 0;
    }
    return n;
}

bool crowd::wait_ended(std::size_t n, double seconds) {
    const double until = seconds_now() + seconds;
    while (ended() < n) {
        if (seconds_now() > until) return false;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    return true;
}

}  // namespace evenline::trust

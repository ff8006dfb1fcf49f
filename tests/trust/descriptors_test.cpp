// When descriptors run out: who is in is served, the machine does not spin, and whoever comes after
// there are some again gets in.
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <dirent.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>
#include <csignal>
#include <nlohmann/json.hpp>

namespace evenline::trust {
namespace {

std::size_t open_descriptors() {
    std::size_t n = 0;
    DIR* folder = ::opendir("/proc/self/fd");
    while (::readdir(folder) != nullptr) ++n;
    ::closedir(folder);
    return n;
}

// As few as `more` than are open now, until the end of the scope.
class few_descriptors {
public:
    explicit few_descriptors(std::size_t more) {
        ::getrlimit(RLIMIT_NOFILE, &before_);
        auto now = before_;
        now.rlim_cur = open_descriptors() + more;
        ::setrlimit(RLIMIT_NOFILE, &now);
    }
    ~few_descriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }

private:
    rlimit before_{};
};

class Descriptors : public http_test::desk {};

TEST_F(Descriptors, MayRunOutWithoutHarmToWhoIsIn) {
    http_test::wire inside(port());
    const auto alive = [&] {
        inside.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        return inside.receive().status;
    };
    ASSERT_EQ(alive(), 200U);
    const few_descriptors scarce(40);
    int ready[2];
    ASSERT_EQ(::pipe(ready), 0);
    const auto door = port();
    const pid_t visitors = ::fork();
    if (visitors == 0) {  // a process of its own has descriptors of its own
        const crowd all(door, 500, "");
        (void)!::write(ready[1], "x", 1);
        ::pause();
        ::_exit(0);
    }
    char done = 0;
    ASSERT_EQ(::read(ready[0], &done, 1), 1);
    const double cpu = cpu_seconds(), began = seconds_now();
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(alive(), 200U);
        ::usleep(100'000);  // time in which a listener that spins would burn the processor
    }
    const double share = (cpu_seconds() - cpu) / (seconds_now() - began);
    figure("cpu_percent", static_cast<std::int64_t>(share * 100));
    EXPECT_LT(share, 0.2);
    ::kill(visitors, SIGKILL);
    ::waitpid(visitors, nullptr, 0);
    ::close(ready[0]);
    ::close(ready[1]);
    const double gone = seconds_now();
    unsigned status = 0;
    while (status != 200 && seconds_now() - gone < 5) {
        http_test::wire late(door);
        late.send("GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
        status = late.receive().status;
    }
    EXPECT_EQ(status, 200U);
    EXPECT_LT(seconds_now() - gone, 2.0);
}

}  // namespace
}  // namespace evenline::trust

// The real server when the machine gives it no more memory: it refuses, or it ends and is started
// again. Either way nothing that it acknowledged is lost.
#include "blackbox/callers.hpp"
#include "blackbox/desk.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <fstream>

namespace evenline::blackbox {
namespace {

// How much memory it may write to, in bytes.
std::size_t taken_by(pid_t pid) {
    std::ifstream in("/proc/" + std::to_string(pid) + "/status");
    std::string word;
    std::size_t kib = 0;
    while (in >> word && word != "VmData:") {}
    in >> kib;
    return kib * 1'024;
}

void limit(pid_t pid, std::size_t bytes) {
    const rlimit to{bytes, bytes};
    ASSERT_EQ(::prlimit(pid, RLIMIT_DATA, &to, nullptr), 0);
}

class OutOfMemory : public testing::TestWithParam<int> {};

TEST_P(OutOfMemory, TheServerRefusesOrEndsAndForgetsNothingItAcknowledged) {
    server s;
    s.start();
    limit(s.pid(), taken_by(s.pid()) + static_cast<std::size_t>(GetParam()) * 1'024);
    // Bodies of 300 KB, eight at a time, each held several times while it is read and stored.
    callers all(s, 8, std::string(300'000, 'x'));
    static_cast<void>(
        eventually([&] { return all.refused() > 5 || all.acknowledged() > 40; },
                   std::chrono::seconds(5)));
    // One that still runs is killed: what it acknowledged must not have been in memory alone.
    all.stop();
    const bool lives = ::kill(s.pid(), 0) == 0 && client().get(s.url("/healthz")).status == 200;
    s.kill_hard();
    s.start();
    EXPECT_EQ(all.forgotten(), 0U);
    std::printf("[  FIGURE  ] %d KiB more: %zu acknowledged, %zu refused, %s, 0 forgotten\n",
                GetParam(), all.acknowledged(), all.refused(),
                lives ? "served on" : "ended or stuck");
    EXPECT_EQ(s.stop(), 0);
}

INSTANTIATE_TEST_SUITE_P(Room, OutOfMemory, testing::Values(0, 2'048, 8'192));

}  // namespace
}  // namespace evenline::blackbox

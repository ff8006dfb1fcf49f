// Who sends slowly, reads slowly or only holds a connection is cut in time; everybody else is
// served all the while. The times are the test's own short ones; what is proven is that each limit
// works beside 1,000 who break it.
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <algorithm>

namespace evenline::trust {
namespace {

class Slow : public http_test::desk {
protected:
    static http::settings patient() {
        auto s = http_test::quick_settings();
        s.max_connections = 12'000;
        s.header_timeout_s = 2;
        s.body_timeout_s = 2;
        s.write_timeout_s = 2;
        s.idle_timeout_s = 60;
        return s;
    }
    Slow() : desk(patient()) {}

    // The slowest of `n` good requests, in seconds.
    double slowest_of(int n) {
        double slowest = 0;
        for (int i = 0; i < n; ++i) {
            const double began = seconds_now();
            EXPECT_EQ(get("/healthz").status, 200U);
            slowest = std::max(slowest, seconds_now() - began);
        }
        return slowest;
    }
    static constexpr std::size_t many = 1'000;
};

TEST_F(Slow, AThousandUnfinishedHeadsAreCutWhileOthersAreServed) {
    crowd slow(port(), many, "GET /healthz HTTP/1.1\r\nHost: a\r\n");
    ASSERT_EQ(slow.connected(), many);
    const double good = slowest_of(50);
    slow.send_each("X-A: b\r\n");  // a line now and then does not buy more time
    EXPECT_TRUE(slow.wait_ended(many, 8)) << slow.ended() << " have ended";
    figure("slowest_good_ms", static_cast<std::int64_t>(good * 1e3));
}

TEST_F(Slow, AThousandUnfinishedBodiesAreCutWhileOthersAreServed) {
    crowd slow(port(), many,
               "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
               "Content-Length: 5000\r\n\r\n{");
    ASSERT_EQ(slow.connected(), many);
    const double good = slowest_of(50);
    slow.send_each(" ");
    EXPECT_TRUE(slow.wait_ended(many, 8)) << slow.ended() << " have ended";
    figure("slowest_good_ms", static_cast<std::int64_t>(good * 1e3));
}

// The third and fourth ways of the tool: answers asked for and taken a few bytes at a time, and
// ranges that overlap.
TEST_F(Slow, AThousandWhoDoNotReadTheirAnswersAreCutWhileOthersAreServed) {
    std::string all;
    for (int i = 0; i < 10; ++i) all += "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
    crowd slow(port(), many, all, 4'096);
    ASSERT_EQ(slow.connected(), many);
    const double until = seconds_now() + 60;
    double good = 0;
    std::size_t open = many;
    while (open > many / 10 && seconds_now() < until) {
        good = std::max(good, slowest_of(1));
        on_loop([&] { open = server_->connections(); });
    }
    EXPECT_LE(open, many / 10) << "are still there";
    figure("slowest_good_ms", static_cast<std::int64_t>(good * 1e3));
}

TEST_F(Slow, OverlappingRangesCostNoMoreThanThePage) {
    std::string ranges = "bytes=0-";
    for (int i = 0; i < 1'000; ++i) ranges += ",5-" + std::to_string(i + 6);
    const auto got = ask({"GET", "/", {}, {}, {"Range: " + ranges}});
    EXPECT_EQ(got.status, 200U);
    EXPECT_LT(got.body.size(), 2'000'000U);
}

TEST_F(Slow, TenThousandIdleConnectionsCostLittleAndNobodyElseWaits) {
    const auto may = raise_descriptors();
    if (may < 20'000) GTEST_SKIP() << "only " << may << " descriptors";
    (void)slowest_of(5);
    const auto before = resident_bytes();
    const std::size_t wanted = std::min<std::size_t>(10'000, (may - 400) / 2);
    crowd idle(port(), wanted, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(idle.connected(), wanted);
    // What they asked has been answered when somebody who comes last has an answer.
    (void)slowest_of(10);
    const double good = slowest_of(50);
    const auto each = (resident_bytes() - before) / wanted;
    figure("idle_connections", static_cast<std::int64_t>(wanted));
    figure("bytes_each", static_cast<std::int64_t>(each));
    figure("slowest_good_ms", static_cast<std::int64_t>(good * 1e3));
    EXPECT_LT(each, 40U * 1'024U) << "of which the client's side is a few";
    EXPECT_EQ(idle.ended(), 0U);
}

}  // namespace
}  // namespace evenline::trust

// Who sends slowly, reads slowly or only holds a connection is cut in time; everybody else is
// served all the while. The times are the test's own short ones; what is proven is that each limit
// works beside 1,000 who break it.
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <algorithm>
#include <memory>

namespace evenline::trust {
namespace {

class Slow : public http_test::desk {
protected:
    static http::settings patient() {
        auto s = http_test::quick_settings();
        s.max_connections = 12'000;
        s.connections_per_address = 0;
        s.header_timeout_s = 4;
        s.body_timeout_s = 4;
        s.write_timeout_s = 2;
        s.idle_timeout_s = 60;
        return s;
    }
    Slow() : desk(patient()) {}

    // Good requests one after another, each over a connection of its own, while `more` says so (it
    // is asked every twentieth time): how long each took, in seconds.
    template <class More> std::vector<double> served(More more) {
        std::vector<double> took;
        do {
            for (int i = 0; i < 20; ++i) {
                const double began = seconds_now();
                http_test::wire connection(port());
                connection.send("GET /api/v1/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
                                "Authorization: Bearer " + token_ + "\r\n\r\n");
                EXPECT_EQ(connection.receive().status, 200U);
                took.push_back(seconds_now() - began);
            }
        } while (more(took.size()));
        return took;
    }
    std::vector<double> times(std::size_t n) {
        return served([n](std::size_t done) { return done < n; });
    }
    // Beside nobody, just before, and for as many seconds: for a tenth of one a machine shared
    // with others shows its best side.
    std::vector<double> alone() {
        token_ = token(engine::role::supervisor);
        (void)times(20);
        const double until = seconds_now() + 2;
        return served([&](std::size_t done) { return done < 400 || seconds_now() < until; });
    }
    // Until the crowd has been cut, and at least as often as makes a 99th part.
    std::vector<double> beside(crowd& slow, const std::string& now_and_then) {
        const double until = seconds_now() + 15;
        return served([&, sent = false](std::size_t done) mutable {
            if (!sent) slow.send_each(now_and_then);
            sent = true;
            return done < 200 || (slow.ended() < many && seconds_now() < until);
        });
    }
    static void compare(std::vector<double> before, std::vector<double> meanwhile) {
        const auto p99 = [](std::vector<double>& all) {
            std::ranges::sort(all);
            return all[all.size() * 99 / 100];
        };
        const double base = p99(before), then = p99(meanwhile);
        figure("good_p99_before_us", static_cast<std::int64_t>(base * 1e6));
        figure("good_p99_meanwhile_us", static_cast<std::int64_t>(then * 1e6));
        figure("ratio_percent", static_cast<std::int64_t>(then / base * 100));
        figure("slowest_good_ms", static_cast<std::int64_t>(meanwhile.back() * 1e3));
        figure("good_requests", static_cast<std::int64_t>(meanwhile.size()));
    }
    double slowest_of(std::size_t n) {
        const auto all = times(n);
        return *std::ranges::max_element(all);
    }
    std::string token_;
    static constexpr std::size_t many = 1'000;
};

TEST_F(Slow, AThousandUnfinishedHeadsAreCutWhileOthersAreServed) {
    const auto before = alone();
    crowd slow(port(), many, "GET /healthz HTTP/1.1\r\nHost: a\r\n");
    ASSERT_EQ(slow.connected(), many);
    compare(before, beside(slow, "X-A: b\r\n"));  // a line now and then does not buy more time
    EXPECT_EQ(slow.ended(), many);
}

TEST_F(Slow, AThousandUnfinishedBodiesAreCutWhileOthersAreServed) {
    const auto before = alone();
    crowd slow(port(), many,
               "POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
               "Content-Length: 5000\r\n\r\n{");
    ASSERT_EQ(slow.connected(), many);
    compare(before, beside(slow, " "));
    EXPECT_EQ(slow.ended(), many);
}

// The third and fourth ways of the tool: answers asked for and taken a few bytes at a time, and
// ranges that overlap.
TEST_F(Slow, AThousandWhoDoNotReadTheirAnswersAreCutWhileOthersAreServed) {
    std::string all;
    for (int i = 0; i < 10; ++i) all += "GET /openapi.json HTTP/1.1\r\nHost: a\r\n\r\n";
    const auto before = alone();
    crowd slow(port(), many, all, 4'096);
    ASSERT_EQ(slow.connected(), many);
    const double until = seconds_now() + 60;
    std::size_t open = many;
    compare(before, served([&](std::size_t done) {
        on_loop([&] { open = server_->connections(); });
        return done < 200 || (open > many / 10 && seconds_now() < until);
    }));
    EXPECT_LE(open, many / 10) << "are still there";
}

TEST_F(Slow, AThousandWhoAskForOverlappingRangesGetThePageOnceEach) {
    std::string ranges = "bytes=0-";
    for (int i = 0; i < 1'000; ++i) ranges += ",5-" + std::to_string(i + 6);
    const auto got = ask({"GET", "/", {}, {}, {"Range: " + ranges}});
    EXPECT_EQ(got.status, 200U);
    EXPECT_LT(got.body.size(), 2'000'000U);
    const auto before = alone();
    // 200 a second, four times what the tool sends; each is answered and gone.
    const std::string asked = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\nRange: " + ranges;
    std::vector<std::unique_ptr<crowd>> all;
    const double began = seconds_now();
    compare(before, served([&](std::size_t) {
        if (seconds_now() >= began + 0.1 * static_cast<double>(all.size()))
            all.push_back(std::make_unique<crowd>(port(), 20, asked + "\r\n\r\n"));
        return all.size() * 20 < many;
    }));
    for (const auto& some : all) EXPECT_TRUE(some->wait_ended(20, 10));
}

TEST_F(Slow, TenThousandIdleConnectionsCostLittleAndNobodyElseWaits) {
    const auto may = raise_descriptors();
    if (may < 20'000) GTEST_SKIP() << "only " << may << " descriptors";
    token_ = token(engine::role::supervisor);
    (void)times(20);
    const auto before = resident_bytes();
    const std::size_t wanted = std::min<std::size_t>(10'000, (may - 400) / 2);
    crowd idle(port(), wanted, "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n");
    ASSERT_EQ(idle.connected(), wanted);
    // What they asked has been answered when somebody who comes last has an answer.
    (void)times(20);
    const double good = slowest_of(60);
    const auto each = (resident_bytes() - before) / wanted;
    figure("idle_connections", static_cast<std::int64_t>(wanted));
    figure("bytes_each", static_cast<std::int64_t>(each));
    figure("slowest_good_ms", static_cast<std::int64_t>(good * 1e3));
    EXPECT_LT(each, 40U * 1'024U) << "of which the client's side is a few";
    EXPECT_EQ(idle.ended(), 0U);
}

}  // namespace
}  // namespace evenline::trust

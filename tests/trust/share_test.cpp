// Who has a name and asks without end: they wait, and nobody else does.
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <algorithm>

namespace evenline::trust {
namespace {

using nlohmann::json;

http::settings small_shares() {
    auto s = http_test::quick_settings();
    s.reads_per_second = 10;
    s.writes_per_second = 5;
    return s;
}

class Shares : public http_test::desk {
protected:
    Shares() : http_test::desk(small_shares()) {}
};

TEST_F(Shares, WhoAsksWithoutEndWaitsAndNobodyElseDoes) {
    const auto rosa = agent("rosa", false);
    const auto program = token(engine::role::integrator), other = token(engine::role::integrator);
    unsigned served = 0, refused = 0;
    double slowest = 0;
    const auto began = seconds_now();
    for (int i = 0; i < 1'000; ++i) {
        const auto got = get("/api/v1/me", program);
        ++(got.status == 200 ? served : refused);
        if (got.status != 200) {
            EXPECT_EQ(got.code(), "too_fast");
            EXPECT_EQ(got.header("retry-after"), "1");
        }
        if (i % 50 != 0) continue;
        const auto asked = seconds_now();
        EXPECT_EQ(get("/api/v1/me", rosa.token).status, 200U);
        slowest = std::max(slowest, seconds_now() - asked);
    }
    const auto allowed = 100 + 10 * (seconds_now() - began) + 1;
    EXPECT_LE(served, allowed);
    EXPECT_GE(served, 100U) << "ten seconds' worth at once";
    EXPECT_GT(refused, 100U);
    EXPECT_EQ(get("/api/v1/me", other).status, 200U) << "another token has a share of its own";
    // What they write does not wait for what they read.
    EXPECT_NE(ask({"DELETE", "/api/v1/session", {}, program, {}}).status, 429U);
    figure("served of 1,000", served);
    figure("the agent's slowest answer meanwhile, ms", static_cast<std::int64_t>(slowest * 1'000));
}

TEST_F(Shares, WritesHaveTheirOwn) {
    const auto rosa = agent("rosa", false);
    unsigned refused = 0;
    for (int i = 0; i < 200; ++i)
        if (put("/api/v1/me/signature", {{"text", "x"}}, rosa.token).code() == "too_fast")
            ++refused;
    EXPECT_GT(refused, 50U);
    EXPECT_EQ(get("/api/v1/me/signature", rosa.token).status, 200U);
}

}  // namespace
}  // namespace evenline::trust

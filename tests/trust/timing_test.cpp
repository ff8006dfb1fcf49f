// Does the time an answer takes tell what was wrong? Welch's t-test over many answers, two classes
// in random turns. A measurement, so only where it is asked for: EVENLINE_NIGHTLY=1.
#include "evenline/channels/signature.hpp"
#include "evenline/channels/standard_webhook.hpp"
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>
#include <algorithm>
#include <chrono>
#include <cmath>
#include <random>

namespace evenline::trust {
namespace {

using clock = std::chrono::steady_clock;

constexpr double bar = 4.5;

double nanoseconds(clock::duration d) {
    return static_cast<double>(std::chrono::duration_cast<std::chrono::nanoseconds>(d).count());
}

// Without the slowest tenth, which is the machine's.
double t_of(std::array<std::vector<double>, 2> times) {
    std::array<double, 2> mean{}, part{};
    for (std::size_t c = 0; c < 2; ++c) {
        auto& all = times[c];
        std::ranges::sort(all);
        all.resize(all.size() * 9 / 10);
        for (const auto one : all) mean[c] += one / static_cast<double>(all.size());
        double squares = 0;
        for (const auto one : all) squares += (one - mean[c]) * (one - mean[c]);
        const auto n = static_cast<double>(all.size());
        part[c] = squares / (n - 1) / n;
    }
    return (mean[0] - mean[1]) / std::sqrt(part[0] + part[1]);
}

template <class Work> double t_of_two(std::size_t samples, Work work) {
    std::mt19937_64 chance(11);
    std::array<std::vector<double>, 2> times;
    for (std::size_t i = 0; i < samples; ++i) {
        const std::size_t which = chance() & 1U;
        const auto began = clock::now();
        work(which);
        times[which].push_back(nanoseconds(clock::now() - began));
    }
    return t_of(std::move(times));
}

void tell(const std::string& what, double t) {
    std::printf("[  FIGURE  ] %s: t = %.2f\n", what.c_str(), t);
    EXPECT_LT(std::abs(t), bar) << what;
}

http::settings unhurried() {
    auto s = http_test::quick_settings();
    s.logins_per_minute = s.logins_per_minute_address = 1'000'000;
    s.requests_per_connection = 10'000'000;
    return s;
}

class Timing : public http_test::desk {
protected:
    Timing() : http_test::desk(unhurried()) {}
    void SetUp() override {
        if (std::getenv("EVENLINE_NIGHTLY") == nullptr) GTEST_SKIP() << "set EVENLINE_NIGHTLY=1";
    }
    static std::string post(const std::string& path, const std::string& headers,
                            const std::string& body) {
        return "POST " + path + " HTTP/1.1\r\nHost: desk\r\nContent-Type: application/json\r\n" +
               headers + "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body;
    }
};

TEST_F(Timing, ComparingTellsNotWhereTwoTextsDiffer) {
    const std::string right(64, 'a');
    std::array wrong{right, right};
    wrong[0].front() = 'b';
    wrong[1].back() = 'b';
    volatile std::size_t sink = 0;
    tell("comparison, first or last byte", t_of_two(100'000, [&](std::size_t which) {
             for (int i = 0; i < 50; ++i)
                 sink = sink + channels::equal_constant_time(right, wrong[which]);
         }));
}

TEST_F(Timing, ALogInTellsNotWhetherThereIsSuchAnAccount) {
    agent("rosa", false);
    http_test::wire line(port());
    const std::array asked{
        post("/api/v1/session", "", R"({"email":"rosa@example.com","password":"a wrong one"})"),
        post("/api/v1/session", "", R"({"email":"nobd@example.com","password":"a wrong one"})")};
    tell("log-in, known or unknown", t_of_two(10'000, [&](std::size_t which) {
             line.send(asked[which]);
             ASSERT_EQ(line.receive().status, 401U);
         }));
}

TEST_F(Timing, AWebhookTellsNotHowMuchOfItsSignatureIsRight) {
    const std::string body = R"({"type":"contact.created"})";
    const auto now = std::to_string(http::wall_now().us / 1'000'000);
    std::array<std::string, 2> asked;
    for (std::size_t c = 0; c < 2; ++c) {
        std::string right;
        for (const auto& h : channels::sign_standard_webhook(
                 "whsec_ZXZlbmxpbmUtaHR0cC10ZXN0LXNlY3JldC0wMDAwMQ==", "m", http::wall_now(), body))
            if (h.name == "webhook-signature") right = h.value;
        ASSERT_GT(right.size(), 40U);
        auto& differs = c == 0 ? right[3] : right[right.size() - 2];
        differs = differs == 'A' ? 'B' : 'A';
        asked[c] = post("/api/v1/hooks/hook", "webhook-id: m\r\nwebhook-timestamp: " + now +
                                                  "\r\nwebhook-signature: " + right + "\r\n", body);
    }
    http_test::wire line(port());
    tell("webhook, first or last letter", t_of_two(20'000, [&](std::size_t which) {
             line.send(asked[which]);
             ASSERT_EQ(line.receive().status, 401U);
         }));
}

}  // namespace
}  // namespace evenline::trust

// An agent whose machine is there and whose console is not: no goodbye, no answer to a ping. They
// are noticed, and what they had goes back to its place for somebody who is there.
#include "http/desk.hpp"
#include "trust/crowd.hpp"

#include <nlohmann/json.hpp>

namespace evenline::trust {
namespace {

using nlohmann::json;

class HalfOpen : public http_test::desk {
protected:
    static http::settings impatient() {
        auto s = http_test::quick_settings();
        s.live_ping_s = 1;  // noticed after two of them
        s.agent_grace_s = 1;
        return s;
    }
    HalfOpen() : desk(impatient()) {}
};

TEST_F(HalfOpen, AConsoleThatAnswersNoPingGivesItsWorkBackWithItsPlace) {
    const auto rosa = agent("rosa");
    http_test::websocket_client hers(port());  // answers pings only while it reads
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    ASSERT_TRUE(hers.next());
    hook("t-1");
    const auto offer = offer_of(rosa);
    const std::string ticket = offer["ticket"]["id"];
    ASSERT_EQ(post("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept", json::object(),
                   rosa.token)
                  .status,
              200U);
    const auto supervisor = token(engine::role::supervisor);
    const auto before = get("/api/v1/tickets/" + ticket, supervisor).json();
    const auto luis = agent("luis");
    const double silent_since = seconds_now();
    json offered;
    while (offered.empty() && seconds_now() - silent_since < 15)
        offered = get("/api/v1/me/offers", luis.token).json()["data"];
    ASSERT_FALSE(offered.empty()) << "what she had was never given to anybody else";
    EXPECT_EQ(offered[0]["ticket"]["id"], ticket);
    const auto after = get("/api/v1/tickets/" + ticket, supervisor).json();
    EXPECT_EQ(after["waiting_since"], before["waiting_since"]) << "its place is kept";
    figure("noticed_and_offered_ms",
           static_cast<std::int64_t>((seconds_now() - silent_since) * 1e3));
}

}  // namespace
}  // namespace evenline::trust

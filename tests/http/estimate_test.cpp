// Waits as they are told, and how good the telling was.
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

class Estimates : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
};

TEST_F(Estimates, AreTheSameInTheTicketTheLineAndOnTheirOwn) {
    hook("w-1");
    const std::string id = "tkt_1";
    ASSERT_FALSE(id.empty());
    const auto own = get("/api/v1/tickets/" + id + "/estimate", supervisor);
    EXPECT_EQ(own.status, 200U) << own.body;
    EXPECT_EQ(own.json()["waiting"], true);
    EXPECT_EQ(own.json()["estimate"]["likely_seconds"], 40.0);
    EXPECT_EQ(own.json()["estimate"]["offer_callback"], "patience");
    EXPECT_EQ(get("/api/v1/tickets/" + id, supervisor).json()["estimate"]["high_seconds"], 90.0);
    const auto line = get("/api/v1/line", supervisor).json();
    EXPECT_EQ(line["data"][0]["estimate"]["position"], 1);
    EXPECT_EQ(get("/api/v1/tickets/tkt_999/estimate", supervisor).code(), "ticket_unknown");
}

TEST_F(Estimates, OfATicketInWorkAreNull) {
    hook("w-1");
    const std::string id = "tkt_1";
    const auto rosa = agent("rosa");
    const auto offer = offer_of(rosa);
    EXPECT_EQ(get("/api/v1/tickets/" + id + "/estimate", supervisor).json()["estimate"], nullptr);
}

TEST_F(Estimates, AreHeldAgainstTheirWaitsInAReport) {
    on_loop([&] {
        engine::submission s;
        for (const auto waited : {30, 100}) {
            engine::kept_estimate e{core::ticket_id{1}, 0, 1, {core::seconds(waited).us + 1}, 1,
                                    core::seconds(20), core::seconds(40), core::seconds(90),
                                    core::seconds(waited), false};
            s.office.emplace_back(e);
        }
        boost::asio::co_spawn(loop_, line_->submit(std::move(s)), boost::asio::detached);
    });
    const auto path = "/api/v1/reports/estimates?from=1970-01-01T00:00:00Z&to=1970-01-02T00:00:00Z";
    for (int tries = 0; tries < 200; ++tries)
        if (!get(path, supervisor).json()["data"].empty()) break;
    const auto row = get(path, supervisor).json()["data"][0];
    EXPECT_EQ(row["taken"], 2) << row;
    EXPECT_EQ(row["within_share"], 0.5);
    EXPECT_EQ(row["error_mean_seconds"], -25.0);
    EXPECT_EQ(row["error_absolute_mean_seconds"], 35.0);
}

}  // namespace
}  // namespace evenline::http_test

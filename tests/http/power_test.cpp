// Powers, notices and the reports' pages, over the wire.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Powers : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    // A ticket this agent has in hand; its path.
    std::string in_hand(const person& who, const std::string& thread) {
        hook(thread);
        const auto offer = offer_of(who);
        post("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept", json::object(),
             who.token);
        return "/api/v1/tickets/" + offer["ticket_id"].get<std::string>();
    }
    static json refund(int cents) {
        return {{"power", "refund"}, {"amount_minor", cents}, {"reason", "arrived broken"}};
    }
};

TEST_F(Powers, AGrantWithinTheLimitStandsInTheConversationTheAuditAndTheReport) {
    const auto rosa = agent("rosa");
    const auto ticket = in_hand(rosa, "t-1");
    EXPECT_EQ(get("/api/v1/powers", rosa.token).status, 200U);
    const auto mine = get(ticket + "/powers", rosa.token).json();
    EXPECT_EQ(mine["powers"][0]["power"], "refund");
    EXPECT_EQ(mine["powers"][0]["left_minor"], 5'000);
    const auto done = post(ticket + "/powers", refund(1'999), rosa.token);
    ASSERT_EQ(done.status, 201U) << done.body;
    EXPECT_EQ(done.json()["state"], "granted");
    EXPECT_EQ(done.json()["currency"], "EUR");
    const auto timeline = get(ticket + "/timeline", rosa.token).body;
    EXPECT_NE(timeline.find("Refund 19.99 EUR: granted. arrived broken"), std::string::npos);
    const auto audit = get("/api/v1/audit?action=power.grant", supervisor).json()["data"][0];
    EXPECT_EQ(audit["reason"], "arrived broken");
    const auto rows = get("/api/v1/reports/powers_granted", supervisor).json()["rows"];
    ASSERT_EQ(rows.size(), 1U);
    EXPECT_EQ(rows[0]["power"], "refund");
    EXPECT_EQ(rows[0]["with_grant"]["value"], 1.0);
}

TEST_F(Powers, ALimitHoldsOverAllGrantsOfATicketAndAboveItASupervisorIsAsked) {
    const auto rosa = agent("rosa");
    const auto ticket = in_hand(rosa, "t-1");
    EXPECT_EQ(post(ticket + "/powers", refund(3'000), rosa.token).json()["state"], "granted");
    const auto more = post(ticket + "/powers", refund(3'000), rosa.token);
    EXPECT_EQ(more.json()["state"], "asked") << "once a ticket, 50 EUR in all";
    const auto asked = get("/api/v1/powers/asked", supervisor).json()["data"];
    ASSERT_EQ(asked.size(), 1U);
    EXPECT_EQ(asked[0]["number"], 2);
    const auto path = ticket + "/powers/2";
    EXPECT_EQ(post(path, {{"granted", true}, {"reason", "x"}}, rosa.token).code(), "not_allowed");
    const auto said = post(path, {{"granted", true}, {"reason", "twice let down"}}, supervisor);
    EXPECT_EQ(said.json()["state"], "granted") << said.body;
    EXPECT_EQ(post(path, {{"granted", false}, {"reason", "no"}}, supervisor).code(), "grant_over");
    EXPECT_TRUE(get("/api/v1/powers/asked", supervisor).json()["data"].empty());
    const auto grants = get(ticket + "/powers", supervisor).json()["grants"];
    EXPECT_EQ(grants[1]["decided_reason"], "twice let down");
    EXPECT_EQ(post(ticket + "/powers/9", {{"granted", true}, {"reason", "x"}}, supervisor).code(),
              "grant_unknown");
}

TEST_F(Powers, TheSameKeyGrantsOnceAndOnlyTheHolderGrants) {
    const auto rosa = agent("rosa");
    const auto luis = agent("luis", false);
    const auto ticket = in_hand(rosa, "t-1");
    EXPECT_EQ(post(ticket + "/powers", refund(100), luis.token).status / 100, 4U);
    const std::vector<std::string> key{"Idempotency-Key: once"};
    const auto first = post(ticket + "/powers", refund(100), rosa.token, key);
    const auto again = post(ticket + "/powers", refund(100), rosa.token, key);
    EXPECT_EQ(first.status, 201U);
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(get(ticket + "/powers", rosa.token).json()["grants"].size(), 1U);
    EXPECT_EQ(post(ticket + "/powers", {{"power", "moon"}, {"reason", "x"}}, rosa.token).code(),
              "invalid_input");
    const json no_money{{"power", "escalate"}, {"amount_minor", 5}, {"reason", "x"}};
    EXPECT_EQ(post(ticket + "/powers", no_money, rosa.token).code(), "invalid_input");
    EXPECT_EQ(post(ticket + "/powers", refund(60'000), supervisor).code(), "invalid_input")
        << "a supervisor has a limit too";
}

TEST_F(Powers, ANoticeIsToldOnceToEachWhoComesAndCounted) {
    hook("before");
    const auto posted = post("/api/v1/notices", {{"en", "Payments are down."},
                                                 {"es", "Los pagos no funcionan."}},
                             supervisor);
    ASSERT_EQ(posted.status, 201U) << posted.body;
    EXPECT_EQ(posted.json()["in_force"], true);
    hook("t-1", "hello");
    hook("t-1", "are you there?");
    hook("t-2", "hello");
    const auto told = [&] {
        return get("/api/v1/notices", supervisor).json()["data"][0];
    };
    for (int i = 0; i < 200 && told()["told"] != 2; ++i) {}
    EXPECT_EQ(told()["told"], 2);
    EXPECT_EQ(told()["told_by_channel"][0]["channel"], "hook");
    const auto tickets = get("/api/v1/tickets", supervisor).json()["data"];
    std::size_t messages = 0;
    for (const auto& t : tickets) {
        const auto all =
            get("/api/v1/tickets/" + t["id"].get<std::string>() + "/timeline", supervisor).body;
        for (auto at = all.find("Payments are down."); at != std::string::npos;
             at = all.find("Payments are down.", at + 1))
            ++messages;
        EXPECT_EQ(t["status"], "queued") << "a notice answers nobody";
    }
    EXPECT_EQ(messages, 2U);
    const auto id = posted.json()["id"].get<std::string>();
    EXPECT_EQ(post("/api/v1/notices/" + id + "/end", json::object(), supervisor).json()["in_force"],
              false);
    hook("t-3");
    EXPECT_EQ(told()["told"], 2);
    EXPECT_TRUE(get("/api/v1/notices?in_force=true", supervisor).json()["data"].empty());
    EXPECT_EQ(get("/api/v1/audit?action=notice.", supervisor).json()["data"].size(), 2U);
    EXPECT_EQ(post("/api/v1/notices/not_99/end", json::object(), supervisor).code(),
              "notice_unknown");
}

TEST_F(Powers, EveryReportAnswersWithDefinitionsAndAsAFile) {
    const auto rosa = agent("rosa");
    const auto ticket = in_hand(rosa, "t-1");
    post(ticket + "/close", {{"disposition", "resolved"}}, rosa.token);
    const auto list = get("/api/v1/reports", supervisor).json()["data"];
    ASSERT_EQ(list.size(), 12U);
    for (const auto& kind : list) {
        const auto path = "/api/v1/reports/" + kind["report"].get<std::string>();
        const auto report = get(path + "?compare=previous&least=1", supervisor);
        ASSERT_EQ(report.status, 200U) << report.body;
        const auto columns = report.json()["columns"];
        for (const auto& column : columns) {
            EXPECT_FALSE(column["definition"]["en"].get<std::string>().empty());
            EXPECT_FALSE(column["definition"]["es"].get<std::string>().empty());
        }
        const bool empty = kind["report"] == "powers_granted";
        EXPECT_EQ(report.json()["rows"].empty(), empty) << path << report.body;
        EXPECT_TRUE(report.json()["compared"]["rows"].empty());
        const auto csv = get(path + "?format=csv&least=1", supervisor);
        EXPECT_EQ(csv.body.substr(0, 1), "\"");
    }
    const auto levels = get("/api/v1/reports/service_levels", supervisor).json()["rows"][0];
    EXPECT_EQ(levels["queued"], 1);
    EXPECT_EQ(levels["sl3"]["value"], 1.0);
    EXPECT_LT(levels["sl3"]["low"], 0.3) << "of one case nothing is certain";
    EXPECT_EQ(get("/api/v1/reports/moon", supervisor).code(), "report_unknown");
    EXPECT_EQ(get("/api/v1/reports/effort?need=moon", supervisor).code(), "invalid_input");
    EXPECT_EQ(get("/api/v1/reports/effort?compare=moon", supervisor).code(), "invalid_input");
    EXPECT_EQ(get("/api/v1/reports/effort", rosa.token).code(), "not_allowed");
}

}  // namespace
}  // namespace evenline::http_test

// The audit, reports, and the page about the machine.
#include "http/desk.hpp"
#include "http/reports/adherence.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Reports : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    std::string boss = token(engine::role::admin);
    // Accepted and closed by this agent.
    void served(const person& who, const std::string& thread) {
        hook(thread);
        const auto offer = offer_of(who);
        const auto path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
        EXPECT_EQ(post(path, json::object(), who.token).status, 200U);
        const auto close = "/api/v1/tickets/" + offer["ticket_id"].get<std::string>() + "/close";
        EXPECT_EQ(post(close, {{"disposition", "solved"}}, who.token).status, 200U);
    }
};

TEST_F(Reports, TheAuditPagesFiltersAndVerifies) {
    const auto rosa = agent("rosa");
    put("/api/v1/agents/" + rosa.id, {{"name", "Rosa"}}, supervisor);
    put("/api/v1/me/presence", {{"state", "away"}, {"reason", "lunch"}}, rosa.token);
    const auto all = get("/api/v1/audit?limit=2", supervisor);
    ASSERT_EQ(all.json()["data"].size(), 2U) << all.body;
    EXPECT_EQ(all.json()["data"][0]["action"], "presence.put");
    EXPECT_EQ(all.json()["has_more"], true);
    const auto next = get(
        "/api/v1/audit?limit=2&cursor=" + all.json()["next_cursor"].get<std::string>(), supervisor);
    EXPECT_LT(next.json()["data"][0]["number"], all.json()["data"][1]["number"]);
    const auto hers = all.json()["data"][0]["actor"].get<std::string>();
    const auto rows = get("/api/v1/audit?actor=" + hers, supervisor).json()["data"];
    for (const auto& row : rows)
        EXPECT_EQ(row["actor"], hers);
    EXPECT_TRUE(get("/api/v1/audit?to=2020-01-01T00:00:00Z", supervisor).json()["data"].empty());
    EXPECT_EQ(get("/api/v1/audit?from=yesterday", supervisor).code(), "invalid_input");
    EXPECT_EQ(get("/api/v1/audit?cursor=junk", supervisor).code(), "invalid_input");
    const auto checked = post("/api/v1/audit/verify", json::object(), supervisor).json();
    EXPECT_EQ(checked["ok"], true);
    EXPECT_EQ(checked["checked"], all.json()["data"][0]["number"]);
    EXPECT_EQ(checked["first_bad"], nullptr);
}

TEST_F(Reports, TheAuditAsAFileHasALineAnEntryAndNoFormula) {
    const auto rosa = agent("rosa");
    put("/api/v1/me/presence", {{"state", "away"}, {"reason", "x"}}, rosa.token);
    put("/api/v1/agents/" + rosa.id + "/presence", {{"state", "away"}, {"reason", "=1+1"}},
        supervisor);
    wire connection(port());
    connection.send(
        "GET /api/v1/audit.csv HTTP/1.1\r\nHost: desk\r\nConnection: close\r\n"
        "Authorization: Bearer " +
        supervisor + "\r\n\r\n");
    std::string all;  // in chunks, however long the log
    for (auto some = connection.receive_some(); !some.empty(); some = connection.receive_some())
        all += some;
    EXPECT_NE(all.find("audit.csv"), std::string::npos) << all;
    std::size_t lines = 0;
    for (auto at = all.find("\"\r\n"); at != std::string::npos; at = all.find("\"\r\n", at + 1))
        ++lines;
    const auto rows = get("/api/v1/audit", supervisor).json()["data"].size();
    EXPECT_EQ(lines, rows + 1 + 1) << "with the head's file name, which ends in a quote";
    EXPECT_NE(all.find("\"'=1+1\""), std::string::npos) << all;
}

TEST_F(Reports, HoursShowWhoWasServedInTime) {
    const auto rosa = agent("rosa");
    served(rosa, "t-1");
    served(rosa, "t-2");
    const auto by_channel = get("/api/v1/reports/sla", supervisor).json();
    ASSERT_EQ(by_channel["cells"].size(), 1U) << by_channel;
    EXPECT_EQ(by_channel["cells"][0]["channel"], "hook");
    EXPECT_EQ(by_channel["cells"][0]["n"], 2);
    EXPECT_EQ(by_channel["cells"][0]["in_target_share"], 1.0);
    EXPECT_EQ(by_channel["cells"][0]["gap"], 0.0);
    EXPECT_TRUE(by_channel["definitions"]["gap"].contains("es"));
    const auto by_agent = get("/api/v1/reports/sla?by=hour,agent", supervisor).json();
    EXPECT_EQ(by_agent["cells"][0]["agent"], rosa.id);
    EXPECT_EQ(by_agent["cells"][0]["label"], "rosa");
    EXPECT_EQ(get("/api/v1/reports/sla?by=hour,need", supervisor).json()["cells"][0]["need"],
              "normal");
    const auto by_skill = get("/api/v1/reports/sla?by=hour,skill", supervisor).json();
    EXPECT_EQ(by_skill["cells"][0]["skill"], "") << "nothing was asked of an agent";
    EXPECT_EQ(by_skill["cells"][0]["n"], 2);
    EXPECT_EQ(get("/api/v1/reports/sla?by=moon", supervisor).code(), "invalid_input");
    EXPECT_EQ(get("/api/v1/reports/sla?from=2020-01-01T00:00:00Z", supervisor).code(),
              "invalid_input");
    EXPECT_EQ(get("/api/v1/reports/sla?day=2026-13-40", supervisor).code(), "invalid_input");
}

TEST(Adherence, CountsWhatAPauseLastsBeyondItsMeasureAndNotResponding) {
    using core::agent_state;
    engine::agent_figures f;
    EXPECT_EQ(http::adherence(f, {15, 45}), std::nullopt) << "was not there";
    f.presence = {{agent_state::available, "", 6'000},
                  {agent_state::away, "break", 20 * 60},   // five minutes too long
                  {agent_state::away, "lunch", 45 * 60},   // just right
                  {agent_state::away, "meeting", 3'000},   // has no measure
                  {agent_state::not_responding, "", 900}};
    const double there = 6'000 + 1'200 + 2'700 + 3'000 + 900;
    EXPECT_DOUBLE_EQ(http::adherence(f, {15, 45}).value(), 1 - 1'200 / there);
    EXPECT_DOUBLE_EQ(http::adherence(f, {0, 0}).value(), 1 - 900 / there);
}

TEST_F(Reports, AgentsShowWhatTheyDid) {
    const auto rosa = agent("rosa");
    served(rosa, "t-1");
    hook("t-2");
    const auto offer = offer_of(rosa);
    post("/api/v1/offers/" + offer["id"].get<std::string>() + "/decline", {{"reason", "not mine"}},
         rosa.token);
    const auto row = get("/api/v1/reports/agents", supervisor).json()["data"][0];
    EXPECT_EQ(row["agent_id"], rosa.id);
    EXPECT_EQ(row["answered"], 1);
    EXPECT_EQ(row["closed"], 1);
    EXPECT_EQ(row["declined"], 1);
    EXPECT_EQ(row["last_refusals"][0]["reason"], "not mine");
    EXPECT_EQ(row["last_refusals"][0]["ticket_id"], offer["ticket_id"]);
    EXPECT_GE(row["handle_p50_seconds"], 0.0);
    EXPECT_GE(row["available_seconds"], 0.0);
    EXPECT_EQ(row["adherence_share"], 1.0);
}

TEST_F(Reports, ParityIsAFileToo) {
    served(agent("rosa"), "t-1");
    const auto csv = get("/api/v1/reports/parity.csv", supervisor);
    ASSERT_EQ(csv.status, 200U);
    EXPECT_EQ(csv.body.substr(0, 6), "\"from\"");
    EXPECT_NE(csv.body.find("\"normal\",\"hook\",\"1\",\"1\""), std::string::npos) << csv.body;
    EXPECT_TRUE(
        get("/api/v1/reports/parity", supervisor).json()["definitions"].contains("sl3_share"));
}

TEST_F(Reports, TheSystemPageSaysVersionStoreAndHowMuchIsLogged) {
    const auto facts = get("/api/v1/system", boss).json();
    EXPECT_EQ(facts["schema"], 3);
    EXPECT_EQ(facts["log_level"], "info");
    EXPECT_EQ(facts["channels"][0]["id"], "hook");
    EXPECT_EQ(put("/api/v1/system/log_level", {{"log_level", "debug"}}, boss).json()["log_level"],
              "debug");
    EXPECT_EQ(log_level_, "debug");
    EXPECT_EQ(put("/api/v1/system/log_level", {{"log_level", "loud"}}, boss).code(),
              "invalid_input");
    EXPECT_EQ(get("/api/v1/backups", boss).json()["data"][0]["file"], "a.db");
    EXPECT_EQ(get("/api/v1/system", supervisor).code(), "not_allowed");
    const auto audit = get("/api/v1/audit?action=system.log_level", boss).json()["data"][0];
    EXPECT_EQ(audit["before"], "info");
    EXPECT_EQ(audit["after"], "debug");
}

TEST_F(Reports, ABackupIsMadeAndAudited) {
    const auto made = post("/api/v1/backup", json::object(), boss);
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.json()["file"], "b.db");
    EXPECT_EQ(made.json()["took_seconds"], 0.5);
    EXPECT_EQ(get("/api/v1/audit?action=backup.", boss).json()["data"][0]["object"], "b.db");
}

TEST_F(Reports, WithoutHoursItIsAlwaysOpen) {
    const auto hours = get("/api/v1/hours", supervisor).json();
    EXPECT_EQ(hours["always"], true);
    EXPECT_EQ(hours["open_now"], true);
    EXPECT_EQ(hours["zone"], "UTC");
}

}  // namespace
}  // namespace evenline::http_test

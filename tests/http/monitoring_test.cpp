// A supervisor beside an agent: reading along, whispering, stepping in, taking over, moving.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Monitoring : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    person rosa = agent("rosa");

    std::string on(const std::string& ticket, const char* what) {
        return "/api/v1/tickets/" + ticket + what;
    }
    // Rosa holds the only ticket.
    std::string held(const std::string& thread = "t-1") {
        hook(thread);
        const auto offer = offer_of(rosa);
        const auto path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
        EXPECT_EQ(post(path, json::object(), rosa.token).status, 200U);
        return offer["ticket_id"];
    }
    answer drop(const std::string& path, const std::string& bearer) {
        return ask({"DELETE", path, {}, bearer, {}});
    }
    // An account of this role that serves tickets as well.
    person lead(const std::string& name) {
        const auto made = agent(name);
        on_loop([&] {
            auto account = *store_->accounts().by_email(name + "@example.com");
            account.what = engine::role::supervisor;
            EXPECT_TRUE(store_->accounts().save(account));
        });
        const auto in =
            post("/api/v1/session", {{"email", name + "@example.com"}, {"password", password}});
        return {made.id, in.json().value("token", "")};
    }
    bool timeline_has(const std::string& ticket, const std::string& text, const std::string& who) {
        return get(on(ticket, "/timeline"), who).body.find(text) != std::string::npos;
    }
};

TEST_F(Monitoring, WhoReadsAlongIsSeenAndTheHolderIsTold) {
    const auto ticket = held();
    websocket_client hers(port());
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    ASSERT_TRUE(hers.next());
    const auto watched = post(on(ticket, "/watch"), json::object(), supervisor);
    ASSERT_EQ(watched.status, 200U) << watched.body;
    EXPECT_EQ(watched.json()["watchers"][0]["kind"], "watch");
    const auto told = hers.next();
    ASSERT_TRUE(told);
    EXPECT_EQ((*told)["type"], "watched");
    EXPECT_EQ((*told)["on"], true);
    EXPECT_EQ(get(on(ticket, ""), rosa.token).json()["watchers"].size(), 1U);
    EXPECT_EQ(drop(on(ticket, "/watch"), supervisor).status, 204U);
    EXPECT_EQ((*hers.next())["on"], false);
    EXPECT_EQ(get(on(ticket, ""), rosa.token).json()["watchers"].size(), 0U);
    EXPECT_EQ(post(on(ticket, "/watch"), json::object(), rosa.token).code(), "not_allowed");
}

TEST_F(Monitoring, AWhisperIsForTheHolderAndSupervisorsOnly) {
    const auto ticket = held();
    const auto luis = agent("luis", false);
    ASSERT_EQ(post(on(ticket, "/whispers"), {{"text", "offer the refund"}}, supervisor).status,
              201U);
    EXPECT_TRUE(timeline_has(ticket, "offer the refund", rosa.token));
    EXPECT_TRUE(timeline_has(ticket, "offer the refund", supervisor));
    EXPECT_EQ(get(on(ticket, "/timeline"), luis.token).status, 404U);
    EXPECT_EQ(post(on(ticket, "/whispers"), {{"text", "  "}}, luis.token).code(), "ticket_unknown");
    EXPECT_EQ(post(on(ticket, "/whispers"), json::object(), supervisor).code(), "invalid_input");
}

TEST_F(Monitoring, AnAdviserReadsAndWhispersUntilTheAdviceEnds) {
    const auto ticket = held();
    const auto luis = agent("luis", false);
    EXPECT_EQ(get(on(ticket, ""), luis.token).code(), "ticket_unknown");
    const auto asked = post(on(ticket, "/consult"),
                            {{"agent_id", luis.id}, {"note", "is it covered"}}, rosa.token);
    ASSERT_EQ(asked.status, 200U) << asked.body;
    EXPECT_EQ(get(on(ticket, ""), luis.token).status, 200U);
    EXPECT_TRUE(timeline_has(ticket, "is it covered", luis.token));
    EXPECT_EQ(post(on(ticket, "/whispers"), {{"text", "it is"}}, luis.token).status, 201U);
    EXPECT_EQ(post(on(ticket, "/messages"), {{"text", "hello"}}, luis.token).code(), "not_yours");
    EXPECT_EQ(get(on(ticket, ""), supervisor).json()["agent_id"], rosa.id);
    EXPECT_EQ(drop(on(ticket, "/consult"), luis.token).status, 204U);
    EXPECT_EQ(get(on(ticket, ""), luis.token).code(), "ticket_unknown");
    EXPECT_EQ(post(on(ticket, "/consult"), {{"agent_id", "agt_99"}}, rosa.token).code(),
              "agent_unknown");
    EXPECT_EQ(post(on(ticket, "/consult"), {{"agent_id", rosa.id}}, rosa.token).code(),
              "nothing_to_do");
}

TEST_F(Monitoring, SteppingInWritesToTheCustomerAndTheAuditSaysSo) {
    hook("t-9");
    offer_of(rosa);
    EXPECT_EQ(post(on("tkt_1", "/barge"), {{"text", "hello"}}, supervisor).code(), "wrong_status");
    const auto ticket = held("t-9");
    const auto said = post(on(ticket, "/barge"), {{"text", "I will see to it"}}, supervisor);
    ASSERT_EQ(said.status, 201U) << said.body;
    EXPECT_TRUE(timeline_has(ticket, "I will see to it", rosa.token));
    EXPECT_EQ(get(on(ticket, ""), supervisor).json()["agent_id"], rosa.id);
    const auto audit = get("/api/v1/audit?object=" + ticket, supervisor).json()["data"];
    EXPECT_EQ(audit[0]["action"], "ticket.barge");
}

TEST_F(Monitoring, TakingOverKeepsPlaceAndClockAndNeedsAnAgentRow) {
    const auto ticket = held();
    const auto before = get(on(ticket, ""), supervisor).json();
    EXPECT_EQ(post(on(ticket, "/take_over"), json::object(), supervisor).code(), "no_agent_row");
    const auto irene = lead("irene");
    const auto taken = post(on(ticket, "/take_over"), json::object(), irene.token);
    ASSERT_EQ(taken.status, 200U) << taken.body;
    EXPECT_EQ(taken.json()["agent_id"], irene.id);
    EXPECT_EQ(taken.json()["status"], "active");
    EXPECT_EQ(taken.json()["waiting_since"], before["waiting_since"]);
    EXPECT_EQ(taken.json()["due_at"], before["due_at"]);
    EXPECT_EQ(post(on(ticket, "/take_over"), json::object(), irene.token).code(), "nothing_to_do");
    EXPECT_EQ(post(on(ticket, "/messages"), {{"text", "x"}}, rosa.token).status, 404U);
}

TEST_F(Monitoring, ASupervisorSaysThatAnAgentIsAway) {
    const auto done = put("/api/v1/agents/" + rosa.id + "/presence",
                          {{"state", "away"}, {"reason", "went home"}}, supervisor);
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(done.json()["state"], "away");
    const auto audit = get("/api/v1/audit?action=agent.presence", supervisor).json()["data"][0];
    EXPECT_EQ(audit["object"], rosa.id);
    EXPECT_EQ(audit["before"], "available");
    EXPECT_EQ(audit["after"], "away: went home");
    EXPECT_EQ(put("/api/v1/agents/agt_9/presence", {{"state", "away"}}, supervisor).code(),
              "agent_unknown");
    EXPECT_EQ(
        put("/api/v1/agents/" + rosa.id + "/presence", {{"state", "lost"}}, supervisor).code(),
        "invalid_input");
}

TEST_F(Monitoring, MovingIsTriedFirstThenDoneAndCanBeTakenBack) {
    const auto ticket = held();
    const auto luis = agent("luis");
    const json move{{"ticket_ids", {ticket}}, {"to", {{"agent_id", luis.id}}}};
    const auto tried = post("/api/v1/reassign/preview", move, supervisor);
    ASSERT_EQ(tried.status, 200U) << tried.body;
    EXPECT_EQ(tried.json()["moves"][0]["from"], rosa.id);
    EXPECT_EQ(tried.json()["moves"][0]["to"], luis.id);
    EXPECT_EQ(tried.json()["moves"][0]["fits"], true);
    EXPECT_EQ(get(on(ticket, ""), supervisor).json()["agent_id"], rosa.id) << "nothing was done";
    const auto done = post("/api/v1/reassign", move, supervisor);
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(done.json()["results"][0]["ok"], true);
    EXPECT_EQ(get(on(ticket, ""), supervisor).json()["agent_id"], luis.id);
    const auto undo = "/api/v1/reassign/" + done.json()["id"].get<std::string>() + "/undo";
    ASSERT_EQ(post(undo, json::object(), supervisor).status, 200U);
    EXPECT_EQ(get(on(ticket, ""), supervisor).json()["agent_id"], rosa.id);
    EXPECT_EQ(post(undo, json::object(), supervisor).code(), "reassignment_over");
}

TEST_F(Monitoring, APreviewSaysWhyItWouldNotWork) {
    const auto ticket = held();
    const auto luis = agent("luis", false);
    const auto why = [&](const json& to) {
        return post("/api/v1/reassign/preview", {{"ticket_ids", {ticket}}, {"to", to}}, supervisor)
            .json()["moves"][0]["why_not"];
    };
    EXPECT_EQ(why({{"agent_id", luis.id}}), "not_available");
    EXPECT_EQ(why({{"skill", "astrology"}}), "nobody_has_the_skill");
    const auto bad = [&](const json& body) {
        return post("/api/v1/reassign/preview", body, supervisor).code();
    };
    EXPECT_EQ(bad({{"ticket_ids", {ticket}}, {"to", json::object()}}), "invalid_input");
    EXPECT_EQ(bad({{"ticket_ids", json::array()}, {"to", {{"skill", "x"}}}}), "invalid_input");
    EXPECT_EQ(bad({{"ticket_ids", {ticket}}, {"to", {{"agent_id", "agt_99"}}}}), "invalid_input");
}

}  // namespace
}  // namespace evenline::http_test

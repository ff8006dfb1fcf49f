// What people put on tickets and take out of them: tags, the end as its agent saw it, redactions,
// saved views, time for the wrap-up, transfers taken back.
#include "http/desk.hpp"

#include <fstream>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Marks : public desk {
protected:
    explicit Marks(http::settings s = quick_settings()) : desk(std::move(s)) {}
    std::string supervisor = token(engine::role::supervisor);
    person rosa = agent("rosa");

    static std::string on(const std::string& ticket, const char* what) {
        return "/api/v1/tickets/" + ticket + what;
    }
    std::string taken(const std::string& thread, const std::string& text = "hello") {
        EXPECT_EQ(hook(thread, text).status, 200U);
        const auto offer = offer_of(rosa);
        const auto path = "/api/v1/offers/" + offer["id"].get<std::string>() + "/accept";
        EXPECT_EQ(post(path, json::object(), rosa.token).status, 200U);
        return offer["ticket_id"];
    }
    std::string message_of(const std::string& ticket) {
        const auto timeline = get(on(ticket, "/timeline"), supervisor).json();
        for (const auto& e : timeline["data"])
            if (!e["message"].is_null()) return e["message"]["id"];
        return {};
    }
    answer drop(const std::string& path, const std::string& bearer) {
        return ask({"DELETE", path, {}, bearer, {}});
    }
    // Does a copy of the store, as a backup is made, hold these bytes?
    bool store_holds(const std::string& bytes) {
        const auto copy = folder_ / ("copy" + std::to_string(++copies_) + ".db");
        on_loop([&] { EXPECT_TRUE(store_->backup(copy.string())); });
        std::ifstream in(copy, std::ios::binary);
        const std::string all((std::istreambuf_iterator<char>(in)), {});
        return all.find(bytes) != std::string::npos;
    }
    int copies_{};
};

TEST_F(Marks, TagsArePutOnTakenOffAndFoundAgain) {
    const auto ticket = taken("t-1");
    const auto put_on =
        post(on(ticket, "/tags"), {{"add", {"Late  Delivery ", "refund"}}}, rosa.token);
    ASSERT_EQ(put_on.status, 200U) << put_on.body;
    EXPECT_EQ(put_on.json()["tags"], (json{"late delivery", "refund"}));
    const auto list = get("/api/v1/tickets?tag=refund", supervisor).json()["data"];
    ASSERT_EQ(list.size(), 1U);
    EXPECT_EQ(list[0]["id"], ticket);
    EXPECT_EQ(get("/api/v1/search?q=hello&tag=refund", supervisor).json()["data"].size(), 1U);
    EXPECT_EQ(get("/api/v1/search?q=hello&tag=other", supervisor).json()["data"].size(), 0U);
    EXPECT_EQ(get("/api/v1/tags", rosa.token).json()["data"][0]["tickets"], 1);
    EXPECT_EQ(post(on(ticket, "/tags"), {{"remove", {"refund"}}}, rosa.token).json()["tags"],
              json{"late delivery"});
    EXPECT_EQ(get("/api/v1/tickets?tag=refund", supervisor).json()["data"].size(), 0U);
    const auto audit = get("/api/v1/audit?action=ticket.tags", supervisor).json()["data"];
    EXPECT_EQ(audit[0]["before"], "-refund");
}

TEST_F(Marks, ATagThatIsNoneAndATicketThatIsNotSeenAreRefused) {
    const auto ticket = taken("t-1");
    EXPECT_EQ(post(on(ticket, "/tags"), {{"add", {"a,b"}}}, rosa.token).code(), "invalid_input");
    EXPECT_EQ(post(on(ticket, "/tags"), json::object(), rosa.token).code(), "invalid_input");
    const auto luis = agent("luis", false);
    EXPECT_EQ(post(on(ticket, "/tags"), {{"add", {"x"}}}, luis.token).code(), "ticket_unknown");
    EXPECT_EQ(get(on(ticket, "/marks"), luis.token).code(), "ticket_unknown");
}

TEST_F(Marks, TheEndIsKeptAsItsAgentSawIt) {
    const auto ticket = taken("t-1");
    EXPECT_EQ(get(on(ticket, "/marks"), rosa.token).json()["resolved"], nullptr);
    const auto closed = post(on(ticket, "/close"),
                             {{"disposition", "solved"}, {"resolved", false}, {"effort", 4}},
                             rosa.token);
    ASSERT_EQ(closed.status, 200U) << closed.body;
    const auto marks = get(on(ticket, "/marks"), supervisor).json();
    EXPECT_EQ(marks["resolved"], false);
    EXPECT_EQ(marks["effort"], 4);
}

TEST_F(Marks, WrapUpGetsItsTimeOnceMoreAndOnlyOnce) {
    const auto ticket = taken("t-1");
    EXPECT_EQ(post(on(ticket, "/wrap_up/extend"), json::object(), rosa.token).code(),
              "wrong_status");
    const auto begun = post(on(ticket, "/wrap_up"), json::object(), rosa.token).json();
    const auto more = post(on(ticket, "/wrap_up/extend"), json::object(), rosa.token);
    ASSERT_EQ(more.status, 200U) << more.body;
    EXPECT_GT(more.json()["wrap_up_until"], begun["wrap_up_until"]);
    EXPECT_EQ(more.json()["wrap_up_extended"], true);
    const auto again = post(on(ticket, "/wrap_up/extend"), json::object(), rosa.token);
    EXPECT_EQ(again.json()["wrap_up_until"], more.json()["wrap_up_until"]);
}

TEST_F(Marks, WordsTakenOutAreGoneFromViewsSearchAnswersAndBackups) {
    const auto ticket = taken("t-1", "My card is Zebra4111");
    const auto message = message_of(ticket);
    const std::vector<std::string> key{"Idempotency-Key: note-1"};
    post(on(ticket, "/notes"), {{"text", "noted"}}, rosa.token, key);
    EXPECT_EQ(get("/api/v1/search?q=Zebra4111", supervisor).json()["data"].size(), 1U);
    EXPECT_TRUE(store_holds("Zebra4111"));
    const auto path = "/api/v1/messages/" + message + "/redact";
    EXPECT_EQ(post(path, json::object(), rosa.token).code(), "invalid_input");
    const auto done = post(path, {{"reason", "a card number"}}, rosa.token);
    ASSERT_EQ(done.status, 200U) << done.body;
    EXPECT_EQ(done.json()["text"], "");
    EXPECT_FALSE(done.json()["redacted_at"].is_null());
    EXPECT_EQ(get("/api/v1/search?q=Zebra4111", supervisor).json()["data"].size(), 0U);
    for (const auto* where : {"", "/timeline", "/why"})
        EXPECT_EQ(get(on(ticket, where), supervisor).body.find("Zebra"), std::string::npos);
    const auto replayed = post(on(ticket, "/notes"), {{"text", "noted"}}, rosa.token, key);
    EXPECT_EQ(replayed.body.find("Zebra"), std::string::npos) << replayed.body;
    const auto audit = get("/api/v1/audit?action=message.redact", supervisor);
    EXPECT_EQ(audit.json()["data"][0]["reason"], "a card number");
    EXPECT_EQ(audit.body.find("Zebra"), std::string::npos);
    EXPECT_FALSE(store_holds("Zebra4111"));
}

TEST_F(Marks, WordsAreTakenOutByThoseAtWorkOnTheTicketOnly) {
    const auto ticket = taken("t-1", "My card is Zebra4111");
    const auto luis = agent("luis", false);
    const auto path = "/api/v1/messages/" + message_of(ticket) + "/redact";
    EXPECT_EQ(post(path, {{"reason", "x"}}, luis.token).code(), "message_unknown");
    const auto sent = post(on(ticket, "/messages"), {{"text", "a"}, {"send_after_ms", 60'000}},
                           rosa.token);
    const auto held = "/api/v1/messages/" + sent.json()["message_id"].get<std::string>();
    EXPECT_EQ(post(held + "/redact", {{"reason", "x"}}, rosa.token).code(), "still_being_sent");
}

TEST_F(Marks, AViewIsOnesOwnUnlessASupervisorSharesIt) {
    const auto mine = post("/api/v1/views",
                           {{"name", "Refunds"}, {"place", "search?tag=refund"}}, rosa.token);
    ASSERT_EQ(mine.status, 201U) << mine.body;
    EXPECT_EQ(post("/api/v1/views", {{"name", "x"}, {"place", "https://x.example"}}, rosa.token)
                  .code(),
              "invalid_input");
    EXPECT_EQ(post("/api/v1/views", {{"name", "x"}, {"place", "line"}, {"shared", true}},
                   rosa.token).code(),
              "not_allowed");
    const auto lead = agent("irene", false);
    EXPECT_TRUE(get("/api/v1/views", lead.token).json()["data"].empty());
    EXPECT_EQ(drop("/api/v1/views/" + mine.json()["id"].get<std::string>(), lead.token).code(),
              "view_unknown");
    EXPECT_EQ(drop("/api/v1/views/" + mine.json()["id"].get<std::string>(), rosa.token).status,
              204U);
    EXPECT_TRUE(get("/api/v1/views", rosa.token).json()["data"].empty());
}

TEST_F(Marks, ATransferComesBackWhileNobodyHasTakenIt) {
    const auto ticket = taken("t-1");
    const auto luis = agent("luis");
    const auto before = get(on(ticket, ""), supervisor).json();
    ASSERT_EQ(post(on(ticket, "/transfer"), {{"to_agent", luis.id}}, rosa.token).status, 200U);
    EXPECT_EQ(post(on(ticket, "/recall"), json::object(), luis.token).code(), "recall_over");
    const auto back = post(on(ticket, "/recall"), json::object(), rosa.token);
    ASSERT_EQ(back.status, 200U) << back.body;
    EXPECT_EQ(back.json()["agent_id"], rosa.id);
    EXPECT_EQ(back.json()["status"], "active");
    EXPECT_EQ(back.json()["waiting_since"], before["waiting_since"]);
    EXPECT_EQ(post(on(ticket, "/recall"), json::object(), rosa.token).code(), "recall_over");
}

TEST_F(Marks, ASupervisorsWordIsShownToItsAgentAndKeptInTheAudit) {
    websocket_client hers(port());
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    ASSERT_TRUE(hers.next());
    const auto path = "/api/v1/agents/" + rosa.id + "/messages";
    const auto said = post(path, {{"text", "Break at noon"}}, supervisor);
    ASSERT_EQ(said.status, 200U) << said.body;
    EXPECT_EQ(said.json()["shown"], true);
    EXPECT_EQ((*hers.next())["note"], "Break at noon");
    EXPECT_EQ(get("/api/v1/audit?action=agent.message", supervisor).json()["data"][0]["after"],
              "Break at noon");
    EXPECT_EQ(post(path, {{"text", "x"}}, rosa.token).code(), "not_allowed");
    EXPECT_EQ(post("/api/v1/agents/agt_99/messages", {{"text", "x"}}, supervisor).code(),
              "agent_unknown");
}

TEST_F(Marks, WhoWritesIsToldToThoseWhoLookAtTheSameTicket) {
    const auto ticket = taken("t-1");
    websocket_client hers(port()), theirs(port());
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    theirs.say({{"type", "hello"}, {"token", supervisor}});
    const auto until = [](websocket_client& feed, const std::string& type) {
        for (auto said = feed.next(); said; said = feed.next())
            if ((*said)["type"] == type) return *said;
        return json();
    };
    ASSERT_EQ(until(hers, "snapshot")["features"][1], "typing");
    hers.say({{"type", "viewing"}, {"ticket_id", ticket}});
    theirs.say({{"type", "viewing"}, {"ticket_id", ticket}});
    ASSERT_EQ(until(theirs, "viewing")["viewers"].size(), 1U);
    hers.say({{"type", "typing"}});
    const auto told = until(theirs, "typing");
    EXPECT_EQ(told["ticket_id"], ticket);
    EXPECT_EQ(told["by"], "rosa");
}

TEST_F(Marks, NobodyReadsAlongUnseenUnlessTheServerAllowsIt) {
    const auto ticket = taken("t-1");
    EXPECT_EQ(get("/api/v1/me", supervisor).json()["private_monitoring"], false);
    EXPECT_EQ(post(on(ticket, "/watch"), {{"private", true}}, supervisor).code(),
              "private_monitoring_off");
}

class Unseen : public Marks {
protected:
    static http::settings allowed() {
        auto s = quick_settings();
        s.private_monitoring = true;
        return s;
    }
    Unseen() : Marks(allowed()) {}
};

TEST_F(Unseen, WhereItIsAllowedTheHolderIsNotToldAndTheAuditSaysSo) {
    const auto ticket = taken("t-1");
    ASSERT_EQ(post(on(ticket, "/watch"), {{"private", true}}, supervisor).status, 200U);
    EXPECT_TRUE(get(on(ticket, ""), rosa.token).json()["watchers"].empty());
    EXPECT_EQ(get("/api/v1/audit?object=" + ticket, supervisor).json()["data"][0]["action"],
              "ticket.watch_private");
    ASSERT_EQ(post(on(ticket, "/watch"), json::object(), supervisor).status, 200U);
    EXPECT_EQ(get(on(ticket, ""), rosa.token).json()["watchers"].size(), 1U);
}

}  // namespace
}  // namespace evenline::http_test

// The live feed and the stream of events.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Live : public desk {
protected:
    explicit Live(http::settings s = quick_settings()) : desk(std::move(s)) {}
    // The next change of this kind.
    static json change_of(websocket_client& feed, const std::string& kind) {
        for (auto said = feed.next(); said; said = feed.next()) {
            if ((*said)["type"] == "change" && (*said)["event"]["kind"] == kind) return *said;
        }
        ADD_FAILURE() << "no " << kind << " came";
        return {};
    }
};

TEST_F(Live, ASupervisorGetsTheLineAndThenEveryChangeByNumber) {
    hook("t-1");
    websocket_client feed(port());
    ASSERT_EQ(feed.status(), 101U);
    feed.say({{"type", "hello"}, {"token", token(engine::role::supervisor)}});
    const auto snapshot = feed.next();
    ASSERT_TRUE(snapshot);
    EXPECT_EQ((*snapshot)["type"], "snapshot");
    EXPECT_EQ((*snapshot)["line"][0]["ticket_id"], "tkt_1");
    hook("t-2");
    std::uint64_t last = (*snapshot)["number"];
    for (bool queued = false; !queued;) {
        const auto change = feed.next();
        ASSERT_TRUE(change);
        EXPECT_EQ((*change)["number"], ++last) << "a supervisor misses none";
        queued = (*change)["event"]["kind"] == "queued";
    }
}

TEST_F(Live, AnAgentGetsTheirOwnAndNobodyElses) {
    const auto rosa = agent("rosa"), luis = agent("luis", false);
    websocket_client hers(port()), his(port());
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    his.say({{"type", "hello"}, {"token", luis.token}});
    EXPECT_EQ((*hers.next())["me"]["agent_id"], rosa.id);
    const auto snapshot = his.next();
    EXPECT_FALSE(snapshot->contains("line"));
    hook("t-1");
    const auto offered = change_of(hers, "offered");
    EXPECT_EQ(offered["event"]["data"]["offer"]["agent"], rosa.id);
    // What Luis gets next is his own presence: nothing of Rosa's offer came before it.
    EXPECT_EQ(
        put("/api/v1/me/presence", {{"state", "away"}, {"reason", "lunch"}}, luis.token).status,
        200U);
    const auto first = his.next();
    ASSERT_TRUE(first);
    EXPECT_EQ((*first)["event"]["kind"], "presence_changed") << first->dump();
}

TEST_F(Live, WhoLooksAtATicketIsToldOfTheOthers) {
    const auto rosa = agent("rosa");
    hook("t-1");
    offer_of(rosa);
    const auto next_viewers = [](websocket_client& feed) {
        for (auto said = feed.next(); said; said = feed.next()) {
            if ((*said)["type"] == "viewing") return (*said)["viewers"];
        }
        return json();
    };
    websocket_client hers(port()), luis(port());
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    luis.say({{"type", "hello"}, {"token", token(engine::role::supervisor)}});
    EXPECT_EQ((*hers.next())["features"], json({"viewing", "typing"}));
    hers.say({{"type", "viewing"}, {"ticket_id", "tkt_1"}});
    EXPECT_EQ(next_viewers(hers), json::array());
    luis.say({{"type", "viewing"}, {"ticket_id", "tkt_1"}});
    EXPECT_EQ(next_viewers(hers), json({"test"}));
    EXPECT_EQ(next_viewers(luis), json({"rosa"}));
    luis.say({{"type", "viewing"}, {"ticket_id", nullptr}});
    EXPECT_EQ(next_viewers(hers), json::array());
}

TEST_F(Live, ACallForHelpIsHeardBySupervisorsOnly) {
    const auto rosa = agent("rosa", false);
    websocket_client hers(port()), lead(port());
    hers.say({{"type", "hello"}, {"token", rosa.token}});
    lead.say({{"type", "hello"}, {"token", token(engine::role::supervisor)}});
    ASSERT_TRUE(hers.next());
    ASSERT_TRUE(lead.next());
    post("/api/v1/me/help", {{"reason", "A refund above my limit"}}, rosa.token);
    const auto heard = lead.next();
    EXPECT_EQ((*heard)["type"], "help");
    EXPECT_EQ((*heard)["by"], "rosa");
    EXPECT_EQ((*heard)["reason"], "A refund above my limit");
    hers.say({{"type", "ping"}});
    EXPECT_EQ((*hers.next())["type"], "pong");  // and nothing before it
}

TEST_F(Live, AConsoleThatWasAwayResumesByNumber) {
    const auto supervisor = token(engine::role::supervisor);
    std::uint64_t seen = 0;
    {
        websocket_client feed(port());
        feed.say({{"type", "hello"}, {"token", supervisor}});
        seen = (*feed.next())["number"];
        hook("t-1");
        seen = change_of(feed, "queued")["number"];
    }
    hook("t-2");
    websocket_client again(port());
    again.say({{"type", "hello"}, {"token", supervisor}, {"after", seen}});
    EXPECT_EQ((*again.next())["type"], "resumed");
    EXPECT_EQ((*again.next())["number"], seen + 1);
    websocket_client stranger(port());
    stranger.say({{"type", "hello"}, {"token", supervisor}, {"after", 9'999'999}});
    EXPECT_EQ((*stranger.next())["type"], "snapshot") << "a number that is not ours";
}

TEST_F(Live, WhoHasNoTokenIsNotLetIn) {
    websocket_client bad(port());
    bad.say({{"type", "hello"}, {"token", "evs_this-session-was-never-made-00000000000"}});
    EXPECT_FALSE(bad.next());
    EXPECT_EQ(bad.close_code(), 4401);
    websocket_client rude(port());
    rude.say({{"type", "give me everything"}});
    EXPECT_FALSE(rude.next());
    EXPECT_EQ(rude.close_code(), 4400);
    websocket_client silent(port());
    EXPECT_FALSE(silent.next());
    EXPECT_EQ(silent.close_code(), 4401) << "no hello within the time";
    websocket_client integrator(port(),
                                {"Authorization: Bearer " + token(engine::role::integrator)});
    EXPECT_FALSE(integrator.next());
    EXPECT_EQ(integrator.close_code(), 4403);
}

TEST_F(Live, ATicketOpensTheFeedOnceAndNothingElse) {
    const auto rosa = agent("rosa");
    const auto ticket = post("/api/v1/live/ticket", json::object(), rosa.token).json()["ticket"];
    EXPECT_EQ(get("/api/v1/me", ticket).status, 401U) << "it is no session";
    websocket_client first(port()), again(port());
    first.say({{"type", "hello"}, {"token", ticket}});
    EXPECT_EQ((*first.next())["me"]["agent_id"], rosa.id);
    again.say({{"type", "hello"}, {"token", ticket}});
    EXPECT_FALSE(again.next());
    EXPECT_EQ(again.close_code(), 4401U);
    EXPECT_EQ(ask({"DELETE", "/api/v1/session", {}, rosa.token, {}}).status, 204U);
    while (first.next()) {
    }
    EXPECT_EQ(first.close_code(), 4401U) << "the session behind it ended";
}

TEST_F(Live, PagesOfOtherOriginsAreRefusedAtTheDoor) {
    websocket_client elsewhere(port(), {"Origin: https://evil.example"});
    EXPECT_EQ(elsewhere.status(), 403U);
    EXPECT_EQ(elsewhere.refusal(), "wrong_origin");
    websocket_client own(port(), {"Origin: http://127.0.0.1:" + std::to_string(port())});
    EXPECT_EQ(own.status(), 101U);
}

TEST_F(Live, ASessionThatEndsEndsItsFeed) {
    const auto rosa = agent("rosa", false);
    websocket_client feed(port());
    feed.say({{"type", "hello"}, {"token", rosa.token}});
    ASSERT_TRUE(feed.next());
    EXPECT_EQ(ask({"DELETE", "/api/v1/session", {}, rosa.token, {}}).status, 204U);
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.close_code(), 4401);
}

TEST_F(Live, ConsolesAreToldWhenTheServerStops) {
    websocket_client feed(port(), {"Authorization: Bearer " + token(engine::role::supervisor)});
    ASSERT_TRUE(feed.next());
    std::thread stopping([this] { stop(); });
    EXPECT_FALSE(feed.next());
    EXPECT_EQ(feed.close_code(), 1001);
    stopping.join();
}

class SlowConsole : public Live {
protected:
    static http::settings small() {
        auto s = quick_settings();
        s.live_outbox_bytes = 4'096;
        return s;
    }
    SlowConsole() : Live(small()) {}
};

TEST_F(SlowConsole, IsCutAndComesBackWhileOthersGoOn) {
    websocket_client slow(port());
    // A snapshot alone is over this limit once a few wait: the console is cut, not waited for.
    for (int i = 0; i < 12; ++i) hook("t-" + std::to_string(i));
    slow.say({{"type", "hello"}, {"token", token(engine::role::supervisor)}});
    while (slow.next()) {
    }
    EXPECT_EQ(slow.close_code(), 1013);
    EXPECT_EQ(get("/readyz").status, 200U);
}

TEST_F(Live, EventsStreamOnAndResumeByTheirId) {
    hook("t-1");
    const auto supervisor = token(engine::role::supervisor);
    const auto read_until = [&](wire& stream, const std::string& what) {
        std::string all;
        while (all.find(what) == std::string::npos) {
            const auto more = stream.receive_some();
            if (more.empty()) break;
            all += more;
        }
        return all;
    };
    wire stream(port());
    stream.send(
        "GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nAuthorization: "
        "Bearer " +
        supervisor + "\r\n\r\n");
    const auto head = stream.receive();
    EXPECT_EQ(head.status, 200U);
    EXPECT_EQ(head.header("content-type"), "text/event-stream");
    EXPECT_NE(read_until(stream, "event: queued").find("id: 1\n"), std::string::npos);
    hook("t-2");
    EXPECT_NE(read_until(stream, "\"ticket\":\"tkt_2\"").find("\"ticket\":\"tkt_2\""),
              std::string::npos)
        << "live, not only the past";
    wire later(port());
    later.send(
        "GET /api/v1/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nLast-Event-ID: "
        "3\r\nAuthorization: Bearer " +
        supervisor + "\r\n\r\n");
    EXPECT_EQ(later.receive().status, 200U);
    const auto resumed = read_until(later, "id: 4\n");
    EXPECT_EQ(resumed.find("id: 3\n"), std::string::npos);
    EXPECT_NE(resumed.find("id: 4\n"), std::string::npos);
}

}  // namespace
}  // namespace evenline::http_test

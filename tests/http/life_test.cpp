// A ticket's life through the API, as agents and supervisors live it.
#include "evenline/console/files.hpp"
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Life : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    std::string path(const json& offer, const char* what) {
        return "/api/v1/offers/" + offer["id"].get<std::string>() + "/" + what;
    }
    std::string ticket_path(const std::string& ticket, const char* what = "") {
        return "/api/v1/tickets/" + ticket + what;
    }
    json taken(const person& who, const std::string& thread) {
        EXPECT_EQ(hook(thread).status, 200U);
        const auto offer = offer_of(who);
        EXPECT_EQ(post(path(offer, "accept"), json::object(), who.token).status, 200U);
        return offer;
    }
};

TEST_F(Life, TheLineShowsWhoWaitsInTheirOrderPageByPage) {
    for (const char* thread : {"t-1", "t-2", "t-3"}) ASSERT_EQ(hook(thread).status, 200U);
    const auto first = get("/api/v1/line?limit=2", supervisor);
    ASSERT_EQ(first.json()["data"].size(), 2U) << first.body;
    EXPECT_EQ(first.json()["data"][0]["ticket_id"], "tkt_1");
    EXPECT_EQ(first.json()["data"][0]["channel"], "hook");
    EXPECT_EQ(first.json()["has_more"], true);
    EXPECT_NE(first.header("link").find("rel=\"next\""), std::string::npos);
    const auto next =
        get("/api/v1/line?limit=2&cursor=" + first.json()["next_cursor"].get<std::string>(),
            supervisor)
            .json();
    ASSERT_EQ(next["data"].size(), 1U);
    EXPECT_EQ(next["data"][0]["position"], 3);
    EXPECT_EQ(next["next_cursor"], nullptr);
}

TEST_F(Life, TheSameAcceptAgainIsTheSameAndAnotherAgentsIsRefused) {
    const auto rosa = agent("rosa"), luis = agent("luis", false);
    hook("t-1");
    const auto offer = offer_of(rosa);
    EXPECT_EQ(post(path(offer, "accept"), json::object(), luis.token).code(), "not_yours");
    EXPECT_EQ(post(path(offer, "accept"), {{"version", 9}}, rosa.token).code(), "version_stale");
    EXPECT_EQ(post(path(offer, "accept"), json::object(), rosa.token, {"If-Match: \"9\""}).status,
              412U);
    const auto first = post(path(offer, "accept"), json::object(), rosa.token, {"If-Match: \"1\""});
    EXPECT_EQ(first.json()["repeated"], false) << first.body;
    EXPECT_EQ(first.json()["ticket"]["status"], "active");
    const auto again = post(path(offer, "accept"), json::object(), rosa.token);
    EXPECT_EQ(again.status, 200U);
    EXPECT_EQ(again.json()["repeated"], true);
}

TEST_F(Life, AnOfferThatIsOverIsAConflictWithTheReason) {
    const auto rosa = agent("rosa");
    hook("t-1");
    const auto offer = offer_of(rosa);
    EXPECT_EQ(post(path(offer, "decline"), {{"reason", "not mine"}}, rosa.token).status, 200U);
    const auto late = post(path(offer, "accept"), json::object(), rosa.token);
    EXPECT_EQ(late.status, 409U);
    EXPECT_EQ(late.code(), "offer_over");
    EXPECT_EQ(get("/api/v1/tickets/tkt_1", supervisor).json()["waiting_since"],
              offer["ticket"]["waiting_since"]);
}

TEST_F(Life, AnIdempotencyKeyAnswersTheSameAndDoesNothingTwice) {
    const auto rosa = agent("rosa");
    const auto ticket = taken(rosa, "t-1")["ticket_id"].get<std::string>();
    const json body{{"text", "On its way"}};
    const auto first =
        post(ticket_path(ticket, "/messages"), body, rosa.token, {"Idempotency-Key: k-1"});
    ASSERT_EQ(first.status, 201U) << first.body;
    const auto again =
        post(ticket_path(ticket, "/messages"), body, rosa.token, {"Idempotency-Key: k-1"});
    EXPECT_EQ(again.body, first.body);
    EXPECT_EQ(again.header("idempotent-replayed"), "true");
    EXPECT_EQ(post(ticket_path(ticket, "/messages"), {{"text", "Other"}}, rosa.token,
                   {"Idempotency-Key: k-1"})
                  .code(),
              "idempotency_key_reused");
    int sent = 0;
    const auto timeline = get(ticket_path(ticket, "/timeline?limit=200"), rosa.token).json();
    for (const auto& entry : timeline["data"]) {
        if (entry["message"].is_object() && entry["message"]["direction"] == "out") ++sent;
    }
    EXPECT_EQ(sent, 1);
}

TEST_F(Life, AnAgentSeesTheirOwnAndNobodyElses) {
    const auto rosa = agent("rosa"), luis = agent("luis", false);
    const auto offer = taken(rosa, "t-1");
    const auto ticket = offer["ticket_id"].get<std::string>();
    const auto customer = "/api/v1/customers/" + offer["ticket"]["customer_id"].get<std::string>();
    EXPECT_EQ(get(ticket_path(ticket), rosa.token).status, 200U);
    EXPECT_EQ(get(customer, rosa.token).status, 200U);
    for (const char* what : {"", "/timeline", "/why"})
        EXPECT_EQ(get(ticket_path(ticket, what), luis.token).code(), "ticket_unknown");
    EXPECT_EQ(get(customer, luis.token).code(), "customer_unknown");
    EXPECT_EQ(post(ticket_path(ticket, "/close"), json::object(), luis.token).status, 404U);
    EXPECT_TRUE(get("/api/v1/tickets", luis.token).json()["data"].empty());
    EXPECT_EQ(get("/api/v1/tickets", rosa.token).json()["data"].size(), 1U);
    EXPECT_EQ(get(ticket_path(ticket), token(engine::role::integrator)).status, 200U);
}

TEST_F(Life, WhyIsToldInBothLanguages) {
    hook("t-1");
    hook("t-2");
    const auto waiting = get("/api/v1/tickets/tkt_2/why", supervisor).json();
    EXPECT_EQ(waiting["now"]["position"], 2);
    EXPECT_EQ(waiting["now"]["ahead"][0]["ticket_id"], "tkt_1");
    EXPECT_TRUE(waiting["now"]["words"]["en"].get<std::string>().starts_with("Place 2 of 2"));
    EXPECT_TRUE(waiting["now"]["words"]["es"].get<std::string>().starts_with("Puesto 2 de 2"));
    const auto rosa = agent("rosa");
    offer_of(rosa);
    const auto decided = get("/api/v1/tickets/tkt_1/why", supervisor).json();
    ASSERT_EQ(decided["decisions"].size(), 1U);
    EXPECT_EQ(decided["decisions"][0]["agent_id"], rosa.id);
    EXPECT_TRUE(decided["decisions"][0]["words"]["en"].get<std::string>().starts_with(
        "Offered to " + rosa.id));
}

TEST_F(Life, ThePolicyChangesOnlyForWhoReadIt) {
    const auto before = get("/api/v1/policy", supervisor);
    const auto change = [&](const std::string& text, const std::string& etag) {
        std::vector<std::string> headers{"Content-Type: application/toml"};
        if (!etag.empty()) headers.push_back("If-Match: " + etag);
        return ask({"PUT", "/api/v1/policy", text, supervisor, headers});
    };
    EXPECT_EQ(change("name = \"other\"\n", "").status, 428U);
    EXPECT_EQ(change("name = \"other\"\n", "\"0000\"").status, 412U);
    const auto refused = change("name = \"other\"\nchannel\n", before.header("etag"));
    EXPECT_EQ(refused.code(), "policy_refused");
    EXPECT_EQ(refused.json()["errors"][0]["pointer"], "#L2");
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, before.body);
    const auto changed = change("name = \"other\"\n", before.header("etag"));
    EXPECT_EQ(changed.status, 200U) << changed.body;
    EXPECT_EQ(change("name = \"third\"\n", before.header("etag")).status, 412U);
    EXPECT_EQ(get("/api/v1/policy", supervisor).header("etag"), changed.header("etag"));
}

TEST_F(Life, TheLogIsReplayedInOrderFromAnyNumber) {
    hook("t-1");
    std::uint64_t after = 0;
    std::vector<std::string> kinds;
    for (bool more = true; more;) {
        const auto page =
            get("/api/v1/events?limit=2&after=" + std::to_string(after), supervisor).json();
        for (const auto& e : page["data"]) {
            EXPECT_EQ(e["number"], ++after);
            kinds.push_back(e["kind"]);
        }
        more = page["has_more"];
    }
    EXPECT_NE(std::find(kinds.begin(), kinds.end(), "queued"), kinds.end());
    EXPECT_EQ(get("/api/v1/events?after=x", supervisor).status, 400U);
}

// Walks through every operation once, so that each has an answer held against its description.
TEST_F(Life, AWalkThroughTheOperationsIsAnsweredAsDescribed) {
    const auto admin = token(engine::role::admin);
    const auto rosa = agent("rosa");
    const auto made = post("/api/v1/agents",
                           {{"email", "eva@example.com"},
                            {"name", "Eva"},
                            {"skills", {{{"skill", "billing"}, {"level", 3}}}}},
                           admin);
    ASSERT_EQ(made.status, 201U) << made.body;
    const auto secret = made.json()["link"].get<std::string>().substr(9);
    EXPECT_EQ(post("/api/v1/setup", {{"link", secret}, {"password", password}}).status, 201U);
    EXPECT_EQ(put("/api/v1/agents/" + made.json()["id"].get<std::string>(),
                  {{"languages", {"es"}}, {"phone", "+34910000077"}}, supervisor)
                  .status,
              200U);
    EXPECT_EQ(put("/api/v1/agents/agt_999", {{"name", "x"}}, supervisor).code(), "agent_unknown");

    const auto first = taken(rosa, "t-1")["ticket_id"].get<std::string>();
    EXPECT_EQ(post(ticket_path(first, "/notes"), {{"text", "a note"}}, rosa.token).status, 201U);
    EXPECT_EQ(post(ticket_path(first, "/messages"), {{"text", "an answer"}}, rosa.token).status,
              201U);
    EXPECT_EQ(post(ticket_path(first, "/wrap_up"), json::object(), rosa.token).status, 200U);
    EXPECT_EQ(post(ticket_path(first, "/close"), {{"disposition", "solved"}}, rosa.token)
                  .json()["status"],
              "closed");

    const auto second = taken(rosa, "t-2");
    const auto ticket = second["ticket_id"].get<std::string>();
    EXPECT_EQ(post(ticket_path(ticket, "/transfer"),
                   {{"skills", {{{"skill", "billing"}, {"level", 2}}}}}, rosa.token)
                  .status,
              200U);
    EXPECT_EQ(get(ticket_path(ticket), supervisor).json()["waiting_since"],
              second["ticket"]["waiting_since"])
        << "the place is kept";
    EXPECT_EQ(post(ticket_path(ticket, "/callback"), {{"at", "2099-01-01T00:00:00Z"}}, supervisor)
                  .json()["status"],
              "scheduled");
    hook("t-3");
    hook("t-3b");
    const auto open = get("/api/v1/tickets?status=offered", supervisor).json()["data"];
    ASSERT_EQ(open.size(), 2U);
    const auto a = open[0]["id"].get<std::string>(), b = open[1]["id"].get<std::string>();
    const auto merged = post(ticket_path(a, "/merge"), {{"into", b}}, supervisor).json();
    ASSERT_EQ(merged["contacts"].size(), 2U) << merged.dump();
    EXPECT_EQ(
        post(ticket_path(b, "/split"), {{"contacts", {merged["contacts"][1]["id"]}}}, supervisor)
            .json()["contacts"]
            .size(),
        1U);

    const auto customer = "/api/v1/customers/" + second["ticket"]["customer_id"].get<std::string>();
    const json address{{"kind", "email"}, {"value", "ana@example.org"}};
    EXPECT_EQ(post(customer + "/link", address, supervisor).json()["addresses"].size(), 1U);
    EXPECT_EQ(get(customer, supervisor).json()["tickets"].size(), 1U);
    EXPECT_EQ(post(customer + "/unlink", address, supervisor).json()["addresses"].size(), 0U);

    hook("t-4");
    EXPECT_EQ(post(path(offer_of(rosa), "decline"), json::object(), rosa.token).status, 200U);
    for (const char* each :
         {"/api/v1/me", "/api/v1/tickets?text=hello", "/api/v1/line", "/api/v1/agents",
          "/api/v1/policy", "/api/v1/events", "/api/v1/reports/parity", "/healthz", "/readyz",
          "/version", "/metrics", "/docs", "/openapi.yaml", "/openapi.json", "/",
          "/wall", "/plain", "/page/page.css"}) {
        EXPECT_EQ(get(each, supervisor).status, 200U) << each;
    }
    for (const auto& f : console::files()) {
        if (f.path != "/index.html") EXPECT_EQ(get(std::string(f.path)).status, 200U) << f.path;
    }
    EXPECT_EQ(get(ticket_path(first, "/timeline"), supervisor).status, 200U);
    EXPECT_EQ(get(ticket_path(first, "/why"), supervisor).status, 200U);
    const auto etag = get("/api/v1/policy", supervisor).header("etag");
    EXPECT_EQ(ask({"PUT",
                   "/api/v1/policy",
                   "name = \"walk\"\n",
                   supervisor,
                   {"Content-Type: application/toml", "If-Match: " + etag}})
                  .status,
              200U);
    EXPECT_EQ(ask({"DELETE", "/api/v1/session", {}, rosa.token, {}}).status, 204U);
}

}  // namespace
}  // namespace evenline::http_test

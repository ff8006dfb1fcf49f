// Accounts, tokens, subscribers and channels, as an administrator keeps them.
#include "evenline/channels/standard_webhook.hpp"
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <future>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Admin : public desk {
protected:
    std::string boss = token(engine::role::admin);

    answer drop(const std::string& path) { return ask({"DELETE", path, {}, boss, {}}); }
    json audit_of(const std::string& action) {
        return get("/api/v1/audit?action=" + action, boss).json()["data"];
    }
    // What the senders would report of an attempt.
    void reported(const std::string& delivery, unsigned status, bool done, bool gone = false) {
        engine::delivery_report r;
        r.outbox_id = std::stoull(delivery.substr(4));
        r.done = done;
        r.state = status < 300 ? engine::delivery::sent : engine::delivery::failed;
        r.error = status < 300 ? "" : "it answered " + std::to_string(status);
        r.attempts = 1;
        r.tried_at = http::wall_now();
        r.status = status;
        r.took = core::milliseconds(20);
        r.gone = gone;
        std::promise<void> written;
        boost::asio::co_spawn(
            loop_,
            [&, r]() -> boost::asio::awaitable<void> {
                co_await store_->journal().report(r);
                written.set_value();
            },
            boost::asio::detached);
        written.get_future().wait();
    }
};

TEST_F(Admin, AnAccountIsMadeChangedAndClosedAndTheAuditHasBothSides) {
    const auto made =
        post("/api/v1/users",
             {{"name", "Irene"}, {"email", "Irene@Example.com"}, {"role", "supervisor"}}, boss);
    ASSERT_EQ(made.status, 201U) << made.body;
    const auto id = made.json()["id"].get<std::string>();
    EXPECT_EQ(made.json()["email"], "irene@example.com");
    EXPECT_EQ(made.json()["agent_id"], nullptr);
    EXPECT_EQ(post("/api/v1/users",
                   {{"name", "x"}, {"email", "irene@example.com"}, {"role", "agent"}}, boss)
                  .code(),
              "email_taken");
    const auto link = made.json()["link"].get<std::string>();
    const auto in =
        post("/api/v1/setup", {{"link", link.substr(link.rfind('/') + 1)}, {"password", password}});
    ASSERT_EQ(in.status, 201U) << in.body;
    const auto hers = in.json()["token"].get<std::string>();
    EXPECT_EQ(get("/api/v1/line", hers).status, 200U);
    const auto changed = put(
        "/api/v1/users/" + id,
        {{"role", "agent"}, {"agent", {{"skills", {{{"skill", "billing"}, {"level", 3}}}}}}}, boss);
    ASSERT_EQ(changed.status, 200U) << changed.body;
    EXPECT_NE(changed.json()["agent_id"], nullptr);
    EXPECT_EQ(changed.json()["agent"]["skills"][0]["level"], 3);
    EXPECT_EQ(get("/api/v1/line", hers).code(), "not_logged_in")
        << "another role is another session";
    const auto audit = audit_of("user.put")[0];
    EXPECT_EQ(audit["before"]["role"], "supervisor");
    EXPECT_EQ(audit["after"]["role"], "agent");
    EXPECT_EQ(drop("/api/v1/users/" + id).status, 204U);
    EXPECT_EQ(
        post("/api/v1/session", {{"email", "irene@example.com"}, {"password", password}}).code(),
        "wrong_credentials");
    EXPECT_EQ(put("/api/v1/users/usr_99", {{"name", "x"}}, boss).code(), "user_unknown");
}

TEST_F(Admin, ASupervisorCanBeGivenAnAgentRow) {
    const auto made = post("/api/v1/users",
                           {{"name", "Irene"},
                            {"email", "irene@example.com"},
                            {"role", "supervisor"},
                            {"agent", {{"languages", {"es"}}}}},
                           boss);
    ASSERT_EQ(made.status, 201U) << made.body;
    const auto agent = made.json()["agent_id"].get<std::string>();
    const auto all = get("/api/v1/agents", boss).json()["data"];
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0]["id"], agent);
    EXPECT_EQ(all[0]["languages"][0], "es");
}

TEST_F(Admin, NobodyLocksThemselvesOut) {
    std::string hers;
    on_loop([&] {
        engine::account a;
        a.email = "boss@example.com";
        a.name = "Boss";
        a.what = engine::role::admin;
        a.password_hash = http::hash_password(password, {64, 1});
        EXPECT_TRUE(store_->accounts().add(a));
    });
    const auto in =
        post("/api/v1/session", {{"email", "boss@example.com"}, {"password", password}}).json();
    hers = in["token"];
    const auto me = "/api/v1/users/" + in["me"]["id"].get<std::string>();
    EXPECT_EQ(put(me, {{"role", "agent"}}, hers).code(), "own_account");
    EXPECT_EQ(put(me, {{"active", false}}, hers).code(), "own_account");
    EXPECT_EQ(ask({"DELETE", me, {}, hers, {}}).code(), "own_account");
    EXPECT_EQ(put(me, {{"name", "The boss"}}, hers).json()["name"], "The boss");
}

TEST_F(Admin, AnInvitationIsAFreshLinkAndSessionsCanBeEnded) {
    const auto rosa = agent("rosa");
    const auto id = get("/api/v1/users", boss).json()["data"][0]["id"].get<std::string>();
    EXPECT_EQ(get("/api/v1/users", boss).json()["data"][0]["sessions"], 1);
    const auto link = post("/api/v1/users/" + id + "/invite", json::object(), boss);
    ASSERT_EQ(link.status, 201U) << link.body;
    EXPECT_TRUE(link.json()["link"].get<std::string>().starts_with("/#/setup/evl_"));
    EXPECT_EQ(drop("/api/v1/users/" + id + "/sessions").status, 204U);
    EXPECT_EQ(get("/api/v1/me", rosa.token).code(), "not_logged_in");
    EXPECT_EQ(audit_of("user.end_sessions")[0]["object"], id);
}

TEST_F(Admin, ATokenShowsItsSecretOnceAndDoesOnlyItsScopesUntilItIsEnded) {
    const auto made = post("/api/v1/tokens",
                           {{"name", "wallboard"},
                            {"role", "supervisor"},
                            {"scopes", {"line:read"}},
                            {"expires_at", "2099-01-01T00:00:00Z"}},
                           boss);
    ASSERT_EQ(made.status, 201U) << made.body;
    const auto secret = made.json()["secret"].get<std::string>();
    EXPECT_EQ(get("/api/v1/line", secret).status, 200U);
    EXPECT_EQ(get("/api/v1/agents", secret).code(), "scope_missing");
    const auto id = made.json()["id"].get<std::string>();
    EXPECT_EQ(get("/api/v1/tokens", boss).body.find(secret), std::string::npos);
    EXPECT_EQ(drop("/api/v1/tokens/" + id).status, 204U);
    EXPECT_EQ(get("/api/v1/line", secret).code(), "not_logged_in");
    EXPECT_EQ(drop("/api/v1/tokens/" + id).code(), "token_unknown");
    EXPECT_EQ(post("/api/v1/tokens", {{"name", "x"}, {"role", "king"}}, boss).code(),
              "invalid_input");
    EXPECT_EQ(
        post("/api/v1/tokens", {{"name", "x"}, {"role", "agent"}, {"scopes", {"moon:read"}}}, boss)
            .code(),
        "invalid_input");
    EXPECT_EQ(post("/api/v1/tokens",
                   {{"name", "x"}, {"role", "agent"}, {"expires_at", "2020-01-01T00:00:00Z"}}, boss)
                  .code(),
              "invalid_input");
    EXPECT_EQ(audit_of("token.").size(), 2U);
}

TEST_F(Admin, ASubscriberIsReachedByHttpsOnlyAndItsSecretRotatesWithOverlap) {
    const auto made = post(
        "/api/v1/subscribers",
        {{"name", "Our CRM"}, {"url", "https://crm.example.com/in"}, {"events", {"closed"}}}, boss);
    ASSERT_EQ(made.status, 201U) << made.body;
    EXPECT_EQ(made.json()["id"], "our-crm");
    const auto first = made.json()["secret"].get<std::string>();
    ASSERT_TRUE(channels::webhook_key(first));
    for (const char* url :
         {"http://crm.example.com/", "https://", "ftp://x.example.com/", "https://a b/"})
        EXPECT_EQ(post("/api/v1/subscribers", {{"url", url}}, boss).code(), "invalid_input") << url;
    EXPECT_EQ(
        post("/api/v1/subscribers", {{"name", "our crm"}, {"url", "https://x.example.com/"}}, boss)
            .code(),
        "subscriber_exists");
    EXPECT_EQ(post("/api/v1/subscribers",
                   {{"url", "https://x.example.com/"}, {"events", {"sneezed"}}}, boss)
                  .code(),
              "invalid_input");
    const auto rotated =
        post("/api/v1/subscribers/our-crm/rotate", {{"overlap_seconds", 60}}, boss);
    ASSERT_EQ(rotated.status, 200U) << rotated.body;
    EXPECT_NE(rotated.json()["secret"], first);
    EXPECT_NE(rotated.json()["secret_until"], nullptr);
    const auto* now = subscribers_.find("our-crm");
    ASSERT_NE(now, nullptr);
    EXPECT_EQ(now->old_secret, first);
    EXPECT_EQ(get("/api/v1/subscribers", boss).body.find("whsec_"), std::string::npos);
    EXPECT_EQ(drop("/api/v1/subscribers/our-crm").status, 204U);
    EXPECT_EQ(drop("/api/v1/subscribers/our-crm").code(), "subscriber_unknown");
    EXPECT_EQ(audit_of("subscriber.").size(), 3U);
}

TEST_F(Admin, OneOfTheConfigurationFileIsChangedThere) {
    on_loop([&] {
        intake::subscriber s;
        s.id = "crm";
        s.url = "https://crm.example.com/";
        s.configured = true;
        subscribers_.put(std::move(s));
    });
    EXPECT_EQ(put("/api/v1/subscribers/crm", {{"active", false}}, boss).code(), "in_configuration");
    EXPECT_EQ(drop("/api/v1/subscribers/crm").code(), "in_configuration");
}

TEST_F(Admin, TheDeliveryLogHasEveryAttemptAndSendsOnceMoreUnderTheSameId) {
    ASSERT_EQ(
        post("/api/v1/subscribers", {{"name", "crm"}, {"url", "https://crm.example.com/in"}}, boss)
            .status,
        201U);
    const auto sent = post("/api/v1/subscribers/crm/test", json::object(), boss);
    ASSERT_EQ(sent.status, 202U) << sent.body;
    const auto id = sent.json()["id"].get<std::string>();
    EXPECT_EQ(sent.json()["status"], "pending");
    reported(id, 500, true);
    const auto row = [&] {
        return get("/api/v1/subscribers/crm/deliveries", boss).json()["data"][0];
    };
    EXPECT_EQ(row()["status"], "failed");
    EXPECT_EQ(row()["http_status"], 500);
    EXPECT_EQ(row()["event"], "test");
    const auto again = post("/api/v1/deliveries/" + id + "/redeliver", json::object(), boss);
    ASSERT_EQ(again.status, 202U) << again.body;
    EXPECT_EQ(again.json()["id"], id);
    EXPECT_EQ(row()["status"], "pending");
    reported(id, 204, true);
    EXPECT_EQ(row()["status"], "delivered");
    EXPECT_EQ(row()["attempts"], 2);
    EXPECT_EQ(row()["log"][0]["status"], 500);
    EXPECT_EQ(post("/api/v1/deliveries/evt_999/redeliver", json::object(), boss).code(),
              "delivery_unknown");
    EXPECT_EQ(get("/api/v1/subscribers/nobody/deliveries", boss).code(), "subscriber_unknown");
}

TEST_F(Admin, WhoAnswered410StaysGoneOverARestartUntilSwitchedOnAgain) {
    post("/api/v1/subscribers", {{"name", "crm"}, {"url", "https://crm.example.com/in"}}, boss);
    const auto id =
        post("/api/v1/subscribers/crm/test", json::object(), boss).json()["id"].get<std::string>();
    reported(id, 410, true, true);
    const auto stored = store_->subscribers({});
    ASSERT_TRUE(stored);
    ASSERT_EQ(stored->size(), 1U);
    EXPECT_NE(stored->front().gone_at, core::instant{});
    EXPECT_EQ(put("/api/v1/subscribers/crm", {{"active", true}}, boss).json()["gone_at"], nullptr);
    EXPECT_EQ(store_->subscribers({})->front().gone_at, core::instant{});
}

TEST_F(Admin, ATestOfAChannelLightsAllFiveAndLeavesNothingBehind) {
    const auto rosa = agent("rosa");
    const auto tried = post("/api/v1/admin/channels/hook/test", json::object(), boss);
    ASSERT_EQ(tried.status, 200U) << tried.body;
    const auto steps = tried.json()["steps"];
    for (const auto& step : steps) EXPECT_EQ(step["ok"], true) << step.dump();
    const auto ticket = tried.json()["ticket_id"].get<std::string>();
    EXPECT_EQ(get("/api/v1/tickets/" + ticket, boss).json()["status"], "cancelled");
    EXPECT_TRUE(get("/api/v1/me/offers", rosa.token).json()["data"].empty());
    EXPECT_TRUE(get("/api/v1/reports/parity", boss).json()["data"].empty())
        << "no report counts it";
    EXPECT_TRUE(get("/api/v1/reports/sla", boss).json()["cells"].empty());
    EXPECT_EQ(audit_of("channel.test")[0]["after"], ticket);
}

TEST_F(Admin, WithNobodyThereTheTestSaysItsPlaceAndTheLastLightStaysDark) {
    hook("t-1");
    const auto steps =
        post("/api/v1/admin/channels/hook/test", json::object(), boss).json()["steps"];
    EXPECT_EQ(steps[3]["ok"], true);
    EXPECT_NE(steps[3]["detail"].get<std::string>().find("place 2 of 2"), std::string::npos)
        << steps[3];
    EXPECT_EQ(steps[4]["ok"], false);
    EXPECT_EQ(post("/api/v1/admin/channels/none/test", json::object(), boss).code(),
              "channel_unknown");
}

TEST_F(Admin, ChannelsShowTheirHealthAndNoSecret) {
    hook("t-1");
    ask({"POST", "/api/v1/hooks/hook", "{}", {}, {"Content-Type: application/json"}});
    const auto all = get("/api/v1/admin/channels", boss);
    const auto one = all.json()["data"][0];
    EXPECT_EQ(one["id"], "hook");
    EXPECT_EQ(one["health"]["received"], 1);
    EXPECT_EQ(one["health"]["refused"], 1);
    EXPECT_EQ(all.body.find("ZXZlbmxpbmUt"), std::string::npos);
    EXPECT_TRUE(one["settings"]["secrets"].get<std::string>().starts_with("••••"));
    const auto guide = get("/api/v1/admin/channels/hook/guide", boss).json();
    EXPECT_EQ(guide["steps"].size(), 3U);
    EXPECT_TRUE(guide["url"].get<std::string>().ends_with("/api/v1/hooks/hook"));
}

}  // namespace
}  // namespace evenline::http_test

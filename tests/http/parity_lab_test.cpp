// What-if, the guard before a policy comes in force, plans, the alarm, and who went before whom.
#include "evenline/engine/text.hpp"
#include "http/desk.hpp"
#include "http/parity/gap_watch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <future>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

const std::string equal = "name = \"equal\"\n", parting = "name = \"calls first\"\n";

class ParityLab : public desk {
protected:
    std::string supervisor = token(engine::role::supervisor);
    std::string tag() { return get("/api/v1/policy", supervisor).header("etag"); }
    answer publish(const std::string& text, const std::string& query = {}) {
        return ask({"PUT",
                    "/api/v1/policy" + query,
                    text,
                    supervisor,
                    {"Content-Type: application/toml", "If-Match: " + tag()}});
    }
    json audit(const std::string& action) {
        return get("/api/v1/audit?action=" + action, supervisor).json()["data"];
    }
    void submit(core::command what) {
        std::promise<void> done;
        boost::asio::co_spawn(
            loop_,
            [&]() -> boost::asio::awaitable<void> {
                engine::submission s;
                s.command = std::move(what);
                co_await line_->submit(std::move(s));
                done.set_value();
            },
            boost::asio::detached);
        done.get_future().wait();
    }
    // Came by a channel of its own number and gave up before anybody was there.
    void gives_up(int n) {
        core::contact_facts f;
        f.channel = 7;
        f.form = core::work_form::chat;
        f.thread = "gone" + std::to_string(n);
        f.addresses = {{"person", f.thread, true}};
        on_loop([&] { f.occurred_at = clock_.now(); });  // the clock is the loop's
        submit(core::receive_contact{f});
        submit(core::end_contact{f.channel, f.thread});
    }
    // Taken and closed by this agent.
    std::string served(const person& who, const std::string& thread) {
        hook(thread);
        const auto offer = offer_of(who);
        const auto ticket = offer["ticket_id"].get<std::string>();
        post("/api/v1/offers/" + offer["id"].get<std::string>() + "/accept", json::object(),
             who.token);
        post("/api/v1/tickets/" + ticket + "/close", {{"disposition", "solved"}}, who.token);
        return ticket;
    }
};

TEST_F(ParityLab, ACandidateIsTriedOnACenterAndShowsWhoWouldPay) {
    const json asked{{"policy", parting}, {"center", "small"}, {"days", 3}};
    const auto got = post("/api/v1/policy/simulate", asked, supervisor);
    ASSERT_EQ(got.status, 200U) << got.body;
    const auto t = got.json();
    EXPECT_EQ(t["basis"]["kind"], "center");
    EXPECT_EQ(t["basis"]["days_played"], 3);
    ASSERT_EQ(t["groups"].size(), 3U);
    EXPECT_EQ(t["groups"][2]["channel"], "email");
    EXPECT_LT(t["groups"][2]["level_change_points"]["mean"], 0);
    EXPECT_GT(t["moved"]["later"], 0);
    ASSERT_FALSE(t["losers"].empty());
    EXPECT_TRUE(t["losers"][0]["ticket_id"].is_null());
    EXPECT_GT(t["losers"][0]["wait_after_seconds"], t["losers"][0]["wait_before_seconds"]);
    const auto same =
        post("/api/v1/policy/simulate", {{"policy", equal}, {"center", "small"}, {"days", 2}},
             supervisor)
            .json();
    EXPECT_EQ(same["moved"]["later"], 0);
    EXPECT_EQ(same["widens_gap"], false);
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, equal) << "trying changes nothing";
}

TEST_F(ParityLab, ACandidateIsTriedOnTheHoursThatWere) {
    EXPECT_EQ(post("/api/v1/policy/simulate", {{"policy", equal}}, supervisor).code(),
              "nothing_to_play");
    const auto rosa = agent("rosa");
    for (int i = 0; i < 3; ++i) served(rosa, "t" + std::to_string(i));
    const auto got =
        post("/api/v1/policy/simulate", {{"version", 1}, {"hours", 1}, {"days", 2}}, supervisor);
    ASSERT_EQ(got.status, 200U) << got.body;
    const auto t = got.json();
    EXPECT_EQ(t["basis"]["kind"], "hours");
    EXPECT_EQ(t["basis"]["contacts"], 3);
    EXPECT_EQ(t["basis"]["agents"], 1);
    ASSERT_EQ(t["groups"].size(), 1U);
    EXPECT_EQ(t["groups"][0]["channel"], "hook");
    EXPECT_EQ(t["groups"][0]["before"]["level"]["mean"], 1);
}

TEST_F(ParityLab, AQuestionThatIsWrongSaysWhere) {
    const auto asks = [&](const json& body) {
        return post("/api/v1/policy/simulate", body, supervisor);
    };
    EXPECT_EQ(asks({{"hours", 4}}).code(), "invalid_input");
    EXPECT_EQ(asks({{"policy", equal}, {"version", 1}}).code(), "invalid_input");
    EXPECT_EQ(asks({{"policy", equal}, {"hours", 49}}).code(), "invalid_input");
    EXPECT_EQ(asks({{"policy", "name = \"x\"\nchannel = 1\n"}}).code(), "policy_refused");
    EXPECT_EQ(asks({{"version", 99}}).code(), "policy_version_unknown");
    const auto center = asks({{"policy", equal}, {"center", "large"}});
    EXPECT_EQ(center.code(), "invalid_input");
    EXPECT_EQ(center.json()["errors"][0]["pointer"], "/center");
    EXPECT_EQ(post("/api/v1/policy/simulate", {{"policy", equal}}, agent("eva").token).code(),
              "not_allowed");
}

TEST_F(ParityLab, APolicyThatPartsTheChannelsNeedsAWrittenReasonWhichTheAuditKeeps) {
    const auto no = publish(parting, "?comment=faster+calls");
    EXPECT_EQ(no.status, 409U) << no.body;
    EXPECT_EQ(no.code(), "policy_widens_gap");
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, equal);
    EXPECT_TRUE(audit("policy.put").empty());
    const auto yes = publish(parting, "?comment=faster+calls&reason=an+outage+of+mail");
    ASSERT_EQ(yes.status, 200U) << yes.body;
    const auto kept = audit("policy.put");
    ASSERT_EQ(kept.size(), 1U);
    const auto reason = kept[0]["reason"].get<std::string>();
    EXPECT_EQ(reason.rfind("policy_widens_gap (gap ", 0), 0U) << reason;
    EXPECT_NE(reason.find("an outage of mail"), std::string::npos);
    // Back to the one before: nothing widens, nothing to explain.
    const auto back = post("/api/v1/policy/versions/1/publish", {{"comment", "over"}}, supervisor,
                           {"If-Match: " + tag()});
    EXPECT_EQ(back.status, 200U) << back.body;
    EXPECT_EQ(audit("policy.publish")[0]["reason"], "over");
}

std::string in_ms(int ms) {
    return engine::rfc3339(http::wall_now() + core::microseconds(1000LL * ms));
}

TEST_F(ParityLab, APlanComesInForceAtItsTimeAndOneThatWasWithdrawnDoesNot) {
    const std::string night = "name = \"night\"\n", never = "name = \"never\"\n";
    const auto later = post("/api/v1/policy/plans",
                            {{"policy", never}, {"due_at", in_ms(3'600'000)}}, supervisor);
    ASSERT_EQ(later.status, 201U) << later.body;
    EXPECT_EQ(post("/api/v1/policy/plans", {{"policy", night}, {"due_at", in_ms(-10)}}, supervisor)
                  .code(),
              "invalid_input");
    EXPECT_EQ(post("/api/v1/policy/plans", {{"policy", parting}, {"due_at", in_ms(60'000)}},
                   supervisor)
                  .code(),
              "policy_widens_gap");
    const auto soon = post("/api/v1/policy/plans",
                           {{"policy", night}, {"due_at", in_ms(300)},
                            {"comment", "for the night"}},
                           supervisor);
    ASSERT_EQ(soon.status, 201U) << soon.body;
    const auto all = get("/api/v1/policy/plans", supervisor).json()["data"];
    ASSERT_GE(all.size(), 1U);
    EXPECT_EQ(all.back()["text"], never);
    const auto path = "/api/v1/policy/plans/" + std::to_string(later.json()["id"].get<int>());
    EXPECT_EQ(ask({"DELETE", path, {}, supervisor, {}}).status, 204U);
    EXPECT_EQ(ask({"DELETE", path, {}, supervisor, {}}).code(), "plan_unknown");
    for (int i = 0; i < 2'000 && get("/api/v1/policy", supervisor).body != night; ++i) {
    }
    EXPECT_EQ(get("/api/v1/policy", supervisor).body, night);
    const auto planned = [&] { return get("/api/v1/policy/plans", supervisor).json()["data"]; };
    for (int i = 0; i < 2'000 && !planned().empty(); ++i) {  // the text is there a commit earlier
    }
    EXPECT_TRUE(planned().empty());
    const auto versions = get("/api/v1/policy/versions", supervisor).json()["data"];
    EXPECT_EQ(versions[0]["comment"], "for the night");
    EXPECT_EQ(audit("policy.planned").size(), 1U);
    EXPECT_EQ(audit("policy.plan_withdrawn").size(), 1U);
}

TEST(GapAlarm, RingsAboveTheToleranceAndStopsOnlyWellBelowIt) {
    const auto at = [](double low) {
        return std::optional(http::parity_gap{1, 2, low + 2, {low, low + 4}});
    };
    EXPECT_FALSE(http::next_alarm(false, at(2.9), 3));
    EXPECT_TRUE(http::next_alarm(false, at(3.1), 3));
    EXPECT_TRUE(http::next_alarm(true, at(2.5), 3)) << "not off and on again around the tolerance";
    EXPECT_FALSE(http::next_alarm(true, at(1.9), 3));
    EXPECT_FALSE(http::next_alarm(true, std::nullopt, 3));
}

TEST_F(ParityLab, SupervisorsAreToldOnceWhenChannelsAreTooFarApart) {
    for (int i = 0; i < 12; ++i) gives_up(i);
    const auto rosa = agent("rosa");
    const auto quiet = get("/api/v1/parity/state", supervisor).json();
    EXPECT_EQ(quiet["tolerance_points"], 3);
    ASSERT_EQ(quiet["needs"].size(), 1U);
    EXPECT_EQ(quiet["needs"][0]["alarm"], false) << "one channel is no gap";
    websocket_client feed(port());
    feed.say({{"type", "hello"}, {"token", supervisor}});
    for (int i = 0; i < 8; ++i) served(rosa, "t" + std::to_string(i));
    const auto loud = get("/api/v1/parity/state", supervisor).json();
    const auto& need = loud["needs"][0];
    EXPECT_EQ(need["alarm"], true) << loud.dump();
    EXPECT_EQ(need["best_channel"], "hook");
    EXPECT_GT(need["gap_low_points"], 3);
    get("/api/v1/parity/state", supervisor);
    EXPECT_EQ(audit("parity.alarm").size(), 1U) << "said once";
    auto told = feed.next();
    while (told && (*told)["type"] != "parity_alarm") told = feed.next();
    ASSERT_TRUE(told);
    EXPECT_EQ((*told)["state"]["alarm"], true);
    const auto metrics = get("/metrics").body;
    EXPECT_NE(metrics.find("evenline_parity_alarm{need=\"normal\"} 1"), std::string::npos);
    EXPECT_NE(metrics.find("evenline_parity_gap_low_points{need=\"normal\"}"), std::string::npos);
}

TEST_F(ParityLab, ADiagnosisOfAQuietDayHasNothingToSayAndOneOfAGapSaysWhyInBothLanguages) {
    const auto quiet = get("/api/v1/parity/diagnosis", supervisor).json();
    EXPECT_EQ(quiet["cause"], "none");
    EXPECT_TRUE(quiet["figures"].is_null());
    EXPECT_EQ(get("/api/v1/parity/diagnosis?need=none", supervisor).code(), "invalid_input");
    for (int i = 0; i < 12; ++i) gives_up(i);
    const auto rosa = agent("rosa");
    for (int i = 0; i < 4; ++i) served(rosa, "t" + std::to_string(i));
    const auto found = get("/api/v1/parity/diagnosis?need=normal", supervisor);
    ASSERT_EQ(found.status, 200U) << found.body;
    EXPECT_FALSE(found.json()["words"]["en"].get<std::string>().empty());
    EXPECT_FALSE(found.json()["words"]["es"].get<std::string>().empty());
}

TEST_F(ParityLab, WhyIsSheAboveHimIsAnsweredWhileTheyWaitAndAfterwards) {
    hook("him");
    hook("her");
    const auto line = get("/api/v1/line", supervisor).json()["data"];
    ASSERT_EQ(line.size(), 2U);
    const auto first = line[0]["ticket_id"].get<std::string>();
    const auto second = line[1]["ticket_id"].get<std::string>();
    const auto path = "/api/v1/tickets/" + first + "/why/";
    const auto now = get(path + second, supervisor).json();
    EXPECT_EQ(now["now"]["above"], true);
    EXPECT_NE(now["now"]["words"]["es"].get<std::string>().find("Va antes"), std::string::npos);
    EXPECT_TRUE(now["offers"].empty());
    EXPECT_EQ(get(path + first, supervisor).code(), "ticket_unknown");
    EXPECT_EQ(get(path + "tkt_99", supervisor).code(), "ticket_unknown");
    const auto rosa = agent("rosa");
    offer_of(rosa);
    const auto after = get(path + second, supervisor).json();
    EXPECT_TRUE(after["now"].is_null());
    ASSERT_EQ(after["offers"].size(), 1U);
    EXPECT_EQ(after["offers"][0]["other_waiting"], true);
    EXPECT_EQ(after["offers"][0]["other_older"], false);
    EXPECT_EQ(after["offers"][0]["words"]["en"], "This one had waited longer.");
}

TEST_F(ParityLab, TheLedgerOfOvertakesAndTheCostOfParityAreReportsWithTheirWords) {
    const auto rosa = agent("rosa");
    for (int i = 0; i < 3; ++i) served(rosa, "t" + std::to_string(i));
    const auto ledger = get("/api/v1/reports/overtakes", supervisor);
    ASSERT_EQ(ledger.status, 200U) << ledger.body;
    const auto rows = ledger.json()["rows"];
    ASSERT_FALSE(rows.empty());
    EXPECT_EQ(rows.back()["reason"], "unexplained");
    EXPECT_EQ(rows.back()["count"], 0);
    const auto file = get("/api/v1/reports/overtakes?format=csv", supervisor);
    EXPECT_EQ(file.body.rfind("\"passer_channel\"", 0), 0U) << file.body;
    const auto cost = get("/api/v1/reports/cost_of_parity", supervisor);
    ASSERT_EQ(cost.status, 200U) << cost.body;
    EXPECT_EQ(cost.json()["rows"].back()["need"], "all");
    EXPECT_EQ(get("/api/v1/reports/overtakes?from=2026-01-01T00:00:00Z&to=2026-01-05T00:00:00Z",
                  supervisor)
                  .code(),
              "invalid_input");
}

}  // namespace
}  // namespace evenline::http_test

// Fields of the house's own, signatures, another need, where a ticket may be passed on to, and a
// policy that two people put in force.
#include "http/desk.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <future>
#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Fields : public desk {
protected:
    explicit Fields(http::settings s = quick_settings()) : desk(std::move(s)) {}
    std::string admin = token(engine::role::admin);
    std::string supervisor = token(engine::role::supervisor);

    answer make(const std::string& code, const std::string& about, bool active = true) {
        return put("/api/v1/fields/" + code,
                   {{"about", about},
                    {"label", {{"en", "The " + code}, {"es", "El " + code}}},
                    {"active", active}},
                   admin);
    }
    // Somebody of whom no name of the integrator's is known: they may turn out to be anybody.
    void stranger() {
        core::contact_facts who;
        who.channel = 1;
        who.thread = "a stranger's";
        who.addresses = {{"phone", "+34600111222", false}};
        std::promise<void> stored;
        const auto work = [&]() -> boost::asio::awaitable<void> {
            engine::submission s;
            s.command = core::receive_contact{who};
            co_await line_->submit(std::move(s));
            stored.set_value();
        };
        on_loop([&] { boost::asio::co_spawn(loop_, work, boost::asio::detached); });
        stored.get_future().wait();
    }
    json values(const std::string& ticket) {
        return get("/api/v1/tickets/" + ticket + "/fields", supervisor).json()["data"];
    }
    answer fill(const std::string& ticket, const std::string& code, const json& value) {
        return put("/api/v1/tickets/" + ticket + "/fields/" + code, {{"value", value}}, supervisor);
    }
};

TEST_F(Fields, AreMadeFilledInAndEmptiedAndACustomersGoesWithThem) {
    hook("t-1");
    stranger();
    ASSERT_EQ(make("contract", "customer").status, 200U);
    ASSERT_EQ(make("order", "ticket").status, 200U);
    EXPECT_EQ(get("/api/v1/fields", supervisor).json()["data"][1]["label"]["es"], "El order");
    ASSERT_EQ(fill("tkt_1", "contract", "C-4711").status, 200U);
    ASSERT_EQ(fill("tkt_1", "order", "O-1").status, 200U);
    EXPECT_EQ(values("tkt_1")[0]["value"], "C-4711");
    EXPECT_EQ(values("tkt_1")[1]["value"], "O-1");
    EXPECT_EQ(values("tkt_2")[0]["value"], nullptr);
    // The other ticket's customer turns out to be the same person.
    const auto first = get("/api/v1/tickets/tkt_1", supervisor).json()["customer_id"];
    const auto second = get("/api/v1/tickets/tkt_2", supervisor).json()["customer_id"];
    const auto path = "/api/v1/customers/" + second.get<std::string>() + "/link";
    json same;
    same["customer"] = first;
    const auto linked = post(path, same, supervisor);
    ASSERT_EQ(linked.status, 200U) << linked.body;
    EXPECT_EQ(values("tkt_2")[0]["value"], "C-4711") << "what they had comes along";
    EXPECT_EQ(values("tkt_1")[0]["value"], "C-4711");
    EXPECT_EQ(values("tkt_2")[1]["value"], nullptr);
    EXPECT_EQ(fill("tkt_1", "order", nullptr).json()["data"][1]["value"], nullptr);
    const auto audit = get("/api/v1/audit?action=ticket.field", supervisor).json()["data"];
    ASSERT_EQ(audit.size(), 3U);
    EXPECT_EQ(audit[0]["after"], "order") << "not the value: it is the customer's";
}

TEST_F(Fields, ThatAreNoneOrSwitchedOffAreRefused) {
    hook("t-1");
    EXPECT_EQ(fill("tkt_1", "order", "x").code(), "field_unknown");
    make("order", "ticket");
    fill("tkt_1", "order", "x");
    EXPECT_EQ(make("order", "customer").code(), "invalid_input");
    EXPECT_EQ(make("Order!", "ticket").code(), "invalid_input");
    EXPECT_EQ(put("/api/v1/fields/a", {{"about", "moon"}, {"label", {{"en", "A"}}}}, admin).code(),
              "invalid_input");
    EXPECT_EQ(put("/api/v1/fields/a", json::object(), supervisor).code(), "not_allowed");
    make("order", "ticket", false);
    EXPECT_EQ(fill("tkt_1", "order", "y").code(), "field_unknown");
    EXPECT_TRUE(values("tkt_1").empty());
    make("order", "ticket");
    EXPECT_EQ(values("tkt_1")[0]["value"], "x") << "what stood there stays";
    const auto luis = agent("luis", false);
    EXPECT_EQ(get("/api/v1/tickets/tkt_1/fields", luis.token).code(), "ticket_unknown");
}

TEST_F(Fields, ASignatureBelongsToItsPerson) {
    const auto rosa = agent("rosa"), luis = agent("luis");
    EXPECT_EQ(get("/api/v1/me/signature", rosa.token).json()["text"], "");
    const auto kept = put("/api/v1/me/signature", {{"text", "Rosa\nDesk"}}, rosa.token);
    ASSERT_EQ(kept.status, 200U) << kept.body;
    EXPECT_EQ(get("/api/v1/me/signature", rosa.token).json()["text"], "Rosa\nDesk");
    EXPECT_EQ(get("/api/v1/me/signature", luis.token).json()["text"], "");
    put("/api/v1/me/signature", {{"text", ""}}, rosa.token);
    EXPECT_EQ(get("/api/v1/me/signature", rosa.token).json()["text"], "");
    EXPECT_EQ(get("/api/v1/me/signature", supervisor).code(), "not_a_person");
    EXPECT_EQ(put("/api/v1/me/signature", {{"text", std::string(1'001, 'x')}}, rosa.token).code(),
              "invalid_input");
}

TEST_F(Fields, ARowOfTheLineMovesByANeedAndAReasonOfASupervisors) {
    hook("t-1");
    hook("t-2");
    const auto first = [&] {
        return get("/api/v1/line", supervisor).json()["data"][0]["ticket_id"];
    };
    ASSERT_EQ(first(), "tkt_1");
    const auto since = get("/api/v1/tickets/tkt_2", supervisor).json()["waiting_since"];
    EXPECT_EQ(post("/api/v1/tickets/tkt_2/need", {{"need", "critical"}}, supervisor).code(),
              "invalid_input");
    EXPECT_EQ(post("/api/v1/tickets/tkt_2/need", {{"need", "moon"}, {"reason", "x"}}, supervisor)
                  .code(),
              "invalid_input");
    const auto moved = post("/api/v1/tickets/tkt_2/need",
                            {{"need", "critical"}, {"reason", "at the airport"}}, supervisor);
    ASSERT_EQ(moved.status, 200U) << moved.body;
    EXPECT_EQ(moved.json()["need"], "critical");
    EXPECT_EQ(moved.json()["waiting_since"], since);
    EXPECT_EQ(first(), "tkt_2");
    const auto audit = get("/api/v1/audit?action=ticket.need", supervisor).json()["data"];
    EXPECT_EQ(audit[0]["reason"], "at the airport");
    const auto rosa = agent("rosa", false);
    EXPECT_EQ(post("/api/v1/tickets/tkt_2/need", {{"need", "low"}, {"reason", "x"}}, rosa.token)
                  .code(),
              "not_allowed");
}

TEST_F(Fields, WhereATicketMayBePassedOnToSaysWhoIsThereAndHowLongItTakes) {
    const auto rosa = agent("rosa"), luis = agent("luis"), eva = agent("eva", false);
    const json billing{{{"skill", "billing"}, {"level", 3}}};
    put("/api/v1/agents/" + luis.id, {{"skills", billing}}, supervisor);
    put("/api/v1/agents/" + eva.id, {{"skills", {{{"skill", "legal"}, {"level", 1}}}}}, supervisor);
    hook("t-1");
    const auto path = "/api/v1/tickets/tkt_1/transfer_targets";
    const auto rows = get(path, supervisor).json()["data"];
    ASSERT_EQ(rows.size(), 2U);
    EXPECT_EQ(rows[0]["skill"], "billing");
    EXPECT_EQ(rows[0]["agents_there"], 1);
    EXPECT_EQ(rows[0]["likely_seconds"], 40.0);
    EXPECT_EQ(rows[1]["skill"], "legal");
    EXPECT_EQ(rows[1]["agents_there"], 0);
    EXPECT_EQ(rows[1]["likely_seconds"], nullptr) << "nobody is there: nothing is promised";
    EXPECT_EQ(get("/api/v1/tickets/tkt_9/transfer_targets", supervisor).code(), "ticket_unknown");
}

http::settings by_two() {
    auto s = quick_settings();
    s.policy_by_two = true;
    return s;
}

class TwoPeople : public Fields {
protected:
    TwoPeople() : Fields(by_two()) {}
    std::string lead(const std::string& name) {
        engine::account fresh;
        fresh.email = name + "@example.com";
        fresh.name = name;
        fresh.what = engine::role::supervisor;
        fresh.password_hash = http::hash_password(password, {64, 1});
        fresh.created_at = http::wall_now();
        on_loop([&] { fresh = store_->accounts().add(fresh).value(); });
        return post("/api/v1/session", {{"email", fresh.email}, {"password", password}})
            .json()
            .value("token", "");
    }
    std::string in_force() { return get("/api/v1/policy", supervisor).body; }
};

TEST_F(TwoPeople, PutAPolicyInForceAndOneAloneDoesNot) {
    const std::string night = "name = \"night\"\n", path = "/api/v1/policy/plans";
    const std::vector<std::string> over{"Content-Type: application/toml", "If-Match: *"};
    const auto ana = lead("ana"), bea = lead("bea");
    EXPECT_EQ(get("/api/v1/me", ana).json()["policy_by_two"], true);
    const auto planned = ask({"PUT", "/api/v1/policy?comment=nights", night, ana, over});
    ASSERT_EQ(planned.status, 202U) << planned.body;
    EXPECT_EQ(planned.json()["comment"], "nights");
    EXPECT_EQ(planned.json()["needs_approval"], true);
    const auto approve = path + "/" + std::to_string(planned.json()["id"].get<int>()) + "/approve";
    EXPECT_EQ(post(approve, json::object(), ana).code(), "own_plan");
    EXPECT_EQ(post(approve, json::object(), supervisor).code(), "not_a_person");
    EXPECT_EQ(post(path + "/99/approve", json::object(), bea).code(), "plan_unknown");
    EXPECT_EQ(in_force(), "name = \"equal\"\n");
    const auto approved = post(approve, {{"comment", "read it"}}, bea);
    ASSERT_EQ(approved.status, 200U) << approved.body;
    EXPECT_EQ(approved.json()["needs_approval"], false);
    for (int i = 0; i < 2'000 && in_force() != night; ++i) {
    }
    EXPECT_EQ(in_force(), night);
    const auto audit = get("/api/v1/audit?action=policy.plan_approved", supervisor).json()["data"];
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_EQ(audit[0]["reason"], "read it");
}

}  // namespace
}  // namespace evenline::http_test

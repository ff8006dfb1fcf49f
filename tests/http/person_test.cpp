// A person's two rights over the API: to have all that is kept, and to have it gone.
#include "http/desk.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Person : public desk {
protected:
    std::string admin = token(engine::role::admin);
    person rosa = agent("rosa");
    // Somebody who was served: their customer id.
    std::string served() {
        hook("canary-thread", "canary words");
        const auto offer = offer_of(rosa);
        const std::string ticket = offer["ticket"]["id"], id = offer["id"];
        EXPECT_EQ(post("/api/v1/offers/" + id + "/accept", json::object(), rosa.token).status,
                  200U);
        EXPECT_EQ(post("/api/v1/tickets/" + ticket + "/notes", {{"text", "a canary note"}},
                       rosa.token).status, 201U);
        ticket_ = ticket;
        return get("/api/v1/tickets/" + ticket, admin).json()["customer_id"];
    }
    void close() {
        const auto done = post("/api/v1/tickets/" + ticket_ + "/close",
                               {{"disposition", "resolved"}}, rosa.token);
        EXPECT_EQ(done.status, 200U) << done.body;
    }
    answer erase(const std::string& id, const std::string& bearer) {
        return post("/api/v1/customers/" + id + "/erase", {{"reason", "asked by letter"}}, bearer);
    }
    std::string ticket_;
};

TEST_F(Person, GetsAllThatIsKept) {
    const auto id = served();
    const auto all = get("/api/v1/customers/" + id + "/export", admin);
    ASSERT_EQ(all.status, 200U) << all.body;
    EXPECT_EQ(all.json()["customer"]["id"], id);
    EXPECT_EQ(all.json()["tickets"].size(), 1U);
    EXPECT_TRUE(all.json()["complete"]);
    EXPECT_NE(all.body.find("canary words"), std::string::npos);
    EXPECT_NE(all.body.find("a canary note"), std::string::npos);
    EXPECT_NE(get("/api/v1/audit", admin).body.find("customer.export"), std::string::npos);
    EXPECT_EQ(get("/api/v1/customers/cus_99/export", admin).code(), "customer_unknown");
    EXPECT_EQ(get("/api/v1/customers/" + id + "/export", rosa.token).code(), "not_allowed");
}

TEST_F(Person, IsGoneFromEveryAnswerOnceErased) {
    const auto id = served();
    EXPECT_EQ(erase(id, admin).code(), "wrong_status") << "somebody is still serving them";
    EXPECT_EQ(erase(id, token(engine::role::supervisor)).code(), "not_allowed");
    close();
    const auto done = erase(id, admin);
    ASSERT_EQ(done.status, 200U) << done.body;
    for (const auto& path :
         {"/api/v1/customers/" + id, "/api/v1/customers/" + id + "/export",
          "/api/v1/customers/" + id + "/timeline", "/api/v1/tickets/" + ticket_,
          "/api/v1/tickets/" + ticket_ + "/timeline", std::string("/api/v1/events?after=0"),
          std::string("/api/v1/audit"), std::string("/api/v1/audit.csv"),
          std::string("/api/v1/search?q=canary"), std::string("/api/v1/tickets?text=canary")}) {
        const auto got = get(path, admin);
        EXPECT_EQ(got.status, 200U) << path;
        EXPECT_EQ(got.body.find("canary"), std::string::npos) << path << ": " << got.body;
    }
    EXPECT_NE(get("/api/v1/audit", admin).body.find("asked by letter"), std::string::npos);
    EXPECT_EQ(post("/api/v1/audit/verify", json::object(), admin).json()["ok"], true);
    hook("canary-thread", "I am back");
    const auto back = get("/api/v1/tickets?status=offered", admin).json()["data"];
    ASSERT_EQ(back.size(), 1U);
    EXPECT_NE(back[0]["customer_id"], id) << "a stranger, and no ticket opened again";
}

}  // namespace
}  // namespace evenline::http_test

// Sessions: whose they are, how they end, and what a one-time link does not get past.
#include "http/desk.hpp"
#include "http/identity/second_factor.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class MySessions : public desk {
protected:
    using desk::desk;
    std::string log_in(const std::string& from) {
        const json body{{"email", "rosa@example.com"}, {"password", password}};
        return ask({"POST", "/api/v1/session", body.dump(), {},
                    {"Content-Type: application/json"}, from}).json()["token"];
    }
    json listed(const std::string& session) {
        return get("/api/v1/me/sessions", session).json()["data"];
    }
    answer end(const std::string& path, const std::string& session) {
        return ask({"DELETE", path, {}, session, {}});
    }
    // As if it had last been used so long ago.
    void let_pass(const std::string& session, core::duration by) {
        on_loop([&] {
            auto& all = store_->accounts();
            const auto one = all.find(http::sha256_hex(session)).value();
            const engine::last_use use{one.id, http::wall_now() - by};
            ASSERT_TRUE(all.touch({&use, 1}));
        });
    }
};

TEST_F(MySessions, AreListedWithWhereTheyWereOpenedAndTheirOwnerEndsThem) {
    const auto rosa = agent("rosa", false), luis = agent("luis", false);
    const auto home = log_in("127.0.0.9");
    const auto all = listed(rosa.token);
    ASSERT_EQ(all.size(), 2U) << all;
    std::string at_home;
    for (const auto& one : all) {
        EXPECT_EQ(one["this_one"], one["from"] == "127.0.0.1") << one;
        if (one["from"] == "127.0.0.9") at_home = one["id"];
    }
    EXPECT_EQ(end("/api/v1/me/sessions/" + at_home, luis.token).code(), "session_unknown");
    EXPECT_EQ(get("/api/v1/me", home).status, 200U) << "nobody else ends it";
    EXPECT_EQ(end("/api/v1/me/sessions/" + at_home, rosa.token).status, 204U);
    EXPECT_EQ(get("/api/v1/me", home).status, 401U);
    EXPECT_EQ(listed(rosa.token).size(), 1U);
}

TEST_F(MySessions, AllOthersEndAtOnceAndThisOneStays) {
    const auto rosa = agent("rosa", false);
    const auto home = log_in("127.0.0.9"), tram = log_in("127.0.0.8");
    EXPECT_EQ(end("/api/v1/me/sessions", rosa.token).status, 204U);
    EXPECT_EQ(get("/api/v1/me", home).status, 401U);
    EXPECT_EQ(get("/api/v1/me", tram).status, 401U);
    EXPECT_EQ(get("/api/v1/me", rosa.token).status, 200U);
    const auto bearer = token(engine::role::supervisor);
    EXPECT_EQ(listed(bearer).size(), 0U);
    EXPECT_EQ(end("/api/v1/me/sessions", bearer).code(), "not_a_person");
    EXPECT_EQ(end("/api/v1/me/sessions/ses_1", bearer).code(), "not_a_person");
}

TEST_F(MySessions, AnotherSecretAtEachLogInAndNoneOfThemIsStored) {
    agent("rosa", false);
    std::set<std::string> secrets;
    for (int i = 0; i < 5; ++i) secrets.insert(log_in("127.0.0.9"));
    EXPECT_EQ(secrets.size(), 5U);
    for (const auto& one : secrets) {
        EXPECT_GE(one.size(), 40U);
        EXPECT_EQ(get("/api/v1/me", http::sha256_hex(one)).status, 401U) << "what is stored";
    }
}

http::settings ten_idle_minutes() {
    auto s = quick_settings();
    s.session_idle_minutes = 10;
    return s;
}

class IdleSessions : public MySessions {
protected:
    IdleSessions() : MySessions(ten_idle_minutes()) {}
};

TEST_F(IdleSessions, EndForGoodWhenNobodyHasUsedThem) {
    engine::account who;
    on_loop([&] {
        who.email = "ana@example.com";
        who.name = "Ana";
        who.what = engine::role::supervisor;
        who = store_->accounts().add(who).value();
    });
    const auto opened_before = [&](core::duration age, core::duration used) {
        const auto secret = http::new_secret("evs_");
        on_loop([&] {
            engine::credential c;
            c.session = true;
            c.account = who.id;
            c.what = who.what;
            c.created_at = http::wall_now() - age;
            c.last_used_at = http::wall_now() - used;
            c.expires_at = c.created_at + core::hours(9);
            ASSERT_TRUE(store_->accounts().issue(c, http::sha256_hex(secret)));
        });
        return secret;
    };
    const auto in_use = opened_before(core::hours(2), core::minutes(9));
    const auto idle = opened_before(core::hours(2), core::minutes(11));
    const auto over = opened_before(core::hours(10), core::minutes(1));
    EXPECT_EQ(listed(in_use).size(), 1U);
    EXPECT_EQ(get("/api/v1/me", idle).status, 401U);
    EXPECT_EQ(get("/api/v1/me", over).status, 401U) << "the absolute end counts, too";
    let_pass(in_use, core::minutes(30));
    EXPECT_EQ(get("/api/v1/me", in_use).status, 200U) << "it was used just now, here";
    on_loop([&] {
        EXPECT_FALSE(store_->accounts().find(http::sha256_hex(idle))) << "not only refused: ended";
    });
}

TEST_F(MySessions, ALinkDoesNotGetPastTheSecondFactor) {
    const auto rosa = agent("rosa", false);
    const auto secret = post("/api/v1/me/totp", json::object(), rosa.token).json()["secret"]
                            .get<std::string>();
    const auto step = static_cast<std::uint64_t>(http::wall_now().us / 30'000'000);
    ASSERT_EQ(put("/api/v1/me/totp", {{"otp", http::code_of(secret, step)}}, rosa.token).status,
              200U);
    const auto admin = token(engine::role::admin);
    const auto users = get("/api/v1/users", admin).json()["data"];
    const std::string user = users[0]["id"];
    const auto link = [&] {
        const auto invited = post("/api/v1/users/" + user + "/invite", json::object(), admin);
        return invited.json()["link"].get<std::string>().substr(std::string("/#/setup/").size());
    };
    const auto first = link();
    json body{{"link", first}, {"password", "another long sentence"}};
    EXPECT_EQ(post("/api/v1/setup", body).code(), "otp_required");
    EXPECT_EQ(post("/api/v1/session", {{"link", first}}).code(), "otp_required");
    body["otp"] = "000000";
    EXPECT_EQ(post("/api/v1/setup", body).code(), "wrong_otp");
    EXPECT_EQ(get("/api/v1/me", rosa.token).status, 200U) << "nothing has changed";
    body["otp"] = http::code_of(secret, step + 1);
    EXPECT_EQ(post("/api/v1/setup", body).status, 201U) << "the link was good until the code came";
    EXPECT_EQ(post("/api/v1/setup", body).code(), "link_used_or_expired");
    unsigned judged = 0;
    const auto guessed = link();
    for (int i = 0; i < 30; ++i)
        if (post("/api/v1/setup", {{"link", guessed}, {"password", "another long sentence"},
                                   {"otp", "000000"}}).code() == "wrong_otp")
            ++judged;
    EXPECT_LE(judged, 11U) << "codes cannot be tried by the thousand";

    EXPECT_EQ(end("/api/v1/users/" + user + "/factor", admin).status, 204U);
    const json plain{{"email", "rosa@example.com"}, {"password", "another long sentence"}};
    EXPECT_EQ(post("/api/v1/session", plain).status, 201U) << "the administrator took it off";
    const auto audit = get("/api/v1/audit?action=user.drop_factor", admin).json()["data"];
    ASSERT_EQ(audit.size(), 1U);
    EXPECT_EQ(audit[0]["object"], user);
}

}  // namespace
}  // namespace evenline::http_test

// Logging in, and not being able to.
#include "http/desk.hpp"
#include "http/wire/problem.hpp"

#include <nlohmann/json.hpp>

namespace evenline::http_test {
namespace {

using nlohmann::json;

class Accounts : public desk {
protected:
    answer log_in(const std::string& email, const std::string& secret,
                  const std::string& from = "127.0.0.1") {
        const json body{{"email", email}, {"password", secret}};
        return ask(
            {"POST", "/api/v1/session", body.dump(), {}, {"Content-Type: application/json"}, from});
    }
    std::string link_for(const std::string& email) {
        std::string secret;
        on_loop([&] {
            engine::account fresh;
            fresh.email = email;
            fresh.name = email;
            fresh.what = engine::role::admin;
            const auto added = store_->accounts().add(fresh).value();
            secret = http::issue_link(store_->accounts(), added.id).value();
        });
        return secret;
    }
};

TEST_F(Accounts, ASessionWorksUntilItIsEnded) {
    const auto rosa = agent("rosa");
    EXPECT_EQ(get("/api/v1/me", rosa.token).json()["agent_id"], rosa.id);
    EXPECT_EQ(ask({"DELETE", "/api/v1/session", {}, rosa.token, {}}).status, 204U);
    EXPECT_EQ(get("/api/v1/me", rosa.token).status, 401U);
}

TEST_F(Accounts, AWrongPasswordAndAnUnknownNameAreAnsweredAlike) {
    agent("rosa");
    const auto wrong = log_in("rosa@example.com", "not this one"),
               unknown = log_in("nobody@example.com", "not this one");
    EXPECT_EQ(wrong.status, 401U);
    auto a = wrong.json(), b = unknown.json();
    for (auto* problem : {&a, &b}) problem->erase("trace_id");
    EXPECT_EQ(a, b);
}

TEST_F(Accounts, GuessingIsSlowedDownWithoutLockingTheOwnerOut) {
    agent("rosa");
    answer last;
    int verified = 0;
    for (int i = 0; i < 30; ++i) {
        last = log_in("rosa@example.com", "guess", "127.0.0.2");
        if (last.status == 401) ++verified;
    }
    EXPECT_LE(verified, 11);
    EXPECT_EQ(last.status, 429U);
    EXPECT_FALSE(last.header("retry-after").empty());
    EXPECT_EQ(log_in("rosa@example.com", password, "127.0.0.3").status, 201U);
}

TEST_F(Accounts, TheSetUpLinkSetsAPasswordOnce) {
    const auto link = link_for("first@example.com");
    EXPECT_EQ(log_in("first@example.com", "").status, 400U) << "there is no default password";
    EXPECT_EQ(log_in("first@example.com", "anything").status, 401U);
    EXPECT_EQ(post("/api/v1/setup", {{"link", link}, {"password", "short"}}).status, 400U);
    const auto in =
        post("/api/v1/setup", {{"link", link}, {"password", password}, {"name", "Ana"}});
    EXPECT_EQ(in.status, 201U) << "a refused password does not use the link up: " << in.body;
    EXPECT_EQ(in.json()["me"]["name"], "Ana");
    EXPECT_EQ(post("/api/v1/setup", {{"link", link}, {"password", password}}).code(),
              "link_used_or_expired");
    EXPECT_EQ(log_in("First@Example.com ", password).status, 201U);
}

TEST_F(Accounts, ALogInLinkWorksOnce) {
    const auto link = link_for("first@example.com");
    const auto in = post("/api/v1/session", {{"link", link}});
    EXPECT_EQ(in.status, 201U);
    EXPECT_EQ(get("/api/v1/me", in.json()["token"]).json()["role"], "admin");
    EXPECT_EQ(post("/api/v1/session", {{"link", link}}).code(), "link_used_or_expired");
}

TEST_F(Accounts, SecretsAreNowhereInTheStore) {
    const auto rosa = agent("rosa");
    const auto api = token(engine::role::supervisor);
    std::string bytes;
    for (const auto& file : std::filesystem::directory_iterator(folder_)) {
        std::FILE* f = std::fopen(file.path().c_str(), "rb");
        ASSERT_NE(f, nullptr);
        char buffer[65'536];
        for (auto n = std::fread(buffer, 1, sizeof buffer, f); n > 0;
             n = std::fread(buffer, 1, sizeof buffer, f))
            bytes.append(buffer, n);
        std::fclose(f);
    }
    ASSERT_NE(bytes.find("rosa@example.com"), std::string::npos);
    for (const auto& secret : {rosa.token, api, std::string(password)})
        EXPECT_EQ(bytes.find(secret), std::string::npos);
}

TEST_F(Accounts, AnUnknownFieldIsNamedWithTheOneThatWasMeant) {
    const auto got = post("/api/v1/session", {{"email", "a@b.c"}, {"pasword", "x"}});
    EXPECT_EQ(got.status, 400U);
    EXPECT_NE(got.body.find("did you mean \\\"password\\\"?"), std::string::npos) << got.body;
}

TEST_F(Accounts, WhatIsNotJsonIsRefusedWithItsCode) {
    const auto send = [&](const std::string& body, const std::string& type = "application/json") {
        return ask({"POST", "/api/v1/session", body, {}, {"Content-Type: " + type}}).code();
    };
    EXPECT_EQ(send(R"({"email":"a","email":"b"})"), "json_malformed");
    EXPECT_EQ(send(std::string("{}\0", 3)), "json_malformed");
    EXPECT_EQ(send(std::string(100, '[') + std::string(100, ']')), "json_malformed");
    EXPECT_EQ(send("[]"), "json_malformed");
    EXPECT_EQ(send("{}", "text/plain"), "unsupported_media_type");
    EXPECT_EQ(send("{}", "application/json; charset=utf-8"), "invalid_input");
}

TEST_F(Accounts, ProblemsSpeakSpanishWhenAsked) {
    const auto got =
        ask({"GET", "/api/v1/me", {}, {}, {"Accept-Language: es-ES,es;q=0.9,en;q=0.5"}});
    EXPECT_EQ(got.json()["title"], "Primero hay que identificarse");
    EXPECT_EQ(got.header("www-authenticate"), "Bearer realm=\"evenline\"");
}

TEST_F(Accounts, TheDescriptionListsEveryCodeThereIs) {
    std::set<std::string> described, there;
    for (const auto& code : description()["components"]["schemas"]["Code"]["enum"])
        described.insert(code);
    const auto& pages = description()["components"]["x-problems"];
    for (const auto& kind : http::problem_kinds()) {
        const std::string code(kind.code);
        there.insert(code);
        // /docs#code, which every problem's type names, is made of these.
        EXPECT_EQ(pages.value(code, json::object()),
                  (json{{"status", kind.status}, {"title", std::string(kind.title_en)}}))
            << code;
    }
    EXPECT_EQ(described, there);
}

}  // namespace
}  // namespace evenline::http_test

// Bad input gets a clear error and loses nothing.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <unistd.h>

#include <fstream>

#include "blackbox/desk.hpp"

namespace evenline::blackbox {
namespace {

class Refusal : public testing::Test {
protected:
    void SetUp() override {
        s.start();
        supervisor.emplace(s.token("supervisor"));
    }
    void expect_problem(const reply& got, long status, const std::string& code) {
        EXPECT_EQ(got.status, status) << got.body;
        EXPECT_EQ(got.headers.count("content-type") ? got.headers.at("content-type") : "",
                  "application/problem+json");
        const auto problem = got.json();
        ASSERT_TRUE(problem.is_object()) << got.body;
        EXPECT_EQ(problem.value("code", ""), code) << got.body;
        EXPECT_FALSE(problem.value("detail", "").empty());
    }
    std::size_t waiting() { return line_of(*supervisor, s).size(); }
    server s;
    client anyone;
    std::optional<client> supervisor;
};

TEST_F(Refusal, AWrongOrMissingSignatureStoresNothing) {
    const auto wrong =
        anyone.send("POST", s.url("/api/v1/hooks/fb"), R"({"object":"page","entry":[]})",
                    {"Content-Type: application/json", "X-Hub-Signature-256: sha256=00"});
    EXPECT_TRUE(wrong.status == 401 || wrong.status == 403) << wrong.status;
    const auto missing = anyone.send("POST", s.url("/api/v1/hooks/hook"), "{}");
    EXPECT_TRUE(missing.status == 401 || missing.status == 403) << missing.status;
    EXPECT_EQ(waiting(), 0U);
}

TEST_F(Refusal, AnUnknownChannelIsNotFound) {
    expect_problem(anyone.send("POST", s.url("/api/v1/hooks/nowhere"), "{}"), 404,
                   "channel_unknown");
}

TEST_F(Refusal, ABodyOverTheLimitIsRefusedBeforeItIsRead) {
    const auto got = anyone.send("POST", s.url("/api/v1/hooks/hook"), std::string(5'000'000, 'x'));
    EXPECT_EQ(got.status, 413);
}

TEST_F(Refusal, MalformedJsonIsA400WithThePlace) {
    const auto got = supervisor->send("PUT", s.url("/api/v1/agents/agt_1"), R"({"name": )");
    EXPECT_EQ(got.status, 400) << got.body;
    EXPECT_EQ(got.json().value("code", ""), "json_malformed") << got.body;
}

TEST_F(Refusal, AnUnknownAgentIsNotFound) {
    expect_problem(supervisor->put(s.url("/api/v1/agents/agt_999"), {{"name", "x"}}), 404,
                   "agent_unknown");
}

TEST_F(Refusal, WithoutALoginThereIsNothingToSee) {
    for (const char* path :
         {"/api/v1/line", "/api/v1/tickets", "/api/v1/agents", "/api/v1/policy", "/api/v1/events"})
        EXPECT_EQ(anyone.get(s.url(path)).status, 401) << path;
}

TEST_F(Refusal, OfTwoAcceptsOfOneOfferOneWinsAndARepeatIsTheSameAnswer) {
    desk_agent rosa(s, "rosa@example.com"), luis(s, "luis@example.com");
    rosa.available();
    ASSERT_EQ(hook_contact(anyone, s, "t-1",
                           {{"presence", "live"}, {"customer", {{"ref", "c1"}}}, {"text", "hi"}})
                      .status /
                  100,
              2);
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer);
    EXPECT_GE(luis.accept(*offer).status, 403) << "somebody else's offer";
    EXPECT_EQ(rosa.accept(*offer).status, 200);
    EXPECT_EQ(rosa.accept(*offer).status, 200) << "the same accept again";
    auto stale = *offer;
    stale["version"] = 77;
    const auto late = rosa.accept(stale);
    EXPECT_TRUE(late.status == 409 || late.status == 412) << late.status << late.body;
}

TEST_F(Refusal, MalformedMailIsKeptAndAnswered) {
    const std::string answer =
        deliver_mail(s, "ana@example.org", "=?utf-8?Q?broken=ZZ?=\r\nContent-Type: multipart/x",
                     std::string("\xff\xfe\x01 no such charset"), "bad@example.org");
    EXPECT_EQ(answer.substr(0, 3), "250") << answer;
    EXPECT_EQ(waiting(), 1U);
}

// A store on a full disk: 503 with Retry-After and no acknowledgement; it recovers by itself.
TEST(FullDisk, RefusesWithoutLosingAndRecoversByItself) {
    if (geteuid() != 0) GTEST_SKIP() << "mounting a small disk needs root";
    const std::string disk =
        std::filesystem::temp_directory_path() / ("evenline-disk-" + std::to_string(getpid()));
    std::filesystem::create_directory(disk);
    if (mount("tmpfs", disk.c_str(), "tmpfs", 0, "size=6m") != 0)
        GTEST_SKIP() << "mounting is not allowed here";
    {
        server s("", "sqlite:" + disk + "/evenline.db");
        s.start();
        client provider, supervisor(s.token("supervisor"));
        const nlohmann::json contact{{"presence", "deferred"},
                                     {"customer", {{"ref", "c"}}},
                                     {"text", std::string(60'000, 'x')}};
        std::size_t acknowledged = 0;
        reply got;
        for (int i = 0; i < 400; ++i) {
            nlohmann::json one = contact;
            one["customer"]["ref"] = "c" + std::to_string(i);
            got = hook_contact(provider, s, "t-" + std::to_string(i), one);
            if (got.status / 100 != 2) break;
            ++acknowledged;
        }
        EXPECT_EQ(got.status, 503) << got.body;
        EXPECT_TRUE(got.headers.contains("retry-after"));
        EXPECT_EQ(supervisor.get(s.url("/api/v1/line")).status, 200) << "reading goes on";
        ASSERT_EQ(mount("tmpfs", disk.c_str(), "tmpfs", MS_REMOUNT, "size=200m"), 0);
        EXPECT_TRUE(eventually(
            [&] {
                return hook_contact(provider, s, "t-after",
                                    {{"presence", "deferred"},
                                     {"customer", {{"ref", "after"}}},
                                     {"text", "again"}},
                                    "msg_after")
                               .status /
                           100 ==
                       2;
            },
            std::chrono::seconds(15)));
        std::size_t waiting = 0;
        std::string cursor;
        do {
            const auto page = supervisor
                                  .get(s.url("/api/v1/line?limit=200" +
                                             (cursor.empty() ? "" : "&cursor=" + cursor)))
                                  .json();
            waiting += page["data"].size();
            cursor = page["next_cursor"].is_string() ? page["next_cursor"].get<std::string>() : "";
        } while (!cursor.empty());
        EXPECT_EQ(waiting, acknowledged + 1)
            << "every acknowledged contact, and none that was refused";
        s.stop();
    }
    umount2(disk.c_str(), MNT_DETACH);
    std::filesystem::remove_all(disk);
}

}  // namespace
}  // namespace evenline::blackbox

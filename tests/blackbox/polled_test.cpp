// Providers that do not call but are asked, through the real server: what is said becomes work, the
// answer is posted once, and neither a dead server nor a failing provider loses or repeats a thing.
#include <gtest/gtest.h>

#include <atomic>

#include "blackbox/desk.hpp"
#include "senders/stand_in.hpp"

namespace evenline::blackbox {
namespace {

using senders::test::heard_request;
using senders::test::http_stand_in;

struct network {
    const char *kind, *settings;
    std::string (*page)(int posts);      // what it answers to the question, newest first
    const char* posts_at;                // the address an answer goes to
};

std::string bluesky_page(int posts) {
    std::string out;
    for (int n = posts; n > 0; --n) {
        const auto id = std::to_string(n);
        out += (out.empty() ? "" : ",") + std::string(R"({"uri":"at://did:plc:a)") + id +
               "/app.bsky.feed.post/k" + id + R"(","cid":"c)" + id +
               R"(","author":{"did":"did:plc:a)" + id + R"(","handle":"a.example"},"reason":)"
               R"("mention","record":{"text":"hola )" + id +
               R"("},"indexedAt":"2026-01-01T00:00:0)" + id + "Z\"}";
    }
    return "{\"notifications\":[" + out + "]}";
}

std::string mastodon_page(int posts) {
    std::string out;
    for (int n = posts; n > 0; --n) {
        const auto id = std::to_string(n);
        out += (out.empty() ? "" : ",") + std::string(R"({"id":"10)") + id +
               R"(","type":"mention","account":{"id":")" + id + R"(","acct":"a)" + id +
               R"("},"status":{"id":"50)" + id + R"(","created_at":"2026-01-01T00:00:0)" + id +
               R"(Z","visibility":"public","content":"hola )" + id + "\"}}";
    }
    return "[" + out + "]";
}

class Polled : public testing::TestWithParam<network> {
protected:
    std::string answer(const heard_request& asked) {
        if (failing > 0) {
            --failing;
            return http_stand_in::status(503);
        }
        if (asked.head.find("createSession") != std::string::npos)
            return http_stand_in::status(200, {}, R"({"accessJwt":"a.b.c"})");
        if (asked.head.starts_with("GET")) return http_stand_in::status(200, {}, of.page(posts));
        return http_stand_in::status(200, {}, R"({"id":"9","uri":"at://us/p/9","cid":"c"})");
    }
    std::size_t answers_posted() {
        std::size_t n = 0;
        for (const auto& r : provider.heard())
            n += r.head.find(of.posts_at) != std::string::npos ? 1 : 0;
        return n;
    }
    network of = GetParam();
    std::atomic<int> posts{0}, failing{0};
    http_stand_in provider{[this](const heard_request& r) { return answer(r); }};
    server desk{"[[channel]]\nid = \"net\"\nkind = \"" + std::string(of.kind) +
                "\"\npoll_seconds = \"2\"\nurl = \"" + provider.url() + "\"\n" + of.settings};
};

TEST_P(Polled, WhatIsSaidIsWorkOnceAndTheAnswerIsPostedOnce) {
    desk.start();
    client supervisor(desk.token("supervisor"));
    const auto waiting = [&] { return line_of(supervisor, desk).size(); };
    // A new channel begins now: the first question finds nothing, and is the beginning.
    ASSERT_TRUE(eventually([&] { return provider.heard().size() >= 2; },
                           std::chrono::seconds(10)));
    posts = 1;
    ASSERT_TRUE(eventually([&] { return waiting() == 1; }, std::chrono::seconds(10)))
        << desk.log();
    desk.kill_hard();
    failing = 1;
    posts = 3;
    desk.start();
    EXPECT_TRUE(eventually([&] { return waiting() == 3; }, std::chrono::seconds(40)))
        << waiting() << desk.log();
    desk_agent rosa(desk, "rosa@example.com");
    rosa.available();
    const auto offer = rosa.offer();
    ASSERT_TRUE(offer.has_value());
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    const auto said = rosa.http().post(
        desk.url("/api/v1/tickets/" + (*offer)["ticket_id"].get<std::string>() + "/messages"),
        {{"text", "Ya va"}});
    ASSERT_EQ(said.status, 201) << said.body;
    EXPECT_TRUE(eventually([&] { return answers_posted() == 1; }, std::chrono::seconds(10)));
    const auto heard = provider.heard();
    EXPECT_TRUE(eventually([&] { return provider.heard().size() > heard.size() + 1; },
                           std::chrono::seconds(10)));
    EXPECT_EQ(answers_posted(), 1U) << "asked again, but nothing said again";
    EXPECT_EQ(supervisor.get(desk.url("/api/v1/tickets")).json()["data"].size(), 3U)
        << "what was read before is no new work";
}

INSTANTIATE_TEST_SUITE_P(
    Networks, Polled,
    testing::Values(network{"bluesky", "handle = \"desk.example\"\napp_password = \"p\"\n",
                            bluesky_page, "/xrpc/com.atproto.repo.putRecord"},
                    network{"mastodon", "access_token = \"t\"\n", mastodon_page,
                            "POST /api/v1/statuses"}),
    [](const auto& of) { return std::string(of.param.kind); });

}  // namespace
}  // namespace evenline::blackbox

// A real mail server in front of us and behind us: what it hands in is work, and what it cannot
// deliver comes back to the agent.
#include <cstdlib>
#include <gtest/gtest.h>
#include <thread>

#include "blackbox/desk.hpp"
#include "blackbox/postfix.hpp"

namespace evenline::blackbox {
namespace {

using namespace std::chrono_literals;

struct RealPostfix : testing::Test {
    void SetUp() override {
        if (const auto why = postfix::why_not(); !why.empty()) GTEST_SKIP() << why;
    }
    void TearDown() override { ::unsetenv("EVENLINE_CHANNEL_MAIL_SMTP_URL"); }

    static std::string letter(const std::string& from, const std::string& id,
                              const std::string& more = {}) {
        return "From: Ana <" + from + ">\r\nTo: support@desk.example.com\r\nSubject: My order\r\n" +
               "Message-ID: <" + id + ">\r\n" + more + "\r\nWhere is my order?\r\n";
    }
};

TEST_F(RealPostfix, WhatItDeliversByLmtpIsOneTicketAtItsPlace) {
    server s;
    s.start();
    const postfix post(s.mail_port());
    client supervisor(s.token("supervisor"));
    ASSERT_EQ(post.hand_in("ana@example.org", "support@desk.example.com",
                           letter("ana@example.org", "a@example.org")), "");
    ASSERT_TRUE(eventually([&] { return line_of(supervisor, s).size() == 1; }, 20s)) << post.log();
    const auto entry = line_of(supervisor, s).at(0);
    EXPECT_EQ(entry["channel"], "mail");
    EXPECT_TRUE(eventually([&] { return post.log().find("status=sent (250") != std::string::npos; },
                           20s)) << post.log();
    // A mail server that repeats itself: the same mail is one contact.
    ASSERT_EQ(post.hand_in("ana@example.org", "support@desk.example.com",
                           letter("ana@example.org", "a@example.org")), "");
    ASSERT_EQ(post.hand_in("luis@example.org", "support+x@desk.example.com",
                           letter("luis@example.org", "l@example.org")), "");
    ASSERT_TRUE(eventually([&] { return line_of(supervisor, s).size() == 2; }, 20s)) << post.log();
    EXPECT_EQ(line_of(supervisor, s).at(0)["ticket_id"], entry["ticket_id"]);
}

TEST_F(RealPostfix, AnAnswerItCannotDeliverPutsTheTicketBackWithTheReason) {
    server s("reply_secret = \"long and random, for this test\"\n");
    const postfix post(s.mail_port());
    ::setenv("EVENLINE_CHANNEL_MAIL_SMTP_URL", post.url().c_str(), 1);
    s.start();
    client supervisor(s.token("supervisor"));
    desk_agent rosa(s, "rosa@example.org");
    ASSERT_EQ(post.hand_in("ana@example.org", "support@desk.example.com",
                           letter("ana@example.org", "a@example.org")), "");
    rosa.available();
    const auto offer = rosa.offer(20s);
    ASSERT_TRUE(offer.has_value()) << post.log();
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    const auto path = s.url("/api/v1/tickets/" + (*offer)["ticket_id"].get<std::string>());
    const auto since = rosa.http().get(path).json()["waiting_since"];
    const auto said = rosa.http().post(path + "/messages",
                                       {{"text", "On its way"}, {"await_customer", true}});
    ASSERT_EQ(said.status, 201) << said.body;
    // Postfix takes it (250), cannot deliver it, and sends a report of its own.
    const bool back = eventually(
        [&] {
            std::this_thread::sleep_for(20ms);
            return supervisor.get(path + "/timeline").body.find("reply_undelivered") !=
                   std::string::npos;
        },
        30s);
    ASSERT_TRUE(back) << post.log() << supervisor.get(path + "/timeline").body;
    const auto timeline = supervisor.get(path + "/timeline").body;
    EXPECT_NE(timeline.find("\"failed\""), std::string::npos) << timeline;
    EXPECT_NE(timeline.find("550"), std::string::npos) << "the reason: " << timeline;
    const auto now = supervisor.get(path).json();
    EXPECT_EQ(now["waiting_since"], since) << "its wait goes on";
    EXPECT_TRUE(now["status"] == "offered" || now["status"] == "queued") << now.dump();
}

}  // namespace
}  // namespace evenline::blackbox

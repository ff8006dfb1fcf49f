// A real mailbox server: what lies there is fetched, once, whatever happens in between; and a real
// relay that brings our answers to it.
#include <cstdlib>
#include <gtest/gtest.h>
#include <thread>

#include "blackbox/desk.hpp"
#include "blackbox/dovecot.hpp"
#include "blackbox/postfix.hpp"

namespace evenline::blackbox {
namespace {

using namespace std::chrono_literals;

std::string letter(const std::string& who, const std::string& id) {
    return "From: " + who + " <" + who + "@example.org>\nTo: support@desk.example.com\n"
           "Subject: My order\nMessage-ID: <" + id + "@example.org>\n\nWhere is it, " + id + "?\n";
}

std::string mailbox_channel(const dovecot& at) {
    return "[[channel]]\nid = \"box\"\nkind = \"imap\"\nimap_url = \"" + at.imap_url() +
           "\"\nuser = \"support\"\npassword = \"" + dovecot::password +
           "\"\nwithout_tls = \"true\"\ndomain = \"desk.example.com\"\n"
           "smtp_url = \"smtp://127.0.0.1:9\"\n";
}

struct RealDovecot : testing::Test {
    void SetUp() override {
        if (const auto why = dovecot::why_not(); !why.empty()) GTEST_SKIP() << why;
    }
    static bool waiting(client& c, const server& s, std::size_t n,
                        std::chrono::milliseconds limit = 30s) {
        return eventually([&] {
            std::this_thread::sleep_for(20ms);
            return line_of(c, s).size() == n;
        }, limit);
    }
};

TEST_F(RealDovecot, ItsMailsAreFetchedOnceOverItsRestartAndANewUidValidity) {
    dovecot post;
    post.put("support", letter("ana", "m1"));
    server s(mailbox_channel(post));
    s.start();
    client supervisor(s.token("supervisor"));
    ASSERT_TRUE(waiting(supervisor, s, 1)) << s.log() << post.log();
    post.put("support", letter("luis", "m2"));
    ASSERT_TRUE(waiting(supervisor, s, 2, 10s)) << "told by IDLE, without asking: " << s.log();
    const auto tested = run_evenline({"channel", "test", "box", "--config", s.config()});
    EXPECT_EQ(tested.code, 0) << tested.out << tested.err;

    post.stop();
    post.forget_uids("support");
    post.put("support", letter("eva", "m3"));
    post.start();
    ASSERT_TRUE(waiting(supervisor, s, 3)) << s.log() << post.log();
    // All three came again under new numbers; the one that is new is the last of them.
    post.put("support", letter("eva", "m3"));
    post.put("support", letter("tom", "m4"));
    ASSERT_TRUE(waiting(supervisor, s, 4)) << s.log();
    EXPECT_EQ(line_of(supervisor, s).size(), 4u) << "no mail counts twice";
}

TEST_F(RealDovecot, AKilledServerLosesNoMailAndTakesNoneTwice) {
    dovecot post;
    constexpr std::size_t all = 500;
    for (std::size_t i = 0; i < all; ++i)
        post.put("support", letter("c" + std::to_string(i), "n" + std::to_string(i)));
    server s(mailbox_channel(post));
    s.start();
    client supervisor(s.token("supervisor"));
    const auto waiting_now = [&] {
        std::size_t n = 0;
        for (std::string more = "&cursor=0"; !more.empty();) {
            const auto page = supervisor.get(s.url("/api/v1/line?limit=200" + more)).json();
            if (!page.is_object() || !page.contains("data")) return n;
            n += page["data"].size();
            const auto& next = page["next_cursor"];
            more = next.is_string() ? "&cursor=" + next.get<std::string>() : std::string{};
        }
        return n;
    };
    ASSERT_TRUE(eventually([&] { return waiting_now() > 0; }, 30s)) << s.log();
    s.kill_hard();
    s.start();
    EXPECT_TRUE(eventually([&] {
        std::this_thread::sleep_for(100ms);
        return waiting_now() == all;
    }, 60s)) << waiting_now() << s.log();
}

TEST_F(RealDovecot, ARealRelayBringsOurAnswerToTheCustomersMailbox) {
    if (const auto why = postfix::why_not(); !why.empty()) GTEST_SKIP() << why;
    dovecot boxes;
    const postfix relay(boxes.lmtp_port());
    ::setenv("EVENLINE_CHANNEL_MAIL_SMTP_URL", relay.url().c_str(), 1);
    server s;
    s.start();
    ::unsetenv("EVENLINE_CHANNEL_MAIL_SMTP_URL");
    const auto swaks = "swaks --silent 2 --protocol LMTP --server 127.0.0.1:" +
                       std::to_string(s.mail_port()) +
                       " --from ana@example.org --to support@desk.example.com"
                       " --header 'Message-Id: <q1@example.org>' --body 'Where is it?' >/dev/null";
    if (std::system("command -v swaks >/dev/null") != 0) GTEST_SKIP() << "swaks is not installed";
    ASSERT_EQ(std::system(swaks.c_str()), 0);
    desk_agent rosa(s, "rosa@example.org");
    rosa.available();
    const auto offer = rosa.offer(20s);
    ASSERT_TRUE(offer.has_value()) << s.log();
    ASSERT_EQ(rosa.accept(*offer).status, 200);
    const auto said = rosa.http().post(
        s.url("/api/v1/tickets/" + (*offer)["ticket_id"].get<std::string>() + "/messages"),
        {{"text", "On its way, Ana"}});
    ASSERT_EQ(said.status, 201) << said.body;
    ASSERT_TRUE(eventually([&] {
        std::this_thread::sleep_for(20ms);
        return boxes.mails_of("ana@example.org").find("On its way, Ana") != std::string::npos;
    }, 30s)) << relay.log() << boxes.log();
    const auto mail = boxes.mails_of("ana@example.org");
    EXPECT_NE(mail.find("In-Reply-To: <q1@example.org>"), std::string::npos) << mail;
    EXPECT_NE(mail.find("Message-ID: <t-"), std::string::npos) << mail;
}

}  // namespace
}  // namespace evenline::blackbox

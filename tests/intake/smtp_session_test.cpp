// The same session speaking SMTP: what differs from LMTP.
#include "evenline/intake/lmtp_session.hpp"

#include <gtest/gtest.h>

namespace evenline::intake::test {
namespace {

struct smtp_talk {
    explicit smtp_talk(bool tls = false) : session(settings(tls)) {}
    static lmtp_settings settings(bool tls) {
        lmtp_settings s;
        s.speaks = mail_protocol::smtp;
        s.offers_tls = tls;
        s.host = s.domain = "desk.test";
        s.mailboxes = {"support", "sales"};
        return s;
    }
    std::string say(std::string_view bytes) {
        session.receive(bytes);
        auto heard = session.take_replies();
        while (session.mail()) {
            mails.push_back(*session.mail());
            session.answer(outcome, "test");
            heard += session.take_replies();
        }
        return heard;
    }
    lmtp_session session;
    lmtp_outcome outcome{lmtp_outcome::stored};
    std::vector<lmtp_mail> mails;
};

constexpr auto two = "EHLO mx.test\r\nMAIL FROM:<ana@example.org> SIZE=20\r\n"
                     "RCPT TO:<support@desk.test>\r\nRCPT TO:<sales@desk.test>\r\nDATA\r\n";

TEST(SmtpSession, AnswersOnceForAMailWhateverItsRecipients) {
    smtp_talk t;
    EXPECT_TRUE(t.session.greeting().starts_with("220 desk.test ESMTP"));
    EXPECT_TRUE(t.say(two).ends_with("\r\n"));
    EXPECT_EQ(t.say("Subject: x\r\n\r\nhi\r\n.\r\n"), "250 2.6.0 Stored\r\n");
    ASSERT_EQ(t.mails.size(), 1u);
    EXPECT_EQ(t.mails[0].to.size(), 2u);
    t.outcome = lmtp_outcome::try_later;
    t.say(std::string_view(two).substr(14));
    EXPECT_TRUE(t.say("x\r\n.\r\n").starts_with("451 4.3.0"));
}

TEST(SmtpSession, RelaysForNobody) {
    smtp_talk t;
    t.say("EHLO mx.test\r\nMAIL FROM:<ana@example.org>\r\n");
    for (const char* to : {"bob@elsewhere.test", "nobody@desk.test", "support@desk.test@else.test",
                           "support%else.test@other.test", "@desk.test:bob@elsewhere.test"}) {
        const auto heard = t.say("RCPT TO:<" + std::string(to) + ">\r\n");
        EXPECT_TRUE(heard.starts_with("5")) << to << ": " << heard;
    }
    EXPECT_TRUE(t.say("DATA\r\n").starts_with("503"));
    EXPECT_TRUE(t.say("AUTH PLAIN AGEAYg==\r\n").starts_with("500"));
}

TEST(SmtpSession, GreetsBothWaysAndRefusesTheOtherProtocols) {
    smtp_talk t;
    EXPECT_EQ(t.say("HELO mx.test\r\n"), "250 desk.test\r\n");
    EXPECT_TRUE(t.say("LHLO mx.test\r\n").starts_with("500"));
    EXPECT_TRUE(t.say("EHLO\r\n").starts_with("501"));
    EXPECT_EQ(t.say("EHLO mx.test\r\n").find("STARTTLS"), std::string::npos) << "not configured";
    EXPECT_TRUE(t.say("STARTTLS\r\n").starts_with("502"));
}

TEST(SmtpSession, TlsForgetsWhatWasSaidInTheClear) {
    smtp_talk t(true);
    EXPECT_NE(t.say("EHLO mx.test\r\n").find("250-STARTTLS\r\n"), std::string::npos);
    t.say("MAIL FROM:<evil@example.org>\r\n");
    // What is sent behind the command would be read as if it had come under TLS.
    EXPECT_EQ(t.say("STARTTLS\r\nRCPT TO:<support@desk.test>\r\nDATA\r\n"),
              "220 2.0.0 Go ahead\r\n");
    ASSERT_TRUE(t.session.wants_tls());
    t.session.tls_begins();
    EXPECT_EQ(t.session.take_replies(), "");
    EXPECT_TRUE(t.say("RCPT TO:<support@desk.test>\r\n").starts_with("503"));
    EXPECT_TRUE(t.say("MAIL FROM:<a@b.c>\r\n").starts_with("503")) << "it has to greet again";
    EXPECT_EQ(t.say("EHLO mx.test\r\n").find("STARTTLS"), std::string::npos);
    EXPECT_TRUE(t.say("STARTTLS\r\n").starts_with("503"));
}

}  // namespace
}  // namespace evenline::intake::test

#include "evenline/intake/lmtp_session.hpp"

#include <gtest/gtest.h>

namespace evenline::intake::test {
namespace {

lmtp_settings desk_settings() {
    lmtp_settings s;
    s.host = "desk.test";
    s.domain = "desk.test";
    s.mailboxes = {"support", "sales"};
    s.limits.message_bytes = 1'000;
    s.limits.recipients = 3;
    s.limits.errors = 3;
    return s;
}

// What the other side says and hears. Mails are answered as `outcome` says.
struct talk {
    explicit talk(lmtp_settings s = desk_settings()) : session(s) {}
    std::string say(std::string_view bytes) {
        session.receive(bytes);
        std::string heard = session.take_replies();
        while (session.mail()) {
            mails.push_back(*session.mail());
            session.answer(outcome, "test");
            heard += session.take_replies();
        }
        return heard;
    }
    // The code of each reply, continuation lines left out.
    static std::string codes(std::string_view replies) {
        std::string out;
        while (!replies.empty()) {
            const auto end = replies.find("\r\n");
            if (replies[3] == ' ') out.append(out.empty() ? "" : " ").append(replies.substr(0, 3));
            replies.remove_prefix(end + 2);
        }
        return out;
    }
    std::string codes_of(std::string_view bytes) { return codes(say(bytes)); }

    lmtp_session session;
    lmtp_outcome outcome{lmtp_outcome::stored};
    std::vector<lmtp_mail> mails;
};

constexpr auto hello = "LHLO mx.test\r\n";
constexpr auto sender = "MAIL FROM:<ana@example.org>\r\n";
constexpr auto to_support = "RCPT TO:<support@desk.test>\r\n";
constexpr auto to_sales = "RCPT TO:<sales@desk.test>\r\n";

TEST(LmtpSession, OffersWhatTheStandardAsksForInItsGreeting) {
    talk t;
    EXPECT_TRUE(t.session.greeting().starts_with("220 desk.test"));
    EXPECT_EQ(t.say(hello), "250-desk.test\r\n250-PIPELINING\r\n250-ENHANCEDSTATUSCODES\r\n"
                            "250-8BITMIME\r\n250-SMTPUTF8\r\n250 SIZE 1000\r\n");
}

TEST(LmtpSession, HeloAndEhloAreNotLmtp) {
    talk t;
    EXPECT_EQ(t.codes_of("EHLO a\r\nHELO a\r\nLHLO a\r\n"), "500 500 250");
}

TEST(LmtpSession, EveryAcceptedRecipientGetsOneReplyInOrderAfterTheDot) {
    talk t;
    t.say(hello);
    t.say(sender);
    EXPECT_EQ(t.codes_of(to_support), "250");
    EXPECT_EQ(t.codes_of("RCPT TO:<nobody@desk.test>\r\n"), "550");
    EXPECT_EQ(t.codes_of(to_sales), "250");
    EXPECT_EQ(t.codes_of("DATA\r\n"), "354");
    const auto after = t.say("Subject: x\r\n\r\n..leading dot\r\n.\r\n");
    EXPECT_EQ(talk::codes(after), "250 250");
    EXPECT_LT(after.find("support@"), after.find("sales@"));
    ASSERT_EQ(t.mails.size(), 1u);
    EXPECT_EQ(t.mails[0].content, "Subject: x\r\n\r\n.leading dot\r\n");
    EXPECT_EQ(t.mails[0].from, "ana@example.org");
    EXPECT_EQ(t.mails[0].to, (std::vector<std::string>{"support@desk.test", "sales@desk.test"}));
}

TEST(LmtpSession, AWholePipelineInOnePieceOrByteByByteComesToTheSame) {
    const std::string pipeline = std::string(hello) + sender + to_support +
        "DATA\r\n" "one\r\n.\r\n" + sender + to_sales + "DATA\r\n" "\r.\r\n..\r\n.\r\nQUIT\r\n";
    talk whole, bytes;
    const auto at_once = whole.say(pipeline);
    std::string piecewise;
    for (const char c : pipeline) piecewise += bytes.say(std::string_view(&c, 1));
    EXPECT_EQ(at_once, piecewise);
    EXPECT_EQ(talk::codes(at_once), "250 250 250 354 250 250 250 354 250 221");
    ASSERT_EQ(whole.mails.size(), 2u);
    ASSERT_EQ(bytes.mails.size(), 2u);
    EXPECT_EQ(whole.mails[1].content, "\r.\r\n.\r\n");
    EXPECT_EQ(whole.mails[1].content, bytes.mails[1].content);
    EXPECT_TRUE(whole.session.over());
}

TEST(LmtpSession, CommandsAfterAMailWaitUntilItIsAnswered) {
    talk t;
    t.say(std::string(hello) + sender + to_support + "DATA\r\n");
    t.session.receive("x\r\n.\r\nNOOP\r\n");
    EXPECT_EQ(t.session.take_replies(), "");
    ASSERT_TRUE(t.session.mail());
    t.session.answer(lmtp_outcome::try_later, "the disk is full");
    EXPECT_EQ(talk::codes(t.session.take_replies()), "451 250");
}

TEST(LmtpSession, OnlyADotBetweenTwoCrLfEndsAMail) {
    for (const auto* smuggled :
         {"a\n.\r\nMAIL", "a\r\n.\nMAIL", "a\n.\nMAIL", "a\r.\r\nMAIL", "a\r\n.\rMAIL"}) {
        talk t;
        t.say(std::string(hello) + sender + to_support + "DATA\r\n");
        EXPECT_EQ(t.say(smuggled), "") << smuggled;
        EXPECT_EQ(t.codes_of("\r\n.\r\n"), "250");
        EXPECT_EQ(t.mails.size(), 1u);
    }
}

TEST(LmtpSession, AnEmptyMailIsAMail) {
    talk t;
    t.say(std::string(hello) + sender + to_support);
    EXPECT_EQ(t.codes_of("DATA\r\n.\r\n"), "354 250");
    EXPECT_EQ(t.mails.at(0).content, "");
}

TEST(LmtpSession, ABareLineFeedInACommandIsRefused) {
    talk t;
    t.say(hello);
    EXPECT_EQ(t.codes_of("MAIL FROM:<a@b>\nRCPT TO:<support@desk.test>\r\n"), "500");
}

TEST(LmtpSession, ABounceHasNoSenderAndIsAccepted) {
    talk t;
    t.say(hello);
    EXPECT_EQ(t.codes_of("MAIL FROM:<>\r\nRCPT TO:<support@desk.test>\r\nDATA\r\nx\r\n.\r\n"),
              "250 250 354 250");
    EXPECT_EQ(t.mails.at(0).from, "");
}

TEST(LmtpSession, MailForOthersIsRefused) {
    talk t;
    t.say(std::string(hello) + sender);
    const auto said = t.say("RCPT TO:<support@other.test>\r\n");
    EXPECT_TRUE(said.starts_with("550 5.1.1 ")) << said;
    EXPECT_EQ(t.codes_of("DATA\r\n"), "503");
}

TEST(LmtpSession, AddressesAreOursWhateverTheirCaseAndTag) {
    talk t;
    t.say(std::string(hello) + sender);
    EXPECT_EQ(t.codes_of("rcpt to:<Support+T-7@DESK.test>\r\n"), "250");
    EXPECT_EQ(t.codes_of("RCPT TO: <postmaster>\r\n"), "250");
    EXPECT_EQ(t.codes_of("RCPT TO:<@relay.test,@b.test:sales@desk.test>\r\n"), "250");
    EXPECT_EQ(t.codes_of(to_support), "452") << "three are the limit of this test";
}

TEST(LmtpSession, WithoutAListEveryMailboxOfTheDomainIsOurs) {
    auto s = desk_settings();
    s.mailboxes.clear();
    talk t(s);
    t.say(std::string(hello) + sender);
    EXPECT_EQ(t.codes_of("RCPT TO:<anything@desk.test>\r\n"), "250");
    EXPECT_EQ(t.codes_of("RCPT TO:<anything@desk.test.evil.test>\r\n"), "550");
    EXPECT_EQ(t.codes_of("RCPT TO:<\"a>b\"@desk.test>\r\n"), "250");
}

TEST(LmtpSession, TooBigIsSaidAtOnceWhenAnnouncedAndAfterTheDotWhenNot) {
    talk t;
    t.say(hello);
    EXPECT_TRUE(t.say("MAIL FROM:<a@b> SIZE=99999999999999999999999\r\n").starts_with("552 5.3.4"));
    EXPECT_EQ(t.codes_of("MAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME SMTPUTF8\r\n"), "250");
    t.say(to_support);
    t.say(to_sales);
    t.say("DATA\r\n");
    EXPECT_EQ(t.say(std::string(5'000, 'x')), "");
    EXPECT_EQ(t.codes_of("\r\n.\r\n"), "552 552");
    EXPECT_TRUE(t.mails.empty());
    EXPECT_EQ(t.codes_of(std::string(sender) + to_support + "DATA\r\nx\r\n.\r\n"),
              "250 250 354 250");
}

TEST(LmtpSession, CommandsOutOfOrderAreRefused) {
    auto s = desk_settings();
    s.limits.errors = 100;
    talk t(s);
    EXPECT_EQ(t.codes_of("MAIL FROM:<a@b>\r\n"), "503");
    EXPECT_EQ(t.codes_of("LHLO\r\n"), "501");
    t.say(hello);
    EXPECT_EQ(t.codes_of("DATA\r\n"), "503");
    EXPECT_EQ(t.codes_of(to_support), "503");
    t.say(sender);
    EXPECT_EQ(t.codes_of(sender), "503");
    EXPECT_EQ(t.codes_of("MAIL FROM:a@b\r\nRCPT TO:<>\r\nRCPT TO:support@desk.test\r\n"),
              "503 501 501");
    EXPECT_EQ(t.codes_of("RSET\r\nMAIL FROM:<a@b> XYZ=1\r\nMAIL FROM:<a@b> BODY=BINARYMIME\r\n"),
              "250 555 555");
    EXPECT_EQ(t.codes_of("VRFY ana\r\nNOOP\r\nSTARTTLS\r\n"), "252 250 500");
}

TEST(LmtpSession, AnEndlessLineIsRefusedOnceAndKeptInNoMemory) {
    talk t;
    std::string heard;
    for (int i = 0; i < 100; ++i) heard += t.say(std::string(1'000, 'x'));
    heard += t.say("\r\nNOOP\r\n");
    EXPECT_EQ(talk::codes(heard), "500 250");
}

TEST(LmtpSession, TooManyErrorsEndTheConversation) {
    talk t;
    EXPECT_EQ(t.codes_of("A\r\nB\r\nC\r\nD\r\nNOOP\r\n"), "500 500 500 500 421");
    EXPECT_TRUE(t.session.over());
    EXPECT_EQ(t.say("NOOP\r\n"), "");
}

TEST(LmtpSession, ARefusedMailIsRefusedForEveryRecipient) {
    talk t;
    t.outcome = lmtp_outcome::refused;
    t.say(std::string(hello) + sender + to_support + to_sales);
    EXPECT_EQ(t.codes_of("DATA\r\nx\r\n.\r\n"), "354 550 550");
}

TEST(LmtpSession, AConnectionLostInsideAMailLeavesNothing) {
    talk t;
    t.say(std::string(hello) + sender + to_support + "DATA\r\nhalf a mess");
    EXPECT_FALSE(t.session.mail());
    EXPECT_TRUE(t.mails.empty());
}

}  // namespace
}  // namespace evenline::intake::test

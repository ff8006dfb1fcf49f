#include "evenline/receivers/imap_session.hpp"

#include <gtest/gtest.h>

namespace evenline::receivers::test {
namespace {

// A server that is told line by line what to say.
struct talk {
    explicit talk(imap_settings s = {}) : session(std::move(s)) { session.start(); }
    // What the session has said, its tag left out; the tag is kept for `ok`.
    std::string heard() {
        auto out = session.take_output();
        if (out == "DONE\r\n") return "DONE";
        const auto space = out.find(' ');
        if (space == std::string::npos) return out;
        tag = out.substr(0, space);
        return out.substr(space + 1, out.size() - space - 3);
    }
    void say(const std::string& line) { session.receive(line + "\r\n"); }
    void ok(const std::string& more = {}) { say(tag + " OK" + (more.empty() ? "" : " " + more)); }
    // Up to the first search.
    std::string open(const std::string& capabilities = "IMAP4rev1 IDLE MOVE",
                     const std::string& flags = "\\Seen \\*") {
        EXPECT_EQ(heard(), "CAPABILITY");
        say("* CAPABILITY " + capabilities);
        ok();
        EXPECT_EQ(heard(), "SELECT \"INBOX\"");
        say("* 2 EXISTS");
        say("* OK [PERMANENTFLAGS (" + flags + ")] Limited");
        say("* OK [UIDVALIDITY 77] Ok");
        ok("[READ-WRITE] done");
        return heard();
    }
    void mail(const std::string& uid, const std::string& content) {
        say("* 1 FETCH (UID " + uid + " INTERNALDATE \"22-Nov-2026 10:00:00 -0300\" BODY[]<0> {" +
            std::to_string(content.size()) + "}\r\n" + content + ")");
        ok();
    }
    imap_session session;
    std::string tag;
};

TEST(ImapSession, MarksAMailOnlyOnceItIsStored) {
    talk t;
    EXPECT_EQ(t.open(), "UID SEARCH UNDELETED UNKEYWORD $Evenline");
    EXPECT_EQ(t.session.uid_validity(), 77u);
    t.say("* SEARCH 4 9");
    t.ok();
    EXPECT_TRUE(t.heard().starts_with("UID FETCH 4 (UID INTERNALDATE BODY.PEEK[]<0."));
    t.mail("4", "From: a@b\r\n\r\n) A1 OK {5}\r\n");
    ASSERT_TRUE(t.session.mail());
    EXPECT_EQ(t.session.mail()->content, "From: a@b\r\n\r\n) A1 OK {5}\r\n");
    EXPECT_EQ(t.session.mail()->arrived, "22 Nov 2026 10:00:00 -0300");
    EXPECT_EQ(t.heard(), "") << "nothing is marked yet";
    t.session.stored(true);
    EXPECT_EQ(t.heard(), "UID STORE 4 +FLAGS.SILENT ($Evenline)");
    t.ok();
    EXPECT_TRUE(t.heard().starts_with("UID FETCH 9 "));
    t.mail("9", "x");
    t.session.stored(false);
    EXPECT_EQ(t.heard(), "");
    EXPECT_NE(t.session.trouble(), "") << "it will be fetched again by the next connection";
}

TEST(ImapSession, WaitsInIdleAndLooksAgainWhenTold) {
    talk t;
    t.open();
    t.say("* SEARCH");
    t.ok();
    EXPECT_EQ(t.heard(), "IDLE");
    EXPECT_TRUE(t.session.is_waiting());
    t.say("+ idling");
    EXPECT_TRUE(t.session.is_told_of_news());
    t.say("* 3 EXISTS");
    EXPECT_EQ(t.heard(), "DONE");
    t.ok();
    EXPECT_EQ(t.heard(), "UID SEARCH UNDELETED UNKEYWORD $Evenline");
}

TEST(ImapSession, NewsThatComesBeforeIdleBeginsIsNotMissed) {
    talk t;
    t.open();
    t.say("* SEARCH");
    t.ok();
    EXPECT_EQ(t.heard(), "IDLE");
    t.say("* 3 EXISTS");
    EXPECT_EQ(t.heard(), "");
    t.say("+ idling");
    EXPECT_EQ(t.heard(), "DONE");
}

TEST(ImapSession, AsksAgainWhereTheServerDoesNotTell) {
    talk t;
    EXPECT_EQ(t.open("IMAP4rev1", "\\Seen"), "UID SEARCH UNDELETED UNSEEN") << "no own keyword";
    t.say("* SEARCH 1");
    t.ok();
    t.heard();
    t.mail("1", "x");
    t.session.stored(true);
    EXPECT_EQ(t.heard(), "UID STORE 1 +FLAGS.SILENT (\\Seen)");
    t.ok();
    EXPECT_EQ(t.heard(), "");
    EXPECT_FALSE(t.session.is_told_of_news());
    t.session.look_again();
    EXPECT_EQ(t.heard(), "NOOP");
}

TEST(ImapSession, AServerThatOnlyClaimsIdleIsAskedInstead) {
    talk t;
    t.open();
    t.say("* SEARCH");
    t.ok();
    EXPECT_EQ(t.heard(), "IDLE");
    t.say(t.tag + " BAD no such command");
    EXPECT_EQ(t.session.trouble(), "");
    t.session.look_again();
    EXPECT_EQ(t.heard(), "NOOP");
}

TEST(ImapSession, MovesWhatIsStoredAndMakesTheFolder) {
    imap_settings s;
    s.done_folder = "Done \"x\"";
    s.since = "22-Nov-2026";
    talk t(s);
    EXPECT_EQ(t.open(), "UID SEARCH UNDELETED UNKEYWORD $Evenline SINCE 22-Nov-2026");
    t.say("* SEARCH 1");
    t.ok();
    t.heard();
    t.mail("1", "x");
    t.session.stored(true);
    EXPECT_EQ(t.heard(), "UID MOVE 1 \"Done \\\"x\\\"\"");
    t.say(t.tag + " NO [TRYCREATE] none");
    EXPECT_EQ(t.heard(), "CREATE \"Done \\\"x\\\"\"");
    t.ok();
    EXPECT_TRUE(t.heard().starts_with("UID MOVE 1 "));
}

TEST(ImapSession, PassesOverAMailTheServerWillNotGive) {
    talk t;
    t.open();
    t.say("* SEARCH 1 2");
    t.ok();
    t.heard();
    t.say(t.tag + " NO corrupt");
    EXPECT_TRUE(t.heard().starts_with("UID FETCH 2 "));
    EXPECT_EQ(t.session.passed_over(), 1u);
}

TEST(ImapSession, EveryByteMayComeAlone) {
    talk t;
    t.open();
    std::string all = "* SEARCH 4\r\n" + t.tag + " OK\r\n";
    for (const char c : all) t.session.receive(std::string(1, c));
    t.heard();
    all = "* 1 FETCH (UID 4 BODY[]<0> {5}\r\na\r\nbc"
          " INTERNALDATE \"01-Jan-2026 00:00:00 +0000\")\r\n";
    for (const char c : all) t.session.receive(std::string(1, c));
    ASSERT_TRUE(t.session.mail());
    EXPECT_EQ(t.session.mail()->content, "a\r\nbc");
}

TEST(ImapSession, WhatIsNotImapOrTooBigEndsIt) {
    talk one;
    one.say("* 1 FETCH (BODY[] {99999999999}");
    EXPECT_NE(one.session.trouble(), "");
    talk two;
    two.session.receive(std::string(100'000, 'x'));
    EXPECT_NE(two.session.trouble(), "");
    talk three;
    three.say("* BYE shutting down");
    EXPECT_NE(three.session.trouble(), "");
}

}  // namespace
}  // namespace evenline::receivers::test

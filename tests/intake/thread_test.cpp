// Whose mail joins whose ticket: a Message-ID is no secret, so naming one proves nothing.
#include "evenline/engine/text.hpp"
#include "intake/front_desk.hpp"

namespace evenline::intake::test {
namespace {

inbound_event mail(const std::string& id, const std::string& from, std::string answers = {},
                   bool verified = true) {
    auto e = said(id, "email:" + id + ' ' + from);
    e.contact.form = core::work_form::mail;
    e.contact.addresses = {{"email", from, verified}};
    e.sender_id = from;
    e.provider_id = id;
    e.in_reply_to = std::move(answers);
    e.anyone_may_name_ids = true;
    return e;
}

TEST(Thread, AParticipantsAnswerJoins) {
    front_desk d;
    const auto t = d.take({mail("a@x", "ana@example.org")}).tickets.at(0);
    EXPECT_EQ(d.take({mail("b@x", "ana@example.org", "a@x")}).tickets.at(0), t);
}

TEST(Thread, AStrangerWhoNamesAMessageGetsTheirOwnTicketAndASuggestion) {
    front_desk d;
    const auto t = d.take({mail("a@x", "ana@example.org")}).tickets.at(0);
    const auto other = d.take({mail("b@x", "eve@example.org", "a@x")}).tickets.at(0);
    EXPECT_NE(other, t);
    EXPECT_EQ(d.store.ticket(t)->contacts.size(), 1u);
    const auto& note = d.store.messages.back();
    EXPECT_TRUE(note.internal_note);
    EXPECT_EQ(note.ticket, other);
    EXPECT_NE(note.text.find(engine::text(t)), std::string::npos) << note.text;
}

TEST(Thread, ASenderWhoFailedTheCheckIsNoParticipantOfAVerifiedOnesTicket) {
    front_desk d;
    const auto t = d.take({mail("a@x", "ana@example.org")}).tickets.at(0);
    const auto forged = d.take({mail("b@x", "ana@example.org", "a@x", false)}).tickets.at(0);
    EXPECT_NE(forged, t);
}

TEST(Thread, WhoWroteUnverifiedMayGoOnWithTheirOwnTicket) {
    front_desk d;
    const auto t = d.take({mail("a@x", "ana@example.org", "", false)}).tickets.at(0);
    EXPECT_EQ(d.take({mail("b@x", "ana@example.org", "a@x", false)}).tickets.at(0), t);
}

TEST(Thread, TheMarkOfOurOwnMailLetsAColleagueJoin) {
    front_desk d;
    const auto t = d.take({mail("a@x", "ana@example.org")}).tickets.at(0);
    auto colleague = mail("b@x", "luis@example.org", "t-1.1.mark@desk");
    colleague.answers_ticket = engine::text(t);
    EXPECT_EQ(d.take({colleague}).tickets.at(0), t) << "our own report of that mail is not needed";
    auto elsewhere = mail("c@x", "luis@example.org", "a@x");
    elsewhere.answers_ticket = "tkt_99";
    EXPECT_NE(d.take({elsewhere}).tickets.at(0), t) << "a mark of another ticket proves nothing";
}

TEST(Thread, AStrangersAutoReplyIsNotShownInSomebodyElsesTicket) {
    front_desk d;
    d.take({mail("a@x", "ana@example.org")});
    auto away = mail("b@x", "eve@example.org", "a@x");
    away.creates_work = false;
    away.event_kind = "auto_reply";
    d.take({away});
    EXPECT_EQ(d.store.messages.size(), 1u);
}

// The same through the adapter that reads mail, with everything a stranger may write into it.
TEST(Thread, ACopiedOrGuessedMessageIdLetsNobodyIntoSomebodyElsesTicket) {
    front_desk d;
    channels::channel_settings s;
    s.id = "mail";
    s.kind = "lmtp";
    s.values = {{"domain", {"desk.example.com"}},
                {"smtp_url", {"smtp://127.0.0.1:25"}},
                {"reply_secret", {"a long random text of this desk"}}};
    d.door.adapter = channels::find_kind("lmtp")->make(s);
    const auto post = [&](const std::string& from, const std::string& id, const std::string& more,
                          const std::string& to = "support@desk.example.com") {
        d.body = "From: <" + from + ">\r\nMessage-ID: <" + id + ">\r\nSubject: Order 12\r\n" +
                 more + "\r\nHello\r\n";
        d.request.headers = {{"MAIL FROM", "<" + from + ">"}, {"RCPT TO", "<" + to + ">"}};
        d.begin("LMTP");
        return d.last.value().tickets.at(0);
    };
    const auto anas = post("ana@example.org", "a1@example.org", "");
    const auto number = std::to_string(anas.value);
    const std::string ours = "t-" + number + ".1";
    int n = 0;
    for (const std::string& more : std::vector<std::string>{
          "In-Reply-To: <a1@example.org>\r\n", "References: <x@y> <a1@example.org>\r\n",
          "In-Reply-To: <" + ours + "@desk.example.com>\r\n",
          "In-Reply-To: <" + ours + ".AAAAAAAAAAAAAAAAAAAAAA@desk.example.com>\r\n",
          "References: <t-" + number + ".1.mark@desk.example.com>\r\n",
          "Subject: Re: Order 12\r\n"}) {
        EXPECT_NE(post("eve@example.net", "e" + std::to_string(++n) + "@example.net", more), anas)
            << more;
    }
    for (const auto& to : {"support+" + number + "@desk.example.com",
                           "support+tkt_" + number + "@desk.example.com",
                           "support+" + ours + "@desk.example.com"})
        EXPECT_NE(post("eve@example.net", "f" + std::to_string(++n) + "@example.net", "", to), anas)
            << to;
    EXPECT_EQ(d.store.ticket(anas)->contacts.size(), 1U);
    EXPECT_EQ(post("ana@example.org", "a2@example.org", "In-Reply-To: <a1@example.org>\r\n"), anas);
}

}  // namespace
}  // namespace evenline::intake::test

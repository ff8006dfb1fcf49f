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

}  // namespace
}  // namespace evenline::intake::test

// An accepted call whose agent's phone rings on, and an answer that never arrived: nobody was
// served, so nobody loses a place.
#include "core/given.hpp"

namespace evenline::test {
namespace {

fail_connection unanswered(const std::string& who, agent_id whose = {}) {
    return {phone_line, who + "/" + std::to_string(phone_line), whose, "no-answer"};
}

TEST(FailedConnection, TheCallerKeepsTheirPlaceAndTheNextAgentIsOffered) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    const auto luis = d.now(5).get(call("luis"));
    const auto paul = d.now(6).hire("paul");
    d.accept(luis);
    const auto got = d.now(20).run(unanswered("ana", rosa));
    EXPECT_EQ(got.refused, refusal::none);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_FALSE(d.of(ana).answered_at.has_value());
    EXPECT_NE(d.agent_of(ana), rosa) << "paul could, so rosa is not asked again at once";
    d.now(25).close(luis);
    EXPECT_EQ(d.agent_of(ana), paul);
    EXPECT_EQ(d.last<connection_failed>().reason, "no-answer");
}

TEST(FailedConnection, TwoInARowAndTheAgentIsNotResponding) {
    desk d;
    const auto rosa = d.hire("rosa");
    d.accept(d.get(call("ana")));
    d.now(20).run(unanswered("ana"));
    EXPECT_EQ(d.s.find(rosa)->state, agent_state::available);
    d.now(25).hang_up(call("ana"));
    const auto luis = d.now(30).get(call("luis"));
    ASSERT_EQ(d.agent_of(luis), rosa);
    d.accept(luis);
    d.now(45).run(unanswered("luis"));
    EXPECT_EQ(d.s.find(rosa)->state, agent_state::not_responding);
    EXPECT_EQ(d.status(luis), ticket_status::queued);
    EXPECT_EQ(d.of(luis).waiting_since, at(30));
}

TEST(FailedConnection, ACallThatWasSpokenBeginsTheCountAgain) {
    auto p = shipped_policy();
    p.offer.decline_pause = seconds(1);
    desk d(p);
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    d.now(10).run(unanswered("ana"));
    d.now(12);
    ASSERT_EQ(d.agent_of(ana), rosa);
    d.accept(ana);
    d.now(60).hang_up(call("ana"));
    ASSERT_EQ(d.status(ana), ticket_status::wrap_up);
    EXPECT_EQ(d.s.find(rosa)->unanswered_calls, 0);
}

TEST(FailedConnection, SaidLateOrOfSomebodyElsesPhoneItChangesNothing) {
    desk d;
    d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    EXPECT_EQ(d.run(unanswered("ana", {77})).refused, refusal::nothing_to_do);
    EXPECT_EQ(d.run(unanswered("nobody")).refused, refusal::unknown_contact);
    d.hang_up(call("ana"));
    EXPECT_EQ(d.run(unanswered("ana")).refused, refusal::nothing_to_do);
    EXPECT_EQ(d.count<connection_failed>(), 0u);
}

TEST(FailedReply, ATicketLeftWithTheCustomerIsBackAtItsPlace) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    d.now(60).reply(ana, true);
    ASSERT_EQ(d.status(ana), ticket_status::waiting_customer);
    const auto got = d.now(90).run(fail_reply{ana, "5.1.1 no such mailbox"});
    EXPECT_EQ(got.refused, refusal::none);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_FALSE(d.of(ana).answered_at.has_value());
    EXPECT_EQ(d.agent_of(ana), rosa);
    EXPECT_EQ(d.last<reply_undelivered>().reason, "5.1.1 no such mailbox");
}

TEST(FailedReply, AClosedTicketIsReopenedAndOneInWorkIsLeftAlone) {
    desk d;
    d.hire("rosa");
    const auto ana = d.get(mail("ana"));
    d.accept(ana);
    EXPECT_EQ(d.run(fail_reply{ana, "x"}).refused, refusal::nothing_to_do);
    d.reply(ana);
    d.close(ana);
    ASSERT_EQ(d.status(ana), ticket_status::closed);
    EXPECT_EQ(d.run(fail_reply{ana, "x"}).refused, refusal::none);
    EXPECT_TRUE(is_open(d.status(ana)));
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.count<ticket_reopened>(), 1u);
    EXPECT_EQ(d.run(fail_reply{{99}, "x"}).refused, refusal::unknown_ticket);
}

TEST(AnsweredElsewhere, ACallThatTheExchangesOwnPeopleTookIsOverWhenItEnds) {
    desk d;
    const auto ana = d.get(call("ana"));
    d.now(20).run(note_external_reply{phone_line, "ana/" + std::to_string(phone_line)});
    ASSERT_EQ(d.status(ana), ticket_status::waiting_customer);
    EXPECT_EQ(d.of(ana).answered_at, at(20));
    d.now(90).hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::closed) << "nobody waits for anything any more";
    const auto again = d.now(100).get(call("ana"));
    EXPECT_EQ(d.of(again).waiting_since, at(100)) << "another call, another wait";
}

TEST(AnsweredElsewhere, WhatAnAgentPutAsideForTheCustomerStaysWhenTheyHangUp) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    ASSERT_EQ(d.now(60).run(await_customer{ana, rosa}).refused, refusal::none);
    ASSERT_EQ(d.status(ana), ticket_status::waiting_customer);
    d.now(70).hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::waiting_customer) << "she sends the papers tomorrow";
}

}  // namespace
}  // namespace evenline::test

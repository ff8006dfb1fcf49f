// An offer: to one agent, once, until a deadline; and what happens when it is not taken.
#include "core/given.hpp"

namespace evenline::test {
namespace {

TEST(Offer, IsAcceptedOnceAndTheSameAcceptAgainChangesNothing) {
    desk d;
    d.hire("rosa");
    const auto ana = d.get(call("ana"));
    const auto o = *d.s.find(d.of(ana).offer);
    EXPECT_EQ(d.accept(ana).refused, refusal::none);
    EXPECT_EQ(d.status(ana), ticket_status::active);
    EXPECT_EQ(d.of(ana).answered_at, d.clock());
    const auto again = d.run(accept_offer{o.id, o.agent, o.version});
    EXPECT_EQ(again.refused, refusal::none);
    EXPECT_TRUE(again.repeated);
    EXPECT_TRUE(again.events.empty());
}

TEST(Offer, AStaleVersionAnotherAgentOrAnUnknownOfferIsRefused) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    const auto paul = d.hire("paul");
    const auto o = *d.s.find(d.of(ana).offer);
    EXPECT_EQ(d.run(accept_offer{o.id, rosa, o.version + 1}).refused, refusal::version_stale);
    EXPECT_EQ(d.run(accept_offer{o.id, paul, o.version}).refused, refusal::not_yours);
    EXPECT_EQ(d.run(accept_offer{{77}, rosa, 1}).refused, refusal::unknown_offer);
    EXPECT_EQ(d.run(accept_offer{o.id, {99}, 1}).refused, refusal::unknown_agent);
    d.decline(ana);
    EXPECT_EQ(d.run(accept_offer{o.id, rosa, o.version}).refused, refusal::offer_over);
}

TEST(Offer, NotAnsweredInTimeTheAgentIsNotRespondingUntilTheyAct) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    EXPECT_EQ(next_deadline(d.s), at(20));
    d.now(20);
    EXPECT_EQ(d.s.find(rosa)->state, agent_state::not_responding);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    d.now(25).run(record_note{ana, rosa});
    EXPECT_EQ(d.s.find(rosa)->state, agent_state::available);
    EXPECT_EQ(d.agent_of(ana), rosa);
}

// The server was busy and has not looked at the clock yet: that decides nothing.
TEST(Offer, AfterItsTimeNoAnswerCountsThoughNoTimerHasRung) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    const auto o = *d.s.find(d.of(ana).offer);
    const auto late = o.expires_at + microseconds(1);
    const auto before = d.s.digest();
    EXPECT_EQ(step(d.s, accept_offer{o.id, rosa, o.version}, late).refused, refusal::offer_over);
    EXPECT_EQ(step(d.s, decline_offer{o.id, rosa, "no"}, late).refused, refusal::offer_over);
    EXPECT_EQ(step(d.s, take_over{ana, rosa}, late).refused, refusal::offer_over);
    EXPECT_EQ(d.s.digest(), before);
    step(d.s, pass_time{}, late);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.s.find(rosa)->state, agent_state::not_responding);
}

TEST(Offer, InItsLastInstantItCanBeTakenAndThatIsKept) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    const auto o = *d.s.find(d.of(ana).offer);
    const accept_offer yes{o.id, rosa, o.version};
    EXPECT_EQ(step(d.s, yes, o.expires_at).refused, refusal::none);
    EXPECT_TRUE(step(d.s, yes, o.expires_at + seconds(5)).repeated);
    step(d.s, pass_time{}, o.expires_at + seconds(5));
    EXPECT_EQ(d.status(ana), ticket_status::active);
}

TEST(Offer, ExpiredItGoesToSomebodyElseAtOnce) {
    desk d;
    d.hire("rosa");
    const auto ana = d.get(call("ana"));
    const auto paul = d.now(5).hire("paul");
    d.now(20);
    EXPECT_EQ(d.agent_of(ana), paul);
}

TEST(Offer, WhoLosesWhatItAsksWhileItRingsLosesTheOfferAndTheTicketItsPlaceDoesNot) {
    auto p = whole_agents();
    p.rules = {{.name = "billing", .text_any = {"bill"}, .skills = {{"billing", 2}}}};
    desk d(p);
    auto expert = anybody("rosa");
    expert.skills = {{"billing", 3}};
    const auto rosa = d.hire(expert);
    auto c = call("ana");
    c.text = "my bill";
    const auto ana = d.get(c);
    const auto o = *d.s.find(d.of(ana).offer);
    expert.skills = {{"billing", 1}};
    d.now(5).run(save_agent{rosa, expert});
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).waiting_since, at(0));
    EXPECT_EQ(d.run(accept_offer{o.id, rosa, o.version}).refused, refusal::offer_over);
    expert.skills = {{"billing", 2}};
    d.run(save_agent{rosa, expert});
    EXPECT_EQ(d.agent_of(ana), rosa);
}

TEST(Offer, WhoDeclinedIsNotAskedAgainWhileAnotherCould) {
    auto p = whole_agents();
    desk d(p);
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    const auto paul = d.hire("paul");
    const auto luis = d.get(call("luis"));
    d.accept(luis);
    ASSERT_EQ(d.agent_of(luis), paul);
    d.decline(ana);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_FALSE(d.s.fits(*d.s.find(rosa), d.of(ana), d.clock()));
    d.go(paul);  // now rosa is alone
    EXPECT_EQ(d.agent_of(ana), rosa);
}

TEST(Offer, ThePauseAfterADeclineEnds) {
    desk d(whole_agents());
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.hire("paul");
    d.accept(d.get(call("luis")));
    d.decline(ana);
    d.now(29);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    d.now(30);
    EXPECT_EQ(d.agent_of(ana), rosa);
}

TEST(Offer, AloneOneMayDeclineThreeTimesThenNobodyCanTakeItAndThatIsSaid) {
    desk d;
    d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.decline(ana);
    EXPECT_EQ(d.status(ana), ticket_status::offered);
    d.decline(ana);
    d.decline(ana);
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    EXPECT_EQ(d.of(ana).declines.front().times, 3);
    EXPECT_EQ(d.count<ticket_unplaceable>(), 1U);
    const auto paul = d.now(60).hire("paul");
    EXPECT_EQ(d.agent_of(ana), paul);
}

TEST(Offer, ACallerWhoHangsUpWhileOfferedIsRevokedAndAbandoned) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.hang_up(call("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::abandoned);
    EXPECT_EQ(d.last<offer_revoked>().cause, revoke_cause::contact_ended);
    EXPECT_TRUE(d.s.find(rosa)->in_hand.empty());
    EXPECT_FALSE(d.last<promise_settled>().kept);
}

TEST(Offer, AfterARestartEveryOpenOfferIsRevokedAndWorkStays) {
    desk d(whole_agents());
    d.hire("rosa");
    const auto ana = d.get(call("ana"));
    d.accept(ana);
    const auto paul = d.hire("paul");
    const auto luis = d.get(call("luis"));
    const auto old = d.of(luis).offer;
    d.run(revoke_offers{});
    EXPECT_EQ(d.s.find(old)->status, offer_status::revoked);
    EXPECT_EQ(d.status(ana), ticket_status::active);
    EXPECT_EQ(d.agent_of(luis), paul);
    EXPECT_EQ(d.of(luis).waiting_since, at(0));
    EXPECT_EQ(d.run(revoke_offers{}).refused, refusal::none);
    d.accept(luis);
    EXPECT_EQ(d.run(revoke_offers{}).refused, refusal::nothing_to_do);
}

TEST(Offer, WhoLeavesLosesTheirOffersNotTheirWork) {
    desk d;
    const auto rosa = d.hire("rosa");
    const auto ana = d.get(chat("ana"));
    d.accept(ana);
    const auto luis = d.get(chat("luis"));
    EXPECT_EQ(d.status(luis), ticket_status::offered);
    d.go(rosa);
    EXPECT_EQ(d.status(luis), ticket_status::queued);
    EXPECT_EQ(d.status(ana), ticket_status::active);
}

}  // namespace
}  // namespace evenline::test

// A supervisor's hands: the ticket comes at once, and with its place.
#include "core/given.hpp"

namespace evenline::test {
namespace {

TEST(TakeOver, KeepsPlaceClockAndWhatTheTicketAsksFor) {
    desk d(whole_agents());
    const auto rosa = d.hire(anybody("rosa"));
    const auto ana = d.get(chat("ana"));
    d.accept(ana);
    const auto before = d.of(ana);
    const auto irene = d.hire(anybody("irene"));
    d.now(40).run(take_over{ana, irene});
    const auto& now = d.of(ana);
    EXPECT_EQ(now.status, ticket_status::active);
    EXPECT_EQ(now.agent, irene);
    EXPECT_EQ(now.waiting_since, before.waiting_since);
    EXPECT_EQ(now.due_at, before.due_at);
    EXPECT_EQ(now.requires_, before.requires_);
    EXPECT_TRUE(d.s.find(rosa)->in_hand.empty());
}

TEST(TakeOver, AlsoTakesWhatWaitsOrIsOffered) {
    desk d(whole_agents());
    const auto irene = d.hire(anybody("irene"), false);
    const auto ana = d.get(chat("ana"));
    EXPECT_EQ(d.status(ana), ticket_status::queued);
    d.come(irene);
    EXPECT_EQ(d.status(ana), ticket_status::offered);
    d.run(take_over{ana, irene});
    EXPECT_EQ(d.status(ana), ticket_status::active);
    EXPECT_EQ(d.s.waiting(), 0U);
}

TEST(TakeOver, IsRefusedToWhoIsNotThereAndForWhatIsOver) {
    desk d(whole_agents());
    const auto rosa = d.hire(anybody("rosa"));
    const auto irene = d.hire(anybody("irene"), false);
    const auto ana = d.get(chat("ana"));
    d.accept(ana);
    const auto answer = [&](ticket_id t, agent_id a) {
        return step(d.s, take_over{t, a}, d.clock()).refused;
    };
    EXPECT_EQ(answer(ana, irene), refusal::agent_not_available);
    EXPECT_EQ(answer(ana, rosa), refusal::nothing_to_do);
    EXPECT_EQ(answer(ana, {99}), refusal::unknown_agent);
    EXPECT_EQ(answer({99}, rosa), refusal::unknown_ticket);
    d.run(close_ticket{ana, rosa, "solved"});
    EXPECT_EQ(answer(ana, rosa), refusal::wrong_status);
}

}  // namespace
}  // namespace evenline::test

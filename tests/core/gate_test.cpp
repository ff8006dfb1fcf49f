// The gate opens the moment what kept it shut is gone, whatever made it go: a call behind it is
// looked at in the same step.
#include "core/given.hpp"

namespace evenline::test {
namespace {

policy without_head_starts() {
    auto p = shipped_policy();
    p.head_start.on = false;
    return p;
}

// rosa has a mail in hand that is nearly due, so a call waits behind the gate.
struct a_due_mail_in_hand : ::testing::Test {
    void SetUp() override {
        d.hire("rosa");
        written = d.get(mail("ana"));
        d.accept(written);
        d.now(0.9 * 3600);
        spoken = d.get(call("luis"));
        ASSERT_EQ(d.status(spoken), ticket_status::queued);
    }
    desk d{without_head_starts()};
    ticket_id written, spoken;
};

// The agent asks for work here; in SetUp the call asked for an agent.
TEST_F(a_due_mail_in_hand, KeepsTheCallFromAnAgentWhoComesBackToo) {
    const auto rosa = d.agent_of(written);
    d.go(rosa);
    d.come(rosa);
    EXPECT_EQ(d.agent_of(written), rosa);
    EXPECT_EQ(d.status(spoken), ticket_status::queued);
}

TEST_F(a_due_mail_in_hand, LetsTheCallThroughOnceItIsAnswered) {
    d.reply(written);
    EXPECT_EQ(d.status(spoken), ticket_status::offered);
}

TEST_F(a_due_mail_in_hand, LetsTheCallThroughOnceItsNeedIsLess) {
    const need_index low = 3;
    d.run(set_need{written, low, {}});
    EXPECT_EQ(d.status(spoken), ticket_status::offered);
}

TEST_F(a_due_mail_in_hand, LetsTheCallThroughOnceItIsAnsweredElsewhere) {
    d.run(note_external_reply{mail_box, mail("ana").thread});
    EXPECT_EQ(d.status(spoken), ticket_status::offered);
}

TEST_F(a_due_mail_in_hand, LetsTheCallThroughOnceThePolicyHasNoGate) {
    auto open = d.s.rules();
    open.gate.on = false;
    d.run(set_policy{open});
    EXPECT_EQ(d.status(spoken), ticket_status::offered);
}

TEST_F(a_due_mail_in_hand, NoLongerKeepsCallsAwayOnceItsPromiseIsBroken) {
    d.hang_up(call("luis"));
    d.now(5400 - 10);
    const auto before = d.get(call("eva"));
    EXPECT_EQ(d.status(before), ticket_status::queued);
    d.now(5400);
    EXPECT_EQ(d.status(before), ticket_status::queued);
    d.now(5400 + 0.001);  // the very moment, not a look every few seconds
    EXPECT_EQ(d.status(before), ticket_status::offered);
}

TEST_F(a_due_mail_in_hand, IsDefendedAgainFromThreeTargetsOn) {
    d.hang_up(call("luis"));
    d.now(3 * 3600 - 1);
    EXPECT_EQ(d.status(d.get(call("eva"))), ticket_status::offered);
    d.hang_up(call("eva"));
    d.now(3 * 3600 + 1);
    EXPECT_EQ(d.status(d.get(call("ines"))), ticket_status::queued);
}

// A mail whose decliner is shut out while somebody else could take it claims nothing from them.
TEST(Gate, OpensForWhoDeclinedTheMailWhenAnotherComesWhoCouldTakeIt) {
    auto p = shipped_policy();
    p.capacity.max_mails = 1;
    desk d(p);
    const auto paul = d.hire({.name = "paul", .takes_calls = false, .takes_chats = false});
    d.accept(d.get(mail("first")));  // paul has no room for another
    const auto declined = d.get(mail("ana"));
    const auto taken = d.now(1).get(mail("eva"));
    const auto rosa = d.now(0.9 * 3600).hire("rosa");
    ASSERT_EQ(d.agent_of(declined), rosa);
    d.decline(declined);
    ASSERT_EQ(d.agent_of(taken), rosa);
    d.accept(taken);
    d.reply(taken);
    d.go(paul);
    const auto spoken = d.get(call("luis"));
    ASSERT_EQ(d.status(spoken), ticket_status::queued);
    d.come(paul);
    EXPECT_EQ(d.agent_of(spoken), rosa);
}

}  // namespace
}  // namespace evenline::test

#include "engine/desk.hpp"

namespace evenline::engine::test {
namespace {

core::ticket_id closed_ticket(desk& d, const std::string& customer) {
    const auto who = d.hire("rosa");
    const auto t = d.now(desk::from(customer)).ticket;
    const auto offer = d.line->state().find(t)->offer;
    d.now(core::accept_offer{offer, who, 1});
    d.now(core::close_ticket{t, who, "solved"});
    d.now(core::close_ticket{t, who, "solved"});  // the first may only start the wrap-up
    d.now(core::set_presence{who, core::agent_state::away, "lunch"});
    return t;
}

TEST(Hydration, AnswersOfACustomerWhoseTicketWasClosedBeforeTheRestartReopenIt) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    d.restart_process();
    ASSERT_EQ(d.line->state().find(t), nullptr) << "closed tickets are not loaded";
    d.time.at = d.time.at + core::hours(1);
    const auto again = d.now(desk::from("ana"));
    EXPECT_EQ(again.ticket, t);
    EXPECT_TRUE(core::is_open(d.line->state().find(t)->status));
}

TEST(Hydration, ACustomerIsTheSameOneAfterTheReopenWindow) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    const auto ana = d.store.ticket(t)->customer;
    d.restart_process();
    d.time.at = d.time.at + core::days(30);
    const auto again = d.now(desk::from("ana"));
    EXPECT_NE(again.ticket, t);
    EXPECT_EQ(d.line->state().find(again.ticket)->customer, ana);
}

TEST(Hydration, ARefTiesACallerToTheCustomerOnDisk) {
    desk d;
    auto first = desk::from("ana");
    first.contact.customer_ref = "crm-7";
    const auto t = d.now(first).ticket;
    const auto ana = d.line->state().find(t)->customer;
    d.restart_process();
    auto call = desk::from("unknown number", core::work_form::call, 2);
    call.contact.customer_ref = "crm-7";
    const auto again = d.now(call).ticket;
    EXPECT_EQ(d.line->state().find(again)->customer, ana);
    EXPECT_EQ(again, t) << "one customer, one open matter, one place";
}

TEST(Hydration, ALinkIsTheSameOnDiskAndInMemory) {
    desk d;
    const auto a = d.line->state().find(d.now(desk::from("ana")).ticket)->customer;
    const auto t = d.now(desk::from("ana at work")).ticket;
    const auto b = d.line->state().find(t)->customer;
    ASSERT_EQ(d.now(core::link_customers{b, a, {}}).refused, core::refusal::none);
    const auto gone = d.store.customer(b);
    ASSERT_TRUE(gone.has_value());
    EXPECT_EQ(gone->merged_into, a);
    EXPECT_EQ(gone->name, "ana at work") << "history keeps its names";
    EXPECT_EQ(d.store.ticket(t)->customer, a);
    core::state read(core::shipped_policy());
    ASSERT_FALSE(d.store.load(read));
    read.load(*gone);  // whoever was linked is only read when somebody asks
    EXPECT_EQ(read.digest(), d.line->state().digest());
}

TEST(Hydration, EveryRowOnDiskEqualsTheStateInMemory) {
    desk d;
    const auto who = d.hire("rosa");
    d.hire("paul");
    for (int i = 0; i < 6; ++i) {
        d.time.at = d.time.at + core::seconds(1);
        const auto form = i % 2 == 0 ? core::work_form::chat : core::work_form::mail;
        d.now(desk::from("c" + std::to_string(i), form, static_cast<core::channel_number>(i % 3)));
    }
    const auto mine = d.line->state().find(who)->in_hand;
    for (const auto t : mine) {
        d.now(core::accept_offer{d.line->state().find(t)->offer, who, 1});
        d.now(core::close_ticket{t, who, "solved"});
    }
    d.now(core::end_contact{1, "thread-of-c1"});
    core::state read(core::shipped_policy());
    ASSERT_FALSE(d.store.load(read));
    for (const auto id : d.line->state().open_tickets()) {
        ASSERT_NE(read.find(id), nullptr);
        EXPECT_EQ(*read.find(id), *d.line->state().find(id));
    }
    for (const auto id : d.line->state().agents()) {
        ASSERT_NE(read.find(id), nullptr);
        EXPECT_EQ(*read.find(id), *d.line->state().find(id)) << "agent " << id.value;
    }
    EXPECT_EQ(read.records(), d.line->state().records());
    EXPECT_EQ(read.last(), d.line->state().last());
}

// Time passes, and with it what the sequencer does by itself.
void pass(desk& d, core::duration by) {
    d.time.at = d.time.at + by;
    (void)closed_ticket(d, "somebody else");
}

TEST(Hydration, ACustomerLeavesTheMemoryWithTheirLastTicketAndIsTheSameOneAgain) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    const auto ana = d.store.ticket(t)->customer;
    ASSERT_NE(d.line->state().find(ana), nullptr);
    pass(d, core::minutes(16));
    EXPECT_EQ(d.line->state().find(t), nullptr);
    EXPECT_EQ(d.line->state().find(ana), nullptr) << "whoever has called once would stay for ever";
    const auto again = d.now(desk::from("ana"));
    EXPECT_EQ(again.ticket, t) << "within the time in which it opens again";
    EXPECT_EQ(d.line->state().find(t)->customer, ana);
}

TEST(Hydration, WhoHasSomethingOpenStaysWhenAnEarlierTicketLeaves) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    const auto ana = d.store.ticket(t)->customer;
    d.now(core::set_policy{[&] {
        auto p = d.line->state().rules();
        p.life.reopen_within = {};
        return p;
    }()});
    d.time.at = d.time.at + core::seconds(1);
    const auto next = d.now(desk::from("ana", core::work_form::mail, 2)).ticket;
    ASSERT_NE(next, t);
    ASSERT_EQ(d.line->state().find(next)->customer, ana);
    pass(d, core::minutes(16));
    EXPECT_EQ(d.line->state().find(t), nullptr);
    EXPECT_NE(d.line->state().find(ana), nullptr);
    EXPECT_NE(d.line->state().find(next), nullptr);
}

TEST(Hydration, NobodyLeavesWhileTheStoreDoesNotHaveTheirNewestRow) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    const auto ana = d.store.ticket(t)->customer;
    d.time.at = d.time.at + core::minutes(16);
    d.store.hold();
    d.ask([&] {
        submission s;
        s.command = core::add_address{ana, {"test", "ana at work", true}};
        return s;
    }());
    d.loop.restart();
    d.loop.run_for(std::chrono::milliseconds(50));  // whatever time does by itself
    ASSERT_NE(d.line->state().find(t), nullptr);
    ASSERT_NE(d.line->state().find(ana), nullptr);
    EXPECT_EQ(d.line->state().find(ana)->addresses.size(), 2U);
    d.store.release();
    d.run();
    EXPECT_EQ(d.store.customer(ana)->addresses.size(), 2U);
}

TEST(Hydration, WhoOnlyClaimsAnAddressDoesNotHideItsOwnerOnDisk) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    const auto ana = d.store.ticket(t)->customer;
    d.restart_process();
    auto claims = desk::from("somebody");
    claims.contact.addresses.push_back({"test", "ana", false});
    d.now(claims);
    d.restart_process();
    ASSERT_EQ(d.line->state().find(ana), nullptr);
    ASSERT_NE(d.line->state().find_address("test", "ana"), nullptr);
    EXPECT_EQ(d.line->state().find(d.now(desk::from("ana")).ticket)->customer, ana);
}

TEST(Hydration, WhoWasLinkedLeavesAndComesBackWithThem) {
    desk d;
    const auto t = closed_ticket(d, "ana");
    const auto ana = d.store.ticket(t)->customer;
    const auto other = d.line->state().find(d.now(desk::from("ana at work")).ticket)->customer;
    ASSERT_EQ(d.now(core::link_customers{ana, other, {}}).refused, core::refusal::none);
    d.now(core::end_contact{1, "thread-of-ana at work"});
    pass(d, core::minutes(16));
    pass(d, core::minutes(16));
    EXPECT_EQ(d.line->state().find_row(ana), nullptr);
    EXPECT_EQ(d.line->state().find_row(other), nullptr);
    EXPECT_EQ(d.line->state().find(d.now(desk::from("ana")).ticket)->customer, other);
}

// A chain of links whose end cannot be read: half of it would be a customer without a name.
TEST(Hydration, OfAChainThatCannotBeReadToItsEndNothingIsBrought) {
    desk d;
    const auto t = closed_ticket(d, "ana at work");
    const auto old = d.store.ticket(t)->customer;
    const auto ana = d.line->state().find(closed_ticket(d, "ana"))->customer;
    ASSERT_EQ(d.now(core::link_customers{old, ana, {}}).refused, core::refusal::none);
    d.restart_process();
    const auto before = d.line->state().digest();
    d.store.break_customer(ana);
    const core::add_address mobile{old, {"test", "ana's mobile", true}, {}};
    EXPECT_TRUE(d.now(mobile).failed);
    EXPECT_EQ(d.line->state().digest(), before);
    EXPECT_EQ(d.line->state().find_row(old), nullptr);
    d.store.break_customer({});
    EXPECT_EQ(d.now(mobile).refused, core::refusal::none);
    EXPECT_EQ(d.line->state().find(old)->id, ana);
}

}  // namespace
}  // namespace evenline::engine::test

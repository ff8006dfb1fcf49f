#include "engine/desk.hpp"

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/system/errc.hpp>

namespace evenline::engine::test {
namespace {

using core::work_form;

TEST(Durability, NobodyIsAnsweredBeforeTheirContactIsOnDisk) {
    desk d;
    d.store.hold();
    const auto answer = d.ask(desk::webhook("k1", desk::from("ana")));
    EXPECT_FALSE(answer->has_value());
    EXPECT_TRUE(d.store.inbound.empty());
    d.store.release();
    d.run();
    ASSERT_TRUE(answer->has_value());
    EXPECT_FALSE((*answer)->front().failed);
    EXPECT_TRUE((*answer)->front().ticket);
    ASSERT_EQ(d.store.inbound.size(), 1u);
    EXPECT_EQ(d.store.inbound[0].dedupe_key, "k1");
}

TEST(Durability, ListenersHearDurableEventsOnceAndInOrder) {
    desk d;
    const auto before = d.store.events.size();
    std::vector<std::uint64_t> heard;
    d.line->subscribe([&](std::span<const core::event> events) {
        for (const auto& e : events) heard.push_back(e.number);
    });
    d.store.hold();
    const auto a = d.ask(desk::from("ana"));
    const auto b = d.ask(desk::from("luis"));
    const auto c = d.ask(desk::from("eva"));
    EXPECT_TRUE(heard.empty());
    d.store.release(1);
    d.run();
    EXPECT_TRUE(a->has_value());
    EXPECT_FALSE(b->has_value());
    const auto after_one = heard.size();
    EXPECT_GT(after_one, 0u);
    d.store.release();
    d.run();
    EXPECT_TRUE(c->has_value());
    EXPECT_GT(heard.size(), after_one);
    for (std::size_t i = 1; i < heard.size(); ++i) EXPECT_EQ(heard[i], heard[i - 1] + 1);
    ASSERT_EQ(heard.size(), d.store.events.size() - before);
}

TEST(Durability, AListenerMayLeaveWhileItIsBeingTold) {
    desk d;
    int told = 0;
    std::uint64_t number = 0;
    number = d.line->subscribe([&](std::span<const core::event>) {
        ++told;
        d.line->unsubscribe(number);
    });
    d.now(desk::from("ana"));
    d.now(desk::from("luis"));
    EXPECT_EQ(told, 1);
}

// Otherwise the provider's second try would pass for a copy of something that is nowhere.
TEST(Durability, ADecisionThatCannotReadTheIndexIsAsIfItHadNeverBeenAsked) {
    desk d;
    d.store.break_index("ana");
    const auto loads = d.store.loads;
    const auto before = d.line->state().digest();
    const auto first = d.ask(desk::webhook("k1", desk::from("ana")));
    ASSERT_TRUE(first->has_value());
    EXPECT_TRUE((*first)->front().failed);
    EXPECT_EQ(d.line->state().digest(), before);
    EXPECT_TRUE(d.line->healthy()) << "one row that cannot be read is nobody else's trouble";
    EXPECT_FALSE(d.now(desk::from("eva")).failed);
    EXPECT_EQ(d.store.loads, loads);
    d.store.break_index("");
    const auto again = d.ask(desk::webhook("k1", desk::from("ana")));
    ASSERT_TRUE(again->has_value());
    EXPECT_FALSE((*again)->front().failed);
    EXPECT_FALSE((*again)->front().duplicate);
    EXPECT_EQ(d.store.inbound.size(), 1U);
}

TEST(Durability, OfSeveralThatComeTogetherNoneIsDecidedWhenTheLastCannotBe) {
    desk d;
    d.store.break_index("ana");
    const auto before = d.line->state().digest();
    const auto both = [&] {
        std::vector<submission> all;
        all.push_back(desk::webhook("k1", desk::from("eva")));
        all.push_back(desk::webhook("k2", desk::from("ana")));
        const auto asked = d.ask(std::move(all));
        return asked->value();
    };
    for (const auto& a : both()) EXPECT_TRUE(a.failed);
    EXPECT_EQ(d.line->state().digest(), before);
    EXPECT_TRUE(d.line->healthy());
    EXPECT_TRUE(d.store.inbound.empty());
    d.store.break_index("");
    for (const auto& a : both()) EXPECT_TRUE(!a.failed && !a.duplicate);
    EXPECT_EQ(d.store.inbound.size(), 2U);
}

// Fails once, after the core has decided.
struct failing_effects final : effects {
    mutable bool fails{};
    std::vector<outbox_item> of(const core::state&, std::span<const core::event>) const override {
        if (std::exchange(fails, false)) throw std::bad_alloc();
        return {};
    }
};

TEST(Durability, HalfADecisionIsReadAgainFromTheStoreOnceWhatWasBeforeItHasLanded) {
    const failing_effects effects;
    desk d({}, effects);
    d.hire("rosa");
    d.store.hold();
    const auto before = d.ask(desk::webhook("k0", desk::from("eva")));
    effects.fails = true;
    const auto half = d.ask(desk::webhook("k1", desk::from("ana")));
    ASSERT_TRUE(half->has_value());
    EXPECT_TRUE((*half)->front().failed);
    EXPECT_FALSE(before->has_value()) << "waits for its own commit";
    d.store.release();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    ASSERT_TRUE(before->has_value());
    EXPECT_FALSE((*before)->front().failed);
    EXPECT_EQ(d.line->state().find_thread(1, "thread-of-ana"), nullptr);
    EXPECT_NE(d.line->state().find_thread(1, "thread-of-eva"), nullptr);
    core::state read(core::shipped_policy());
    ASSERT_FALSE(d.store.load(read));
    EXPECT_EQ(read.digest(), d.line->state().digest());
}

TEST(Durability, WhatIsSubmittedTogetherIsOneTransaction) {
    desk d;
    const auto before = d.store.batches.size();
    std::vector<submission> several;
    several.push_back(desk::webhook("k1", desk::from("ana")));
    several.push_back(desk::webhook("k2", desk::from("luis")));
    several.push_back(desk::webhook("k1", desk::from("ana")));
    const auto answer = d.ask(std::move(several));
    ASSERT_TRUE(answer->has_value());
    EXPECT_EQ(d.store.batches.size(), before + 1);
    EXPECT_EQ(d.store.batches.back().inbound.size(), 2u);
    EXPECT_FALSE((**answer)[0].duplicate);
    EXPECT_FALSE((**answer)[1].duplicate);
    EXPECT_TRUE((**answer)[2].duplicate);
}

TEST(Durability, ADuplicateWaitsForItsFirstCopy) {
    desk d;
    d.store.hold();
    const auto first = d.ask(desk::webhook("k1", desk::from("ana")));
    const auto second = d.ask(desk::webhook("k1", desk::from("ana")));
    EXPECT_FALSE(second->has_value());
    d.store.release();
    d.run();
    ASSERT_TRUE(second->has_value());
    EXPECT_TRUE((*second)->front().duplicate);
    EXPECT_FALSE((*second)->front().failed);
    EXPECT_EQ(d.store.inbound.size(), 1u);
}

TEST(Durability, ADuplicateOfWhatCouldNotBeStoredFailsWithIt) {
    desk d;
    d.store.hold();
    const auto first = d.ask(desk::webhook("k1", desk::from("ana")));
    const auto second = d.ask(desk::webhook("k1", desk::from("ana")));
    d.store.fail();
    d.store.release();
    d.run();
    ASSERT_TRUE(first->has_value() && second->has_value());
    EXPECT_TRUE((*first)->front().failed);
    EXPECT_TRUE((*second)->front().failed);
    EXPECT_FALSE((*second)->front().duplicate);
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    const auto third = d.ask(desk::webhook("k1", desk::from("ana")));
    ASSERT_TRUE(third->has_value());
    EXPECT_FALSE((*third)->front().duplicate) << "nothing was stored, so it is new";
    EXPECT_EQ(d.store.inbound.size(), 1u);
}

TEST(Durability, ADuplicateOfADurableKeyIsAnsweredAtOnce) {
    desk d;
    d.ask(desk::webhook("k1", desk::from("ana")));
    d.store.hold();
    d.ask(desk::from("luis"));
    const auto again = d.ask(desk::webhook("k1", desk::from("ana")));
    ASSERT_TRUE(again->has_value());
    EXPECT_TRUE((*again)->front().duplicate);
    EXPECT_TRUE(d.line->seen(1, "k1"));
    EXPECT_FALSE(d.line->seen(2, "k1")) << "keys count per channel";
    d.store.release();
    d.run();
}

TEST(Durability, ARefusedCommandStillStoresWhatWasReceived) {
    desk d;
    const auto answer = d.ask(desk::webhook("k1", core::end_contact{1, "never heard of"}));
    ASSERT_TRUE(answer->has_value());
    EXPECT_NE((*answer)->front().refused, core::refusal::none);
    EXPECT_EQ(d.store.inbound.size(), 1u);
}

TEST(Durability, AnAnswerThatRestsOnSomethingInFlightWaitsForIt) {
    desk d;
    const auto who = d.hire("rosa");
    d.now(desk::from("ana"));
    const auto* me = d.line->state().find(who);
    ASSERT_EQ(me->in_hand.size(), 1u);
    const auto offer = d.line->state().find(me->in_hand[0])->offer;
    d.store.hold();
    const auto first = d.ask(core::accept_offer{offer, who, 1});
    const auto again = d.ask(core::accept_offer{offer, who, 1});
    EXPECT_FALSE(again->has_value());
    d.store.release();
    d.run();
    ASSERT_TRUE(first->has_value() && again->has_value());
    EXPECT_EQ((*again)->front().refused, core::refusal::none);
    EXPECT_TRUE((*again)->front().repeated);
}

TEST(Durability, AClientThatGoesAwayTakesNothingWithIt) {
    desk d;
    d.store.hold();
    boost::asio::cancellation_signal gone;
    bool answered_it = false;
    boost::asio::co_spawn(d.loop, d.line->submit(desk::webhook("k1", desk::from("ana"))),
        boost::asio::bind_cancellation_slot(gone.slot(),
            [&](std::exception_ptr failed, answered) { answered_it = !failed; }));
    d.run();
    gone.emit(boost::asio::cancellation_type::terminal);
    d.run();
    d.store.release();
    d.run();
    EXPECT_FALSE(answered_it);
    EXPECT_EQ(d.store.inbound.size(), 1u);
    EXPECT_EQ(d.line->state().waiting(), 1u);
}

TEST(Durability, AboveTheBacklogLimitNewWorkIsRefusedAndNothingOfItHappens) {
    desk d(limits{2});
    d.store.hold();
    const auto a = d.ask(desk::from("ana"));
    const auto b = d.ask(desk::from("luis"));
    const auto c = d.ask(desk::from("eva"));
    ASSERT_TRUE(c->has_value());
    EXPECT_EQ((*c)->front().failed, boost::system::errc::no_buffer_space);
    EXPECT_EQ(d.line->state().waiting(), 2u);
    d.store.release();
    d.run();
    EXPECT_TRUE(a->has_value() && b->has_value());
    EXPECT_FALSE((*d.ask(desk::from("eva")))->front().failed);
}

TEST(Durability, StopRefusesNewWorkFinishesTheOldAndDrainsTheJournal) {
    desk d;
    d.store.hold();
    const auto before = d.ask(desk::from("ana"));
    bool stopped = false;
    boost::asio::co_spawn(d.loop, d.line->stop(), [&](std::exception_ptr) { stopped = true; });
    d.run();
    EXPECT_FALSE(stopped);
    const auto late = d.ask(desk::from("luis"));
    ASSERT_TRUE(late->has_value());
    EXPECT_EQ((*late)->front().failed, boost::system::errc::operation_canceled);
    d.store.release();
    d.run();
    EXPECT_TRUE(stopped);
    ASSERT_TRUE(before->has_value());
    EXPECT_FALSE((*before)->front().failed);
    EXPECT_EQ(d.store.drains, 1u);
}

}  // namespace
}  // namespace evenline::engine::test

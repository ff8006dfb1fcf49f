#include "engine/desk.hpp"

namespace evenline::engine::test {
namespace {

TEST(Recovery, AFailedAppendFailsEverybodyWhoWaitedAndPublishesNothing) {
    desk d;
    std::size_t heard = 0;
    d.line->subscribe([&](std::span<const core::event> e) { heard += e.size(); });
    d.store.hold();
    const auto a = d.ask(desk::from("ana"));
    const auto b = d.ask(desk::from("luis"));
    d.store.fail();
    d.store.release(1);
    d.run();
    ASSERT_TRUE(a->has_value() && b->has_value());
    EXPECT_TRUE((*a)->front().failed);
    EXPECT_TRUE((*b)->front().failed);
    EXPECT_FALSE((*a)->front().ticket) << "nothing happened, so nothing has a number";
    EXPECT_FALSE(d.line->healthy());
    EXPECT_EQ(heard, 0u);
    EXPECT_EQ(d.store.loads, 1u) << "not while an append is still out";
    d.store.release();
}

TEST(Recovery, TheStateComesBackAsItIsOnDiskAndWorkGoesOn) {
    desk d;
    d.now(desk::from("ana"));
    const auto durable = d.line->state().digest();
    d.store.fail();
    EXPECT_TRUE((*d.ask(desk::from("luis")))->front().failed);
    const auto meanwhile = d.ask(desk::from("eva"));
    EXPECT_TRUE((*meanwhile)->front().failed) << "refused until the store works again";
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    EXPECT_EQ(d.line->state().digest(), durable);
    const auto again = d.now(desk::from("luis"));
    EXPECT_FALSE(again.failed);
    EXPECT_EQ(d.line->state().waiting(), 2u);
    for (std::size_t i = 1; i < d.store.events.size(); ++i) {
        EXPECT_EQ(d.store.events[i].number, d.store.events[i - 1].number + 1);
    }
}

TEST(Recovery, WhoShowedWhatWasNotYetDurableLearnsThatItIsGone) {
    desk d;
    const auto before = d.line->readings();
    d.now(desk::from("ana"));
    EXPECT_EQ(d.line->readings(), before);
    d.store.fail();
    d.ask(desk::from("luis"));
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    EXPECT_EQ(d.line->readings(), before + 1);
}

TEST(Recovery, AStoreThatStaysDownIsAskedAgainAndAgain) {
    desk d;
    d.store.fail();
    d.store.refuse_load(true);
    d.ask(desk::from("ana"));
    ASSERT_TRUE(d.run_until([&] { return d.store.loads >= 3; }));
    EXPECT_FALSE(d.line->healthy());
    d.store.repair();
    d.store.refuse_load(false);
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    EXPECT_FALSE(d.now(desk::from("ana")).failed);
}

TEST(Recovery, OpenOffersAreRevokedBeforeServingGoesOn) {
    desk d;
    const auto who = d.hire("rosa");
    d.now(desk::from("ana"));
    const auto ticket = d.line->state().find(who)->in_hand.at(0);
    const auto anchor = d.line->state().find(ticket)->waiting_since;
    d.store.fail();
    d.ask(desk::from("luis"));
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    bool revoked = false;
    for (const auto& e : d.store.events) {
        const auto* r = std::get_if<core::offer_revoked>(&e.body);
        revoked = revoked || (r && r->cause == core::revoke_cause::restart && e.ticket == ticket);
    }
    EXPECT_TRUE(revoked);
    EXPECT_EQ(d.line->state().find(ticket)->waiting_since, anchor);
}

TEST(Recovery, AfterARestartOpenOffersAreRevokedAndEveryPlaceIsKept) {
    desk d;
    const auto who = d.hire("rosa");
    d.now(desk::from("ana"));
    d.time.at = d.time.at + core::seconds(1);
    d.now(desk::from("luis"));
    const auto offered = d.line->state().find(who)->in_hand.at(0);
    const auto anchor = d.line->state().find(offered)->waiting_since;
    const auto before = d.store.events.size();
    d.time.at = d.time.at + core::seconds(5);
    d.restart_process();
    bool revoked = false;
    for (std::size_t i = before; i < d.store.events.size(); ++i) {
        const auto* r = std::get_if<core::offer_revoked>(&d.store.events[i].body);
        revoked = revoked || (r && r->cause == core::revoke_cause::restart);
    }
    EXPECT_TRUE(revoked);
    const auto* t = d.line->state().find(offered);
    ASSERT_NE(t, nullptr);
    EXPECT_EQ(t->waiting_since, anchor);
}

TEST(Recovery, NumbersOfMessagesAndOutboxItemsGoOnAfterARestart) {
    desk d;
    auto with_message = [](std::string who) {
        submission s;
        s.command = desk::from(std::move(who));
        s.messages.emplace_back();
        s.outbox.emplace_back();
        return s;
    };
    const auto a = d.ask(with_message("ana"));
    d.restart_process();
    const auto b = d.ask(with_message("luis"));
    EXPECT_EQ((*a)->front().messages, std::vector<std::uint64_t>{1});
    EXPECT_EQ((*b)->front().messages, std::vector<std::uint64_t>{2});
    ASSERT_EQ(d.store.outbox.size(), 2u);
    EXPECT_EQ(d.store.outbox[1].id, 2u);
    EXPECT_EQ(d.store.outbox[1].message, 2u);
    EXPECT_EQ(d.store.outbox[1].ticket, (*b)->front().ticket);
    EXPECT_EQ(d.store.messages[1].ticket, (*b)->front().ticket);
}

TEST(Recovery, ANumberGivenToAMessageThatWasNotStoredIsNotSkippedForever) {
    desk d;
    submission s;
    s.command = desk::from("ana");
    s.messages.emplace_back();
    d.store.fail();
    d.ask(s);
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    EXPECT_EQ((*d.ask(s))->front().messages, std::vector<std::uint64_t>{1});
}

TEST(Recovery, APolicyThatCouldNotBeStoredIsNotInForceAfterwards) {
    desk d;
    auto strict = core::shipped_policy();
    strict.version = 2;
    strict.offer.max_declines = 1;
    d.store.fail();
    EXPECT_TRUE((*d.ask(core::set_policy{strict}))->front().failed);
    d.store.repair();
    ASSERT_TRUE(d.run_until([&] { return d.line->healthy(); }));
    EXPECT_EQ(d.line->state().rules(), core::shipped_policy());
}

TEST(Recovery, APolicyIsSetByAnEventOnceAndTicketsGetItsTargetsOnDiskToo) {
    desk d;
    const auto sets = [&] {
        return std::ranges::count_if(d.store.events, [](const core::event& e) {
            return std::holds_alternative<core::policy_set>(e.body);
        });
    };
    EXPECT_EQ(sets(), 1) << "a new store learns what it starts with";
    const auto t = d.now(desk::from("ana")).ticket;
    d.restart_process();
    EXPECT_EQ(sets(), 1) << "and is not told again";
    auto strict = core::shipped_policy();
    for (auto& need : strict.needs) need.target_live = core::seconds(7);
    strict.needs.resize(1);
    strict.default_need = 0;
    d.line = std::make_unique<sequencer>(d.loop.get_executor(), d.time, d.store, d.store, d.asks);
    ASSERT_FALSE(d.line->start(strict));
    d.run();
    EXPECT_EQ(sets(), 2);
    EXPECT_EQ(d.line->state().find(t)->target, core::seconds(7));
    EXPECT_EQ(d.store.ticket(t)->target, core::seconds(7));
    EXPECT_EQ(*d.store.ticket(t), *d.line->state().find(t));
}

}  // namespace
}  // namespace evenline::engine::test

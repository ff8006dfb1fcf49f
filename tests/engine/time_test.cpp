#include "engine/desk.hpp"
#include "evenline/engine/clocks.hpp"

namespace evenline::engine::test {
namespace {

TEST(Time, AnOfferRunsOutByItself) {
    desk d;
    const auto who = d.hire("rosa");
    d.now(desk::from("ana"));
    const auto limit = d.line->state().rules().offer.time_limit;
    d.time.at = d.time.at + limit + core::milliseconds(1);
    const auto expired = [&] {
        for (const auto& e : d.store.events) {
            if (std::holds_alternative<core::offer_expired>(e.body)) return true;
        }
        return false;
    };
    EXPECT_TRUE(d.run_until(expired));
    EXPECT_EQ(d.line->state().find(who)->state, core::agent_state::not_responding);
}

TEST(Time, NothingIsDecidedBeforeItsDeadline) {
    desk d;
    d.hire("rosa");
    d.now(desk::from("ana"));
    const auto events = d.store.events.size();
    for (int i = 0; i < 20; ++i) d.loop.run_one_for(std::chrono::milliseconds(2));
    EXPECT_EQ(d.store.events.size(), events);
}

TEST(Time, TheStampNeverGoesBackEvenIfTheClockDoes) {
    desk d;
    const auto before = d.line->now();
    d.time.at = d.time.at - core::hours(1);
    EXPECT_EQ(d.line->now(), before);
    d.now(desk::from("ana"));
    EXPECT_GE(d.store.events.back().at, before);
}

TEST(Time, AfterARestartWithAClockSetBackNoTicketIsFromTheFuture) {
    desk d;
    const auto t = d.now(desk::from("ana")).ticket;
    d.time.at = d.time.at - core::hours(1);
    d.restart_process();
    EXPECT_GE(d.line->now(), d.line->state().find(t)->waiting_since);
}

TEST(Time, TheSystemClockNeverGoesBack) {
    system_clock c;
    auto last = c.now();
    for (int i = 0; i < 1'000; ++i) {
        const auto next = c.now();
        ASSERT_GE(next, last);
        last = next;
    }
    EXPECT_EQ(c.real_time_until(last), core::duration{});
    EXPECT_LE(c.real_time_until(last + core::seconds(5)), core::seconds(5));
}

TEST(Time, AFastClockRunsItsFactorAheadAndWaitsItsFactorLess) {
    hand_clock real;
    fast_clock fast(real, {1'000'000}, 60);
    EXPECT_EQ(fast.now(), core::instant{1'000'000});
    real.at = real.at + core::seconds(1);
    EXPECT_EQ(fast.now(), core::instant{61'000'000});
    EXPECT_EQ(fast.real_time_until(fast.now() + core::seconds(60)), core::seconds(1));
    EXPECT_EQ(fast.real_time_until({0}), core::duration{});
}

}  // namespace
}  // namespace evenline::engine::test

#include "contract/desk.hpp"

#include <boost/asio/detached.hpp>

namespace evenline::contract {
namespace {

using core::work_form;
using Journal = StoreContract;

TEST_P(Journal, StartsEmpty) {
    const auto state = loaded();
    EXPECT_EQ(state.last(), core::state::counters{});
    EXPECT_EQ(journal().last_numbers().message, 0U);
    EXPECT_TRUE(all_events().empty());
}

TEST_P(Journal, WhatIsLoadedIsWhatTheEventsMade) {
    ASSERT_FALSE(append(center_.first_batch()));
    std::uint64_t seed = 7;
    for (int i = 0; i < 400; ++i) ASSERT_FALSE(append(center_.random_step(seed)));
    // Offers do not survive a restart: the engine revokes them first, so compare after that.
    ASSERT_FALSE(append(center_.decide(core::revoke_offers{})));
    reopen();
    const auto again = loaded();
    EXPECT_EQ(again.last(), center_.state().last());
    EXPECT_EQ(again.open_tickets(), center_.state().open_tickets());
    for (const auto id : again.open_tickets())
        EXPECT_EQ(*again.find(id), *center_.state().find(id));
    for (const auto id : again.agents()) EXPECT_EQ(*again.find(id), *center_.state().find(id));
    EXPECT_EQ(again.records(), center_.state().records());
    EXPECT_EQ(again.line(center_.now(), 0, 1'000), center_.state().line(center_.now(), 0, 1'000));
}

TEST_P(Journal, TheLogReplaysToTheSameState) {
    std::uint64_t seed = 11;
    ASSERT_FALSE(append(center_.first_batch()));
    for (int i = 0; i < 200; ++i) ASSERT_FALSE(append(center_.random_step(seed)));
    core::state replayed;
    for (const auto& event : all_events()) core::apply(replayed, event);
    EXPECT_EQ(replayed.digest(), center_.state().digest());
}

TEST_P(Journal, KeepsTheOrderOfTheCalls) {
    std::vector<int> answered;
    for (int i = 0; i < 50; ++i) {
        auto b = center_.receive(static_cast<unsigned>(i), work_form::chat);
        auto one = [this, i, &answered,
                    b = std::move(b)]() mutable -> boost::asio::awaitable<void> {
            const auto failed = co_await journal().append(std::move(b));
            EXPECT_FALSE(failed);
            answered.push_back(i);
        };
        boost::asio::co_spawn(loop_, std::move(one), boost::asio::detached);
    }
    loop_.run();
    ASSERT_EQ(answered.size(), 50U);
    EXPECT_TRUE(std::is_sorted(answered.begin(), answered.end()));
    const auto events = all_events();
    for (std::size_t i = 0; i < events.size(); ++i)
        EXPECT_EQ(events[i].number, i + 7);  // after the agents
}

TEST_P(Journal, ABatchIsStoredWholeOrNotAtAll) {
    ASSERT_FALSE(append(center_.first_batch()));
    const auto before = loaded();
    auto b = center_.receive(1, work_form::call);
    b.inbound.push_back(b.inbound.front());  // the same key twice cannot be stored
    EXPECT_EQ(append(b), storage::fault::duplicate);
    const auto after = loaded();
    EXPECT_EQ(after.last(), before.last());
    EXPECT_FALSE(lookup().ticket({1}).has_value());
    EXPECT_FALSE(lookup().seen(1, "key-1"));
    EXPECT_EQ(all_events().size(), before.last_event());
}

TEST_P(Journal, AKeyThatWasSeenIsRefused) {
    ASSERT_FALSE(append(center_.receive(1, work_form::call)));
    EXPECT_TRUE(lookup().seen(1, "key-1"));
    EXPECT_FALSE(lookup().seen(2, "key-1")) << "a key counts within its channel";
    engine::batch again;
    again.inbound.push_back({1, "key-1", "received", "", center_.now()});
    EXPECT_EQ(append(again), storage::fault::duplicate);
    EXPECT_EQ(append(again), boost::system::errc::file_exists);
}

TEST_P(Journal, AfterAFailureNothingIsDurableUntilItIsLoadedAgain) {
    engine::batch bad;
    bad.inbound = {{1, "twice", "received", "", {}}, {1, "twice", "received", "", {}}};
    ASSERT_TRUE(append(bad));
    auto good = center_.receive(1, work_form::mail);
    EXPECT_TRUE(append(good)) << "accepted over a failure";
    EXPECT_TRUE(store().status().failed);
    (void)loaded();
    EXPECT_FALSE(store().status().failed);
    EXPECT_FALSE(append(good));
    EXPECT_TRUE(lookup().seen(3, "key-1"));
}

TEST_P(Journal, CountsWhatIsNotYetDurable) {
    EXPECT_EQ(journal().backlog(), 0U);
    std::size_t most = 0;
    for (int i = 0; i < 20; ++i) {
        auto b = center_.receive(static_cast<unsigned>(i), work_form::mail);
        auto one = [this, &most, b = std::move(b)]() mutable -> boost::asio::awaitable<void> {
            co_await journal().append(std::move(b));
            most = std::max(most, journal().backlog());
        };
        boost::asio::co_spawn(loop_, std::move(one), boost::asio::detached);
    }
    loop_.run();
    EXPECT_EQ(journal().backlog(), 0U);
    EXPECT_EQ(store().status().batches, 20U);
}

TEST_P(Journal, DrainingFinishesWhatWasAcceptedAndRefusesTheRest) {
    unsigned durable = 0;
    for (int i = 0; i < 20; ++i) {
        auto b = center_.receive(static_cast<unsigned>(i), work_form::mail);
        auto one = [this, &durable, b = std::move(b)]() mutable -> boost::asio::awaitable<void> {
            const auto failed = co_await journal().append(std::move(b));
            if (!failed) ++durable;
        };
        boost::asio::co_spawn(loop_, std::move(one), boost::asio::detached);
    }
    unsigned when_drained = 0;
    auto drained = [&]() -> boost::asio::awaitable<void> {
        co_await journal().drain();
        when_drained = durable;
        co_await journal().drain();
    };
    boost::asio::co_spawn(loop_, drained(), boost::asio::detached);
    loop_.run();
    EXPECT_EQ(when_drained, 20U);
    EXPECT_EQ(append(center_.receive(99, work_form::mail)), storage::fault::stopped);
}

TEST_P(Journal, NumbersOfMessagesAndSendingsAreNeverGivenTwice) {
    auto b = center_.receive(1, work_form::mail);
    b.numbers = {41, 17};
    ASSERT_FALSE(append(b));
    engine::batch older;
    older.numbers = {3, 2};
    ASSERT_FALSE(append(older));
    reopen();
    (void)loaded();
    EXPECT_EQ(journal().last_numbers().message, 41U);
    EXPECT_EQ(journal().last_numbers().outbox, 17U);
}

TEST_P(Journal, SendingIsDueUntilItIsDone) {
    auto b = center_.receive(1, work_form::mail);
    engine::message_record reply = b.messages.front();
    reply.id = 2;
    reply.way = engine::direction::out;
    reply.provider_id.clear();
    b.messages.push_back(reply);
    b.outbox.push_back(
        {5, 3, "", "reply", center_.ticket(), 2, "thread-1", "{}", center_.now(), 0});
    ASSERT_FALSE(append(b));
    const auto due_at = [&](core::instant at) { return run(reader().due(at, 10)).value(); };
    EXPECT_TRUE(due_at(center_.now() - core::seconds(1)).empty());
    ASSERT_EQ(due_at(center_.now()).size(), 1U);

    engine::delivery_report later{5,  false,           engine::delivery::pending,
                                  "", "451 try later", center_.now() + core::minutes(1),
                                  1};
    ASSERT_FALSE(run(journal().report(later)));
    EXPECT_TRUE(due_at(center_.now()).empty());
    ASSERT_EQ(due_at(center_.now() + core::minutes(1)).size(), 1U);
    EXPECT_EQ(due_at(center_.now() + core::minutes(1)).front().attempts, 1U);

    engine::delivery_report sent{5, true, engine::delivery::sent, "mid-out", "", {}, 2};
    ASSERT_FALSE(run(journal().report(sent)));
    EXPECT_TRUE(due_at(center_.now() + core::days(1)).empty());
    const auto stored = run(reader().message(2)).value();
    ASSERT_TRUE(stored.has_value());
    EXPECT_EQ(stored->state, engine::delivery::sent);
    EXPECT_EQ(stored->provider_id, "mid-out");

    engine::batch noted;
    noted.deliveries = {{3, "mid-out", engine::delivery::read, "", center_.now()},
                        {3, "mid-out", engine::delivery::delivered, "", center_.now()},
                        {3, "unknown", engine::delivery::read, "", {}}};
    ASSERT_FALSE(append(noted));
    EXPECT_EQ(run(reader().message(2)).value()->state, engine::delivery::read)
        << "a late note took it back";
}

INSTANTIATE_TEST_SUITE_P(Every, Journal, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

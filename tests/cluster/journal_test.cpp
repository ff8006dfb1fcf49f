// What holds for the journal on SQLite holds for the one on PostgreSQL.
#include "cluster/house.hpp"

#include <algorithm>
#include <boost/asio/detached.hpp>

namespace evenline::cluster {
namespace {

using core::work_form;

class PostgresJournal : public House {};

TEST_F(PostgresJournal, StartsEmpty) {
    open();
    EXPECT_EQ(state_.last(), core::state::counters{});
    EXPECT_EQ(journal_->last_numbers().message, 0U);
    EXPECT_FALSE(journal_->last_policy().has_value());
}

TEST_F(PostgresJournal, TheSameScriptGivesTheSameStateAsOnSqlite) {
    open();
    const contract::folder beside;
    auto other = storage::open_sqlite(loop_.get_executor(),
                                      "sqlite:" + (beside.path() / "line.db").string());
    ASSERT_TRUE(other.has_value());
    auto& sqlite = (*other)->journal();
    std::uint64_t seed = 7;
    const auto both = [&](const engine::batch& b) {
        ASSERT_FALSE(run(sqlite.append(b)));
        const auto failed = append(b);
        ASSERT_FALSE(failed) << failed.message();
    };
    both(center_.first_batch());
    for (int i = 0; i < 300 && !HasFailure(); ++i) both(center_.random_step(seed));
    // Offers do not survive a restart: the engine revokes them first, so compare after that.
    both(center_.decide(core::revoke_offers{}));
    core::state there;
    ASSERT_FALSE(sqlite.load(there));
    load_again();
    EXPECT_EQ(state_.digest(), there.digest());
    EXPECT_EQ(state_.last(), center_.state().last());
    core::state replayed;
    for (const auto& e : log()) core::apply(replayed, e);
    EXPECT_EQ(replayed.digest(), center_.state().digest());
}

TEST_F(PostgresJournal, EveryPlaceIsKeptOverARestart) {
    open();
    std::uint64_t seed = 5;
    ASSERT_FALSE(append(center_.first_batch()));
    for (int i = 0; i < 100; ++i) ASSERT_FALSE(append(center_.random_step(seed)));
    close();
    open("second");
    const auto& live = center_.state();
    EXPECT_EQ(state_.open_tickets(), live.open_tickets());
    for (const auto id : live.open_tickets()) EXPECT_EQ(*state_.find(id), *live.find(id));
    for (const auto id : live.agents()) EXPECT_EQ(*state_.find(id), *live.find(id));
    EXPECT_EQ(state_.records(), live.records());
    EXPECT_EQ(state_.line(center_.now(), 0, 1'000), live.line(center_.now(), 0, 1'000));
}

TEST_F(PostgresJournal, ABatchIsStoredWholeOrNotAtAll) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    auto b = center_.receive(1, work_form::call);
    b.inbound.push_back(b.inbound.front());  // the same key twice cannot be stored
    EXPECT_EQ(append(b), storage::fault::duplicate);
    load_again();
    EXPECT_EQ(told("SELECT count(*) FROM ticket"), "0");
    EXPECT_EQ(log().size(), state_.last_event());
    EXPECT_FALSE(index_->seen(1, "key-1"));
}

TEST_F(PostgresJournal, AKeyThatWasSeenIsRefused) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    ASSERT_FALSE(append(center_.receive(1, work_form::call)));
    EXPECT_TRUE(index_->seen(1, "key-1"));
    EXPECT_FALSE(index_->seen(2, "key-1")) << "a key counts within its channel";
    engine::batch again;
    again.inbound.push_back({1, "key-1", "received", "", center_.now()});
    EXPECT_EQ(append(again), storage::fault::duplicate);
}

TEST_F(PostgresJournal, AfterAFailureNothingIsDurableUntilItIsLoadedAgain) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    const auto epoch = lease_->epoch();
    engine::batch bad;
    bad.inbound = {{1, "twice", "received", "", {}}, {1, "twice", "received", "", {}}};
    ASSERT_TRUE(append(bad));
    auto good = center_.receive(1, work_form::mail);
    EXPECT_TRUE(append(good)) << "accepted over a failure";
    load_again();
    EXPECT_EQ(lease_->epoch(), epoch + 1) << "what was sent before could still be committed";
    EXPECT_FALSE(append(good));
    EXPECT_TRUE(index_->seen(3, "key-1"));
}

TEST_F(PostgresJournal, NothingIsTakenBeforeTheFirstLoad) {
    lease_ = std::make_unique<pg::lease>(pg::lease_of{url_, 1, "first", rules_});
    ASSERT_FALSE(lease_->take());
    journal_ = std::make_unique<pg::postgres_journal>(loop_.get_executor(), *lease_);
    EXPECT_TRUE(append(center_.first_batch()));
}

TEST_F(PostgresJournal, CallsThatWaitTogetherAreOneTransactionAndKeepTheirOrder) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    std::vector<int> answered;
    for (int i = 0; i < 50; ++i) {
        auto b = center_.receive(static_cast<unsigned>(i), work_form::chat);
        auto one = [this, i, &answered,
                    b = std::move(b)]() mutable -> boost::asio::awaitable<void> {
            const auto failed = co_await journal_->append(std::move(b));
            EXPECT_FALSE(failed);
            answered.push_back(i);
        };
        boost::asio::co_spawn(loop_, std::move(one), boost::asio::detached);
    }
    loop_.restart();
    loop_.run();
    ASSERT_EQ(answered.size(), 50U);
    EXPECT_TRUE(std::ranges::is_sorted(answered));
    EXPECT_LT(std::stoi(told("SELECT max(number) FROM batch")), 40);
    EXPECT_EQ(journal_->backlog(), 0U);
    const auto events = log();
    for (std::size_t i = 0; i < events.size(); ++i) EXPECT_EQ(events[i].number, i + 1);
}

TEST_F(PostgresJournal, DrainingFinishesWhatWasAcceptedAndRefusesTheRest) {
    open();
    unsigned durable = 0, when_drained = 0;
    ASSERT_FALSE(append(center_.first_batch()));
    for (unsigned i = 0; i < 20; ++i) {
        auto one = [this, &durable,
                    b = center_.receive(i, work_form::mail)]() mutable
            -> boost::asio::awaitable<void> {
            const auto failed = co_await journal_->append(std::move(b));
            if (!failed) ++durable;
        };
        boost::asio::co_spawn(loop_, std::move(one), boost::asio::detached);
    }
    auto drained = [&]() -> boost::asio::awaitable<void> {
        co_await journal_->drain();
        when_drained = durable;
        co_await journal_->drain();
    };
    boost::asio::co_spawn(loop_, drained(), boost::asio::detached);
    loop_.restart();
    loop_.run();
    EXPECT_EQ(when_drained, 20U);
    EXPECT_EQ(append(center_.receive(99, work_form::mail)), storage::fault::stopped);
}

TEST_F(PostgresJournal, NumbersOfMessagesAndSendingsAreNeverGivenTwice) {
    open();
    engine::batch b, older;
    b.numbers = {41, 17};
    older.numbers = {3, 2};
    ASSERT_FALSE(append(b));
    ASSERT_FALSE(append(older));
    load_again();
    EXPECT_EQ(journal_->last_numbers().message, 41U);
    EXPECT_EQ(journal_->last_numbers().outbox, 17U);
}

TEST_F(PostgresJournal, ThePolicyLastSetIsTheOneToStartWith) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    auto rules = core::shipped_policy();
    rules.name = "it's ours";
    ASSERT_FALSE(append(center_.decide(core::set_policy{rules})));
    EXPECT_EQ(journal_->last_policy(), rules);
}

TEST_F(PostgresJournal, AnyBytesMayStandInKeysThreadsAndAddresses) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    const std::string odd("\0'\\\xff\n", 5);
    core::contact_facts c;
    c.channel = 1;
    c.thread = odd;
    c.addresses = {{odd, odd, true}};
    c.name = odd;
    auto b = center_.decide(core::receive_contact{c});
    b.inbound = {{1, odd, "received", odd, center_.now()}};
    b.answers = {{odd, odd, 200, odd, center_.now()}};
    const auto failed = append(b);
    ASSERT_FALSE(failed) << failed.message();
    EXPECT_TRUE(index_->seen(1, odd));
    EXPECT_FALSE(index_->seen(1, std::string_view(odd).substr(0, 1)));
    EXPECT_TRUE(index_->ticket_by_thread(1, odd).has_value());
    EXPECT_TRUE(index_->customer_by_address(odd, odd).has_value());
    EXPECT_EQ(index_->answer(odd)->body, odd);
}

template <class Records, std::size_t... I>
Records one_of_each(std::index_sequence<I...>) {
    Records all;
    (all.emplace_back(std::in_place_index<I>), ...);
    return all;
}

TEST_F(PostgresJournal, EveryKindOfRecordIsDurable) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    auto b = center_.receive(1, work_form::mail);
    b.office = one_of_each<decltype(b.office)>(
        std::make_index_sequence<std::variant_size_v<engine::office_record>>());
    b.desk = one_of_each<decltype(b.desk)>(
        std::make_index_sequence<std::variant_size_v<engine::desk_record>>());
    b.audit = {{center_.now(), "usr_1", "policy.put", "policy", "", "{\"a\":1}", "why", "::1"}};
    b.outbox = {{5, 3, "", "reply", center_.ticket(), 1, "thread-1", "{}", center_.now(), 0, 0}};
    b.messages.front().attachments = {{"a.txt", "text/plain", 3, "abc", "", "one"}};
    ASSERT_FALSE(append(b));
    EXPECT_EQ(told("SELECT count(DISTINCT (room, kind)) FROM kept"),
              std::to_string(b.office.size() + b.desk.size() + 1));
    EXPECT_EQ(told("SELECT body::jsonb->>'after' FROM kept WHERE room = 'audit'"), "{\"a\":1}");
    EXPECT_EQ(told("SELECT count(body::jsonb) FROM kept"),
              std::to_string(b.office.size() + b.desk.size() + 1));
    EXPECT_EQ(told("SELECT content FROM message_file"), "\\x6f6e65");
    EXPECT_EQ(told("SELECT body::jsonb->>'kind' FROM outbox WHERE NOT done"), "reply");
}

TEST_F(PostgresJournal, SendingIsDueUntilItIsDoneAndAStatusNeverGoesBack) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    auto b = center_.receive(1, work_form::mail);
    auto reply = b.messages.front();
    reply.id = 2;
    reply.way = engine::direction::out;
    reply.provider_id.clear();
    b.messages.push_back(reply);
    b.outbox = {{5, 3, "", "reply", center_.ticket(), 2, "thread-1", "{}", center_.now(), 0, 0}};
    ASSERT_FALSE(append(b));
    engine::delivery_report later;
    later.outbox_id = 5, later.error = "451 it's late", later.attempts = 1;
    later.next_try_at = center_.now() + core::minutes(1);
    ASSERT_FALSE(run(journal_->report(later)));
    EXPECT_EQ(told("SELECT due_at FROM outbox WHERE NOT done"),
              std::to_string(later.next_try_at.us));
    engine::delivery_report sent;
    sent.outbox_id = 5, sent.done = true, sent.provider_id = "mid-out", sent.attempts = 2;
    ASSERT_FALSE(run(journal_->report(sent)));
    EXPECT_EQ(told("SELECT done FROM outbox"), "t");
    EXPECT_EQ(index_->thread_by_provider_id(3, "mid-out"), "thread-1");
    EXPECT_EQ(index_->ticket_by_provider_id(3, "mid-out"), core::ticket_id{1});
    engine::batch noted;
    noted.deliveries = {{3, "mid-out", engine::delivery::read, "", center_.now(), "", ""},
                        {3, "mid-out", engine::delivery::delivered, "", center_.now(), "", ""}};
    ASSERT_FALSE(append(noted));
    EXPECT_EQ(told("SELECT state FROM message WHERE id = 2"),
              std::to_string(static_cast<int>(engine::delivery::read)));
}

TEST_F(PostgresJournal, WhatItCannotErasePersonsFromItRefuses) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    engine::batch b;
    b.events.push_back({state_.last_event() + 7, center_.now(), {}, 0,
                        core::customer_erased{{1}}});
    EXPECT_EQ(append(b), storage::fault::refused);
}

}  // namespace
}  // namespace evenline::cluster

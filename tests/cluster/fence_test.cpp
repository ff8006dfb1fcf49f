// Who may write: leases, epochs, fences, and commits whose answer was lost.
#include "cluster/house.hpp"
#include "cluster/relay.hpp"

#include <future>

namespace evenline::cluster {
namespace {

using core::work_form;

class Fence : public House {
protected:
    // Another node takes the pool, whatever the lease says.
    void be_overtaken() { sql("UPDATE lease SET owner = 'other', epoch = epoch + 1"); }
    // The next commit lasts so long: a trigger that is deferred runs at the commit.
    void slow_commits(const std::string& seconds) {
        sql("CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM"
            " pg_sleep(" + seconds + "); RETURN NULL; END $$;"
            "CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON batch DEFERRABLE INITIALLY DEFERRED"
            " FOR EACH ROW EXECUTE FUNCTION slow()");
    }
    void quick_commits() { sql("DROP TRIGGER slow ON batch"); }
    void wait_until(const std::string& query) {
        for (int i = 0; i < 2'000; ++i) {
            if (told(query) == "t") return;
            std::this_thread::sleep_for(std::chrono::milliseconds(5));
        }
        FAIL() << "never: " << query;
    }
    // The session that is committing, by what it last said.
    const std::string committing_ =
        "FROM pg_stat_activity WHERE datname = current_database() AND state = 'active'"
        " AND wait_event = 'PgSleep'";
};

TEST_F(Fence, OnlyOneHasTheLeaseAndEachTakingHasItsEpoch) {
    open();
    pg::lease second({url_, 1, "second", rules_});
    EXPECT_EQ(second.take(), storage::fault::held);
    pg::lease elsewhere({url_, 2, "second", rules_});
    EXPECT_FALSE(elsewhere.take()) << "another pool is nobody's";
    const auto before = lease_->epoch();
    close();
    EXPECT_FALSE(second.take()) << "given back";
    EXPECT_EQ(second.epoch(), before + 1);
    EXPECT_TRUE(second.decides());
    EXPECT_FALSE(second.release());
    EXPECT_FALSE(second.decides());
}

TEST_F(Fence, WhoDoesNotRenewStopsBeforeAnotherMayBegin) {
    rules_.lasts = core::milliseconds(600);
    rules_.margin = core::milliseconds(300);
    rules_.renewed_each = core::hours(1);
    open();
    EXPECT_TRUE(lease_->decides());
    pg::lease second({url_, 1, "second", rules_});
    while (lease_->decides()) EXPECT_EQ(second.take(), storage::fault::held);
    while (second.take()) std::this_thread::sleep_for(std::chrono::milliseconds(10));
    const auto failed = append(center_.first_batch());
    EXPECT_EQ(failed, storage::fault::lease_lost);
    EXPECT_NE(failed.message().find("another node"), std::string::npos);
    EXPECT_TRUE(log().empty());
}

TEST_F(Fence, ARenewedLeaseLasts) {
    rules_.lasts = core::milliseconds(900);
    rules_.margin = core::milliseconds(200);
    rules_.renewed_each = core::milliseconds(100);
    open();
    const auto until = pg::steady_now() + core::milliseconds(1'800);
    pg::lease second({url_, 1, "second", rules_});
    while (pg::steady_now() < until) {
        EXPECT_EQ(second.take(), storage::fault::held);
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
    EXPECT_FALSE(lease_->lost());
}

TEST_F(Fence, AnOwnerWhoDoesNotKnowThatItIsOneNoMoreWritesNothing) {
    rules_.renewed_each = core::hours(1);  // so that it does not find out by itself
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    be_overtaken();
    ASSERT_TRUE(lease_->decides());
    EXPECT_EQ(append(center_.receive(1, work_form::call)), storage::fault::lease_lost);
    EXPECT_EQ(told("SELECT count(*) FROM ticket"), "0");
    core::state nothing;
    EXPECT_EQ(journal_->load(nothing), storage::fault::lease_lost) << "nor does it come back";
    EXPECT_TRUE(lease_->lost());
}

TEST_F(Fence, ATakerWaitsForWhatIsBeingCommittedAndThenSeesIt) {
    rules_.renewed_each = core::hours(1);
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    slow_commits("1.2");
    auto slow = center_.receive(1, work_form::call);
    std::thread owner([&] { EXPECT_FALSE(append(slow)); });
    wait_until("SELECT count(*) = 1 " + committing_);
    sql("SET lock_timeout = '5s'");
    const auto from = std::chrono::steady_clock::now();
    be_overtaken();
    EXPECT_EQ(told("SELECT count(*) FROM ticket"), "1")
        << "the taker would have read a line without it";
    EXPECT_GT(std::chrono::steady_clock::now() - from, std::chrono::milliseconds(50));
    owner.join();
    quick_commits();
}

TEST_F(Fence, AServerThatEndsTheSessionDuringTheCommitIsAskedWhatCameOfIt) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    slow_commits("1.2");
    auto b = center_.receive(1, work_form::call);
    std::thread owner([&] { EXPECT_FALSE(append(b)); });
    wait_until("SELECT count(*) = 1 " + committing_);
    sql("SELECT pg_terminate_backend(pid) " + committing_);
    owner.join();
    EXPECT_GE(journal_->doubts(), 1U);
    EXPECT_EQ(told("SELECT count(*) FROM ticket"), "1");
    EXPECT_EQ(told("SELECT count(*) FROM inbound"), "1");
    quick_commits();
}

TEST_F(Fence, ACommitWhoseAnswerWasLostIsFoundAndNotDoneTwice) {
    relay wire(database::shared().port());
    open("first", database::shared().url_by(wire.port(), name_));
    ASSERT_FALSE(append(center_.first_batch()));
    slow_commits("1.2");
    auto b = center_.receive(1, work_form::call);
    std::thread owner([&] { EXPECT_FALSE(append(b)); });
    wait_until("SELECT count(*) = 1 " + committing_);
    wire.be(relay::weather::no_answers);
    wait_until("SELECT count(*) = 1 FROM ticket");
    wire.be(relay::weather::cut);
    wire.be(relay::weather::fair);
    owner.join();
    EXPECT_GE(journal_->doubts(), 1U);
    EXPECT_EQ(told("SELECT count(*) FROM ticket"), "1");
    EXPECT_EQ(told("SELECT count(*) FROM message"), "1");
    quick_commits();
    ASSERT_FALSE(append(center_.receive(2, work_form::call))) << "and it goes on";
    close();  // while there is a wire
}

// Between two answers a long line is being made out of rows, and the session rests: longer than a
// writer may, who keeps the next owner out meanwhile. A reader keeps nobody out.
TEST_F(Fence, WhoTakesLongOverTheLineStillReadsItToItsEnd) {
    relay wire(database::shared().port());
    open("first", database::shared().url_by(wire.port(), name_));
    ASSERT_FALSE(append(center_.first_batch()));
    const std::string of_this_house = "FROM pg_stat_activity WHERE datname = current_database()";
    sql("BEGIN; LOCK TABLE agent IN ACCESS EXCLUSIVE MODE");
    core::state line;
    std::thread reader([&] { EXPECT_FALSE(journal_->load(line)); });
    wait_until("SELECT count(*) = 1 " + of_this_house + " AND wait_event_type = 'Lock'");
    wire.be(relay::weather::stalled);  // in the middle of the reading
    sql("COMMIT");
    wait_until("SELECT count(*) = 1 " + of_this_house + " AND state = 'idle in transaction' AND"
               " now() - state_change > interval '1.3 s'");
    wire.be(relay::weather::fair);
    reader.join();
    EXPECT_EQ(line.agents().size(), center_.state().agents().size());
    close();  // while there is a wire
}

TEST_F(Fence, WhatArrivesAfterTheOwnerGaveUpIsRefused) {
    // The same bytes once more, under the epoch of before: as a network that held them back would.
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    pg::group late;
    late.add(center_.receive(1, work_form::call));
    const pg::signature before{1, "first", lease_->epoch(), 99};
    load_again();
    EXPECT_EQ(look_->ask(late.sql(before)).failed(), storage::fault::lease_lost);
    EXPECT_EQ(told("SELECT count(*) FROM ticket"), "0");
}

TEST_F(Fence, TheDatabaseItselfRefusesASecondHandAGapAndAnOldVersion) {
    open();
    ASSERT_FALSE(append(center_.first_batch()));
    ASSERT_FALSE(append(center_.receive(1, work_form::call)));
    ASSERT_EQ(told("SELECT count(*) FROM offer WHERE status = 0"), "1");
    engine::batch hand;
    hand.offers.push_back(*center_.state().find(core::offer_id{1}));
    hand.offers.front().id = {77};
    EXPECT_EQ(append(hand), storage::fault::duplicate);
    load_again();
    auto gap = center_.receive(2, work_form::call);
    for (auto& e : gap.events) e.number += 1;
    EXPECT_EQ(append(gap), storage::fault::stale);
    load_again();
    engine::batch old;
    old.tickets.push_back(*center_.state().find(core::ticket_id{1}));
    old.tickets.front().version -= 1;
    EXPECT_EQ(append(old), storage::fault::stale);
}

TEST_F(Fence, NoSessionWaitsForAStalledRouter) {
    for (const auto& [name, value] :
         {std::pair{"synchronous_commit", "on"}, {"statement_timeout", "2s"},
          {"lock_timeout", "1s"}, {"idle_in_transaction_session_timeout", "1s"}})
        EXPECT_EQ(told(std::string("SHOW ") + name), value);
    relay wire(database::shared().port());
    pg::connection by(database::shared().url_by(wire.port(), name_));
    for (const auto& [name, value] :
         {std::pair{"tcp_keepalives_idle", "1"}, {"tcp_keepalives_interval", "1"},
          {"tcp_keepalives_count", "3"}, {"tcp_user_timeout", "3000"}})
        EXPECT_EQ(cluster::told(by, std::string("SHOW ") + name), value);
    wire.be(relay::weather::stalled);
    const auto from = std::chrono::steady_clock::now();
    EXPECT_EQ(by.ask("SELECT 1", core::milliseconds(200)).ended(), pg::reply::how::lost);
    EXPECT_LT(std::chrono::steady_clock::now() - from, std::chrono::seconds(2));
}

}  // namespace
}  // namespace evenline::cluster

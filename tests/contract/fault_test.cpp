// When the disk fails: nothing is acknowledged that is not there afterwards, and nothing at all
// until the store has been read again.
#include "contract/desk.hpp"
#include "contract/fault_disk.hpp"

#include <sqlite3.h>

namespace evenline::contract {
namespace {

class FailingDisk : public StoreContract {
protected:
    void SetUp() override {
        fault_disk::install();
        fault_disk::reset();
        options_.vfs = fault_disk::name;
        open(options_);
        ASSERT_FALSE(append(center_.first_batch()));
    }
    void TearDown() override {
        store_.reset();
        fault_disk::reset();
    }
    // Appends until one fails or `most` are durable; remembers what was acknowledged.
    void append_until_failure(unsigned most) {
        for (unsigned i = 0; i < most && !failure_; ++i) {
            auto b = center_.receive(i % 7, core::work_form::mail);
            const auto key = b.inbound.front().dedupe_key;
            failure_ = append(std::move(b));
            if (!failure_) acknowledged_.push_back(key);
        }
    }
    void restart_on_a_good_disk() {
        store_.reset();
        fault_disk::reset();
        open(options_);
    }
    void expect_all_acknowledged() {
        for (const auto& key : acknowledged_) EXPECT_TRUE(lookup().seen(3, key)) << key;
        EXPECT_TRUE(store().check().empty()) << store().check().front();
    }
    storage::options options_;
    boost::system::error_code failure_;
    std::vector<std::string> acknowledged_;
};

TEST_P(FailingDisk, AFullDiskIsSaidAndClearsByItself) {
    fault_disk::fail(disk_call::write, 40, SQLITE_FULL, true);
    append_until_failure(100);
    EXPECT_EQ(failure_, storage::fault::full);
    EXPECT_EQ(failure_, boost::system::errc::no_space_on_device);
    core::state s;
    EXPECT_TRUE(journal().load(s)) << "said to be well while still full";
    EXPECT_FALSE(run(reader().events(0, 1)).has_error()) << "reading must go on";
    fault_disk::reset();
    core::state again;
    EXPECT_FALSE(journal().load(again));
    EXPECT_EQ(again.open_tickets().size(), std::min<std::size_t>(7, acknowledged_.size()));
    center_.adopt(std::move(again));
    EXPECT_FALSE(append(center_.receive(50, core::work_form::call)));
    expect_all_acknowledged();
}

TEST_P(FailingDisk, AFailedSyncIsNeverTriedOver) {
    append_until_failure(3);
    fault_disk::fail(disk_call::sync, 1, SQLITE_IOERR_FSYNC, false);
    append_until_failure(1);
    ASSERT_EQ(failure_, storage::fault::fsync);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(append(center_.receive(9, core::work_form::chat)), storage::fault::fsync)
            << "the disk is well again, but what it holds is not known";
    }
    EXPECT_FALSE(lookup().seen(2, "key-5"));
    (void)loaded();
    center_ = center();
    restart_on_a_good_disk();
    expect_all_acknowledged();
}

// The Nth write, then the Nth sync, for every N until a run is clean.
TEST_P(FailingDisk, WhicheverCallFailsNothingAcknowledgedIsLost) {
    for (const auto& [kind, result] : {std::pair{disk_call::write, SQLITE_IOERR_WRITE},
             std::pair{disk_call::sync, SQLITE_IOERR_FSYNC}}) {
        bool clean = false;
        unsigned refused = 0;
        for (std::uint64_t n = 1; !clean; n += n < 12 ? 1 : 7) {
            restart_on_a_good_disk();
            core::state known = loaded();
            center_.adopt(std::move(known));
            fault_disk::fail(kind, n, result, false);
            failure_ = {};
            append_until_failure(6);
            clean = !fault_disk::struck();
            refused += failure_ ? 1U : 0U;  // not each: some calls belong to work nobody waits for
            restart_on_a_good_disk();
            expect_all_acknowledged();
            ASSERT_LT(n, 1'000U) << "no run was ever clean";
        }
        EXPECT_GE(refused, 3U) << "the fault was never met on the way to an acknowledgement";
    }
}

TEST_P(FailingDisk, WhenThePowerGoesWhatWasAcknowledgedStays) {
    for (std::uint64_t round = 0; round < 24; ++round) {
        fault_disk::lose_power_at_write(5 + round * 9);
        while (!fault_disk::power_is_gone()) {
            auto b = center_.receive(static_cast<unsigned>(round), core::work_form::mail);
            const auto key = b.inbound.front().dedupe_key;
            const auto failed = append(std::move(b));
            if (!failed && !fault_disk::power_is_gone()) acknowledged_.push_back(key);
        }
        store_.reset();
        fault_disk::settle_after_power_loss(round % 3 == 0 ? 0 : round);
        fault_disk::reset();
        open(options_);
        expect_all_acknowledged();
        ASSERT_FALSE(HasFailure()) << "round " << round;
        core::state back = loaded();
        const auto events = all_events();
        ASSERT_EQ(events.size(), back.last_event()) << "a prefix of the log, without gaps";
        center_.adopt(std::move(back));
    }
}

INSTANTIATE_TEST_SUITE_P(Every, FailingDisk, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

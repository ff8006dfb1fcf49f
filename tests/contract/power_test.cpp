// The power goes at every moment at which a disk makes a difference between written and safe, and
// every call into the disk fails once: what was acknowledged is there, and what is there is whole.
// EVENLINE_NIGHTLY runs the whole script; without it a part that ends in seconds.
#include "contract/desk.hpp"
#include "contract/fault_disk.hpp"

#include <cstdlib>
#include <sqlite3.h>

namespace evenline::contract {
namespace {

bool nightly() { return std::getenv("EVENLINE_NIGHTLY") != nullptr; }

class Power : public testing::TestWithParam<backend> {
protected:
    void SetUp() override {
        fault_disk::install();
        fault_disk::reset();
        options_.vfs = fault_disk::name;
    }
    void TearDown() override { fault_disk::reset(); }

    struct run_of {
        std::uint64_t acknowledged{};  // number of the last event that was
        std::uint64_t syncs{};
    };
    // The same commands every time, until the power goes.
    run_of play(const std::filesystem::path& where, unsigned commands) {
        boost::asio::io_context loop;
        auto opened = GetParam().open(loop.get_executor(), where, options_);
        run_of out;
        if (!opened) return out;
        auto& journal = (*opened)->journal();
        center work;
        std::uint64_t seed = 7;
        for (unsigned i = 0; i < commands; ++i) {
            auto b = i == 0 ? work.first_batch() : work.random_step(seed);
            const auto last = b.events.empty() ? out.acknowledged : b.events.back().number;
            boost::system::error_code failed;
            boost::asio::co_spawn(loop, journal.append(std::move(b)),
                                  [&](std::exception_ptr, boost::system::error_code e) {
                                      failed = e;
                                  });
            loop.restart();
            loop.run();
            if (failed || fault_disk::power_is_gone()) break;
            out.acknowledged = last;
            if (i % 25 == 24) (void)(*opened)->status();
        }
        out.syncs = fault_disk::calls(disk_call::sync);
        return out;
    }
    // Opens on a good disk: the acknowledged part is there, without gaps, and the check is content.
    void expect_whole(const std::filesystem::path& where, std::uint64_t acknowledged) {
        boost::asio::io_context loop;
        auto opened = GetParam().open(loop.get_executor(), where, options_);
        ASSERT_TRUE(opened.has_value()) << opened.error().sentence;
        core::state back;
        ASSERT_FALSE((*opened)->journal().load(back));
        EXPECT_GE(back.last_event(), acknowledged);
        const auto wrong = (*opened)->check();
        EXPECT_TRUE(wrong.empty()) << wrong.front();
    }
    storage::options options_;
};

TEST_P(Power, MayGoAtEverySyncWithAnyOfTheUnsyncedSectorsWritten) {
    const unsigned commands = nightly() ? 500 : 60;
    std::uint64_t syncs = 0;
    {
        const folder whole;
        syncs = play(whole.path(), commands).syncs;
        ASSERT_GT(syncs, commands / 2);
    }
    std::uint64_t boundaries = 0;
    const std::uint64_t step = nightly() ? 1 : 2;
    for (std::uint64_t k = 1; k <= syncs && !HasFailure(); k += step) {
        for (std::uint64_t how = 0; how < 3; ++how) {
            SCOPED_TRACE("sync " + std::to_string(k) + ", way " + std::to_string(how));
            const folder place;
            fault_disk::reset();
            fault_disk::lose_power_at_sync(k);
            const auto played = play(place.path(), commands);
            fault_disk::settle_after_power_loss(how == 0 ? 0 : k * 3 + how, how == 2);
            fault_disk::reset();
            expect_whole(place.path(), played.acknowledged);
            ++boundaries;
        }
    }
    RecordProperty("recovered", static_cast<int>(boundaries));
    EXPECT_GE(boundaries, 60U);
}

TEST_P(Power, WhicheverCallIntoTheDiskFailsOnceTheStartSaysSoOrServes) {
    for (const auto& [kind, result] : {std::pair{disk_call::open, SQLITE_CANTOPEN},
                                       std::pair{disk_call::write, SQLITE_IOERR_WRITE},
                                       std::pair{disk_call::sync, SQLITE_IOERR_FSYNC},
                                       std::pair{disk_call::truncate, SQLITE_IOERR_TRUNCATE}}) {
        bool clean = false;
        const std::uint64_t step = nightly() ? 1 : 17;  // a first start alone writes hundreds
        for (std::uint64_t n = 1; !clean && !HasFailure(); n += n < 20 ? 1 : step) {
            SCOPED_TRACE("call kind " + std::to_string(static_cast<int>(kind)) + " number " +
                         std::to_string(n));
            const folder place;
            fault_disk::reset();
            fault_disk::fail(kind, n, result, false);
            const auto played = play(place.path(), 12);
            clean = !fault_disk::struck();
            fault_disk::reset();
            expect_whole(place.path(), played.acknowledged);
            ASSERT_LT(n, 3'000U) << "no run was ever clean";
        }
    }
}

TEST_P(Power, ADiskThatStaysFullRefusesAndServesAgainWhenThereIsRoom) {
    const folder place;
    const auto before = play(place.path(), 10).acknowledged;
    fault_disk::fail(disk_call::write, 1, SQLITE_FULL, true);
    boost::asio::io_context loop;
    auto opened = GetParam().open(loop.get_executor(), place.path(), options_);
    if (!opened) {
        EXPECT_NE(opened.error().sentence.find("full"), std::string::npos)
            << opened.error().sentence;
    }
    opened = storage::problem{};
    fault_disk::reset();
    expect_whole(place.path(), before);
}

INSTANTIATE_TEST_SUITE_P(Every, Power, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

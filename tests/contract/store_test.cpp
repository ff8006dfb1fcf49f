// Opening, copying, checking: what an operator meets.
#include "contract/desk.hpp"

#include <atomic>
#include <boost/asio/detached.hpp>
#include <fstream>
#include <sqlite3.h>
#include <thread>

namespace evenline::contract {
namespace {

using core::work_form;
namespace fs = std::filesystem;

class Store : public StoreContract {
protected:
    std::string file() const { return (folder_.path() / "line.db").string(); }
    // What somebody with the sqlite3 shell could do to the file.
    void edit(const std::string& sql) const {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(file().c_str(), &db), SQLITE_OK);
        char* wrong = nullptr;
        EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &wrong), SQLITE_OK) << wrong;
        sqlite3_free(wrong);
        sqlite3_close(db);
    }
    std::string refusal(const std::string& url, storage::options wanted = {}) {
        auto opened = storage::open_sqlite(loop_.get_executor(), url, std::move(wanted));
        return opened ? "" : opened.error().sentence;
    }
    void audit(unsigned entries) {
        engine::batch b;
        for (unsigned i = 0; i < entries; ++i) {
            b.audit.push_back({center_.now(), "usr_1", "policy.put", "policy " + std::to_string(i),
                               "1", "2", "why", "::1"});
        }
        ASSERT_FALSE(append(b));
    }
};

TEST_P(Store, OpeningTwiceMigratesOnce) {
    const auto steps = store().schema_version();
    EXPECT_GE(steps, 1);
    ASSERT_FALSE(append(center_.first_batch()));
    ASSERT_FALSE(append(center_.receive(1, work_form::call)));
    reopen();
    EXPECT_EQ(store().schema_version(), steps);
    EXPECT_TRUE(lookup().seen(1, "key-1"));
    EXPECT_TRUE(store().check().empty());
}

TEST_P(Store, AStoreOfANewerProgramIsRefusedWithTheWayOut) {
    close();
    edit("PRAGMA user_version = 999");
    auto opened = storage::open_sqlite(loop_.get_executor(), "sqlite:" + file());
    ASSERT_FALSE(opened.has_value());
    EXPECT_EQ(opened.error().code, storage::fault::newer_schema);
    EXPECT_NE(opened.error().sentence.find("schema 999"), std::string::npos)
        << opened.error().sentence;
    EXPECT_NE(opened.error().sentence.find("start the newer Evenline"), std::string::npos);
}

TEST_P(Store, AStepThatWasAppliedInAnotherFormIsRefused) {
    close();
    edit("UPDATE migration SET sha256 = 'other'");
    EXPECT_NE(refusal("sqlite:" + file()).find("0001_start"), std::string::npos);
}

TEST_P(Store, SaysWhatIsWrongWithThePlaceAndWhatToDo) {
    EXPECT_NE(refusal("sqlite:" + (folder_.path() / "no" / "line.db").string()).find("mkdir -p"),
              std::string::npos);
    storage::options existing;
    existing.create = false;
    EXPECT_NE(refusal("sqlite:" + (folder_.path() / "other.db").string(), existing)
                  .find("does not exist"),
              std::string::npos);
    std::ofstream(folder_.path() / "empty.db").close();
    EXPECT_NE(refusal("sqlite:" + (folder_.path() / "empty.db").string(), existing)
                  .find("cut short, 0 bytes"),
              std::string::npos);
    std::ofstream(folder_.path() / "mail.txt") << std::string(8'192, 'x');
    EXPECT_FALSE(refusal("sqlite:" + (folder_.path() / "mail.txt").string()).empty());
    EXPECT_FALSE(refusal("sqlite:").empty());
    close();
    edit("PRAGMA application_id = 7");
    EXPECT_NE(refusal("sqlite:" + file()).find("not Evenline's"), std::string::npos);
}

TEST_P(Store, ChannelsKeepTheirNumbers) {
    EXPECT_EQ(store().channel_number_of("phone", "twilio_voice").value(), 1);
    EXPECT_EQ(store().channel_number_of("page", "messenger").value(), 2);
    EXPECT_EQ(store().channel_number_of("phone", "twilio_voice").value(), 1);
    reopen();
    EXPECT_EQ(store().channel_number_of("mail", "lmtp").value(), 3);
    EXPECT_EQ(store().channel_number_of("page", "messenger").value(), 2);
    ASSERT_EQ(store().channels().size(), 3U);
    EXPECT_EQ(store().channels()[1].id, "page");
    EXPECT_EQ(store().channels()[1].kind, "messenger");
}

TEST_P(Store, ABackupUnderLoadIsAPrefixOfTheLog) {
    ASSERT_FALSE(append(center_.first_batch()));
    bool enough = false;
    auto work = [&]() -> boost::asio::awaitable<void> {
        unsigned i = 0;
        while (!enough) {
            auto b = center_.receive(++i % 50, work_form::mail);
            co_await journal().append(std::move(b));
        }
    };
    boost::asio::co_spawn(loop_, work(), boost::asio::detached);
    std::atomic<int> copied{};
    std::thread copying([&] {
        for (int i = 0; i < 3; ++i) {
            const auto done =
                store().backup((folder_.path() / ("copy" + std::to_string(i) + ".db")).string());
            EXPECT_TRUE(done.has_value()) << done.error().sentence;
            ++copied;
        }
    });
    while (copied < 3) loop_.run_one();
    enough = true;
    loop_.run();
    copying.join();
    const auto all = all_events();
    for (int i = 0; i < 3; ++i) {
        boost::asio::io_context apart;
        auto copy = storage::open_sqlite(
            apart.get_executor(), (folder_.path() / ("copy" + std::to_string(i) + ".db")).string());
        ASSERT_TRUE(copy.has_value()) << copy.error().sentence;
        EXPECT_TRUE((*copy)->check().empty());
        core::state s;
        ASSERT_FALSE((*copy)->journal().load(s));
        EXPECT_GE(s.last_event(), 6U);
        EXPECT_LE(s.last_event(), all.size());
    }
    EXPECT_FALSE(store().backup((folder_.path() / "copy1.db").string()).has_value())
        << "overwrote a backup";
}

TEST_P(Store, TheAuditChainShowsAnEditedAMissingAndAnAddedRow) {
    audit(20);
    audit(20);
    EXPECT_TRUE(store().check().empty());
    close();
    edit("UPDATE audit SET reason = 'another' WHERE id = 17");
    open();
    ASSERT_EQ(store().check().size(), 1U);
    EXPECT_NE(store().check().front().find("row 17"), std::string::npos) << store().check().front();
    close();
    edit("UPDATE audit SET reason = 'why' WHERE id = 17");
    open();
    EXPECT_TRUE(store().check().empty());
    close();
    edit("DELETE FROM audit WHERE id = 9");
    open();
    EXPECT_FALSE(store().check().empty());
}

// A row that was once true, of another past: only what it follows gives it away.
TEST_P(Store, TheAuditChainShowsARowThatBelongsToAnotherPast) {
    audit(20);
    close();
    edit("CREATE TABLE kept AS SELECT * FROM audit WHERE id = 17;"
         "DELETE FROM audit WHERE id >= 10");
    open();
    audit(20);
    EXPECT_TRUE(store().check().empty());
    close();
    edit("DELETE FROM audit WHERE id = 17; INSERT INTO audit SELECT * FROM kept; DROP TABLE kept");
    open();
    ASSERT_EQ(store().check().size(), 1U);
    EXPECT_NE(store().check().front().find("row 17"), std::string::npos) << store().check().front();
}

TEST_P(Store, AGapInTheLogIsFound) {
    ASSERT_FALSE(append(center_.first_batch()));
    EXPECT_TRUE(store().check().empty());
    close();
    edit("DELETE FROM event WHERE number = 3");
    open();
    EXPECT_FALSE(store().check().empty());
}

TEST_P(Store, TellsHowItIsDoing) {
    for (unsigned i = 0; i < 5; ++i) ASSERT_FALSE(append(center_.receive(i, work_form::mail)));
    const auto s = store().status();
    EXPECT_GE(s.commits, 5U);
    EXPECT_EQ(s.batches, s.commits) << "one after another: none shared";
    EXPECT_GT(s.commit_seconds, 0);
    EXPECT_GE(s.commit_seconds, s.slowest_commit_s);
    EXPECT_GT(s.wal_bytes, 0U);
    EXPECT_FALSE(s.failed);
    EXPECT_LE(s.commit_buckets.back().second, s.commits);
}

INSTANTIATE_TEST_SUITE_P(Every, Store, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

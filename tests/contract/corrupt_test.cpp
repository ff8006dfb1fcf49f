// Files that somebody, or a dying disk, has changed: the log that was not yet in the database gives
// a correct prefix; the database gives what was stored or a refusal. A part of the bytes is tried;
// with EVENLINE_NIGHTLY every 31st from the EVENLINE_BYTES_FROM-th (0): a month's nights try all.
#include "contract/desk.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sqlite3.h>

namespace evenline::contract {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}
void write(const fs::path& file, const std::string& bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
}

class Corrupted : public StoreContract {
protected:
    // A store that was killed with work in its log.
    void SetUp() override {
        StoreContract::SetUp();
        ASSERT_FALSE(append(center_.first_batch()));
        for (unsigned i = 0; i < 12; ++i)
            ASSERT_FALSE(append(center_.receive(i, core::work_form::mail, "text " +
                                                std::to_string(i))));
        events_ = all_events();
        database_ = bytes_of(folder_.path() / "line.db");
        log_ = bytes_of(folder_.path() / "line.db-wal");
        ASSERT_GT(log_.size(), 4'096U);
        // The same, with everything in the database.
        ASSERT_TRUE(store().backup((folder_.path() / "whole.db").string()).has_value());
        whole_ = bytes_of(folder_.path() / "whole.db");
    }

    struct seen {
        bool refused{}, complained{};
        std::size_t events{};
        bool prefix{};
        std::uint64_t line{};  // its digest
    };
    // Opens a copy made of these bytes, as a server would at its start.
    seen look(const std::string& database, const std::string& log) {
        const folder place;
        write(place.path() / "line.db", database);
        if (!log.empty()) write(place.path() / "line.db-wal", log);
        boost::asio::io_context loop;
        auto opened = GetParam().open(loop.get_executor(), place.path(), {});
        seen out;
        if (!opened) {
            EXPECT_FALSE(opened.error().sentence.empty());
            out.refused = true;
            return out;
        }
        core::state back;
        out.refused = static_cast<bool>((*opened)->journal().load(back));
        out.line = back.digest();
        out.complained = !(*opened)->check().empty();
        std::vector<core::event> got;
        boost::asio::co_spawn(loop, (*opened)->reader().events(0, 1'000),
                              [&](std::exception_ptr, auto read) {
                                  if (read) got = std::move(*read);
                                  else out.refused = true;
                              });
        loop.run();
        out.events = got.size();
        out.prefix = got.size() <= events_.size() &&
                     std::equal(got.begin(), got.end(), events_.begin());
        return out;
    }
    [[nodiscard]] std::string edited(const char* sql) {
        const folder place;
        write(place.path() / "line.db", whole_);
        sqlite3* db = nullptr;
        EXPECT_EQ(sqlite3_open((place.path() / "line.db").c_str(), &db), SQLITE_OK);
        EXPECT_EQ(sqlite3_exec(db, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sql;
        EXPECT_GT(sqlite3_changes(db), 0) << sql;
        sqlite3_close(db);
        return bytes_of(place.path() / "line.db");
    }
    static std::size_t first() {
        const char* from = std::getenv("EVENLINE_BYTES_FROM");
        return from == nullptr ? 0 : std::strtoul(from, nullptr, 10) % 31;
    }
    static std::size_t step(std::size_t size) {
        return std::getenv("EVENLINE_NIGHTLY") != nullptr ? 31 : size / 160 + 1;
    }
    // From the night's first on; and the beginning, where a file may be taken for a new one.
    static std::vector<std::size_t> places(std::size_t size) {
        std::vector<std::size_t> all{1, 2, 99, 100, 511, 512};
        for (auto at = first(); at < size; at += step(size)) all.push_back(at);
        return all;
    }
    std::vector<core::event> events_;
    std::string database_, log_, whole_;
};

TEST_P(Corrupted, ALogWithAnyByteChangedGivesACorrectPrefix) {
    std::size_t shortest = events_.size();
    const auto tried = places(log_.size());
    for (const auto at : tried) {
        auto bent = log_;
        bent[at] = static_cast<char>(bent[at] ^ 0x40);
        const auto got = look(database_, bent);
        if (got.refused) continue;
        EXPECT_TRUE(got.prefix) << "byte " << at;
        EXPECT_FALSE(got.complained) << "byte " << at;
        if (HasFailure()) break;
        shortest = std::min(shortest, got.events);
    }
    std::printf("[  FIGURE  ] bytes of the log changed: %zu\n", tried.size());
    EXPECT_LT(shortest, events_.size()) << "no change was ever noticed";
}

TEST_P(Corrupted, ALogCutAnywhereGivesACorrectPrefix) {
    for (const auto size : places(log_.size())) {
        const auto got = look(database_, log_.substr(0, size));
        if (got.refused) continue;
        EXPECT_TRUE(got.prefix) << "cut to " << size;
        EXPECT_FALSE(got.complained) << "cut to " << size;
        if (HasFailure()) break;
    }
}

TEST_P(Corrupted, ADatabaseWithAnyByteChangedIsNeverServedAsIfItWereSound) {
    const auto sound = look(whole_, {});
    ASSERT_FALSE(sound.refused || sound.complained);
    std::size_t refused = 0, harmless = 0;
    for (const auto at : places(whole_.size())) {
        auto bent = whole_;
        bent[at] = static_cast<char>(bent[at] ^ 0x40);
        const auto got = look(bent, {});
        if (got.refused || got.complained) {
            ++refused;
            continue;
        }
        // Free space, and rows that neither the line nor its log needs.
        EXPECT_TRUE(got.prefix && got.events == events_.size()) << "byte " << at;
        EXPECT_EQ(got.line, sound.line) << "byte " << at;
        if (HasFailure()) break;
        ++harmless;
    }
    std::printf("[  FIGURE  ] bytes changed: %zu noticed, %zu of no weight\n", refused, harmless);
    EXPECT_GT(refused, 0U);
}

TEST_P(Corrupted, WhoeverEditsTheLogOfEventsIsFoundOut) {
    for (const char* edit : {"UPDATE event SET data = data || ' ' WHERE number = 8",
                             "UPDATE event SET at = at + 1 WHERE number = 5",
                             "UPDATE event SET number = -1 WHERE number = 4;"
                             "UPDATE event SET number = 4 WHERE number = 5;"
                             "UPDATE event SET number = 5 WHERE number = -1",
                             "DELETE FROM event WHERE number = 3",
                             "DELETE FROM event WHERE number = (SELECT max(number) FROM event)"}) {
        EXPECT_TRUE(look(edited(edit), {}).complained) << edit;
    }
}

// One digit more or less in what the line starts from: a place, a place at work, a number that
// is given out next.
TEST_P(Corrupted, ARowOfTheLineThatIsNotWhatWasWrittenIsRefused) {
    const std::string grown = " SET body = replace(body, '1', '2')";
    for (const std::string& edit : {"UPDATE ticket" + grown, "UPDATE customer" + grown,
                                    "UPDATE agent" + grown,
                                    std::string("UPDATE ticket SET status = 1 - (status = 1)"),
                                    std::string("UPDATE counters SET ticket = ticket - 1")}) {
        const auto got = look(edited(edit.c_str()), {});
        EXPECT_TRUE(got.refused) << edit;
        EXPECT_TRUE(got.complained) << edit;
    }
    // What a start does not read, verify finds.
    EXPECT_TRUE(look(edited("UPDATE ticket SET status = 9 WHERE id = 2"), {}).complained);
    EXPECT_TRUE(look(edited("INSERT INTO policy VALUES (1, '{}', 7)"), {}).complained);
}

TEST_P(Corrupted, ADatabaseCutAnywhereIsRefusedOrWhole) {
    for (const auto size : places(whole_.size())) {
        const auto got = look(whole_.substr(0, size), {});
        if (got.refused || got.complained || size == 0) continue;
        EXPECT_TRUE(got.prefix && got.events == events_.size()) << "cut to " << size;
        if (HasFailure()) break;
    }
}

// An empty file alone is what a first start leaves that was interrupted; with a log beside it, it
// was a store, and whoever opened it as a new one would delete the log.
TEST_P(Corrupted, AStoreThatWasEmptiedIsNotBegunAnew) {
    EXPECT_TRUE(look("", log_).refused);
    EXPECT_TRUE(look("S", log_).refused);
    EXPECT_TRUE(look("S", {}).refused);
    const auto fresh = look("", {});
    EXPECT_FALSE(fresh.refused);
    EXPECT_EQ(fresh.events, 0U);
}

INSTANTIATE_TEST_SUITE_P(Every, Corrupted, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

// Whoever edits, removes or reorders any row of the log or of the audit is found; whoever cuts off
// the end, or writes everything anew, is found by the heads that were noted elsewhere.
#include "contract/desk.hpp"

#include "storage/sqlite/audit_chain.hpp"
#include "storage/sqlite/event_seal.hpp"


namespace evenline::contract {
namespace {

using storage::sqlite::database;

class Tampering : public StoreContract {
protected:
    void SetUp() override {
        StoreContract::SetUp();
        ASSERT_FALSE(append(center_.first_batch()));
        std::uint64_t seed = 7;
        for (int i = 0; i < 30; ++i) {
            auto batch = center_.random_step(seed);
            batch.audit.push_back({center_.now(), "usr_1", "ticket.note",
                                   "tkt_" + std::to_string(i), "before", "after", "why", "::1"});
            ASSERT_FALSE(append(std::move(batch)));
        }
    }
    [[nodiscard]] std::string file() const { return (folder_.path() / "line.db").string(); }
    static void edit(database& db, const std::string& sql, std::int64_t row) {
        auto done = db.query_once(sql, row);
        while (done.next()) {}
    }
    static std::vector<std::int64_t> numbers(database& db, const std::string& sql) {
        std::vector<std::int64_t> all;
        auto found = db.query_once(sql);
        while (found.next()) all.push_back(found.integer(0));
        return all;
    }
};

// Each edit alone, looked for, and taken back.
template <class Look>
std::pair<int, int> found_of(database& db, const std::vector<std::int64_t>& rows,
                             const std::vector<std::string>& edits, Look look,
                             void (*make)(database&, const std::string&, std::int64_t)) {
    int tried = 0, found = 0;
    for (const auto row : rows)
        for (const auto& one : edits) {
            db.run("BEGIN IMMEDIATE");
            make(db, one, row);
            const bool changed = db.changes() != 0 && !db.failed();
            if (changed) ++tried;
            if (changed && look(db)) ++found;
            else if (changed) ADD_FAILURE() << "not found: " << one << " of " << row;
            db.forgive();
            db.run("ROLLBACK");
        }
    return {tried, found};
}

TEST_P(Tampering, IsFoundInEveryRowWhateverIsEditedRemovedOrMoved) {
    close();
    database db;
    ASSERT_TRUE(db.open(file(), database::mode::write, {}));
    const auto events = numbers(db, "SELECT number FROM event ORDER BY number");
    const auto [tried, found] = found_of(
        db, events,
        {"UPDATE event SET at = at + 1 WHERE number = ?",
         "UPDATE event SET ticket = ticket + 1 WHERE number = ?",
         "UPDATE event SET version = version + 1 WHERE number = ?",
         "UPDATE event SET kind = kind || 'x' WHERE number = ?",
         "UPDATE event SET data = data || ' ' WHERE number = ?",
         "DELETE FROM event WHERE number = ?",
         "UPDATE event SET number = number + 100000 WHERE number = ?"},
        [](database& d) { return storage::sqlite::first_broken_event(d).has_value(); }, &edit);
    EXPECT_EQ(found, tried);
    EXPECT_GT(tried, 300);
    auto rows = numbers(db, "SELECT id FROM audit ORDER BY id");
    ASSERT_GE(rows.size(), 30U);
    rows.pop_back();  // the end: the next case
    const auto [tried_too, found_too] = found_of(
        db, rows,
        {"UPDATE audit SET at = at + 1 WHERE id = ?",
         "UPDATE audit SET actor = 'usr_9' WHERE id = ?",
         "UPDATE audit SET action = 'x' WHERE id = ?", "UPDATE audit SET object = 'x' WHERE id = ?",
         "UPDATE audit SET before = 'x' WHERE id = ?", "UPDATE audit SET after = 'x' WHERE id = ?",
         "UPDATE audit SET reason = 'x' WHERE id = ?",
         "UPDATE audit SET from_ip = 'x' WHERE id = ?",
         "UPDATE audit SET hash = randomblob(32) WHERE id = ?", "DELETE FROM audit WHERE id = ?",
         "UPDATE audit SET id = id + 100000 WHERE id = ?"},
        [](database& d) { return storage::sqlite::first_broken_audit(d).has_value(); }, &edit);
    EXPECT_EQ(found_too, tried_too);
    EXPECT_GT(tried_too, 300);
    RecordProperty("found", found + found_too);
    std::printf("[  FIGURE  ] edits found: %d of %d\n", found + found_too, tried + tried_too);
}

TEST_P(Tampering, AnEndThatWasCutOffIsFoundByTheHeadsThatWereNoted) {
    const auto early = store().heads();
    for (int i = 0; i < 3; ++i) {
        engine::batch b;
        b.audit.push_back({center_.now(), "usr_1", "policy.put", "policy", "1", "2", "why", "::1"});
        ASSERT_FALSE(append(std::move(b)));
    }
    const auto noted = store().heads();
    EXPECT_GT(noted.audit, early.audit);
    EXPECT_EQ(noted.audit_digest.size(), 64U);
    EXPECT_EQ(store().check({early, noted}), std::vector<std::string>{});
    close();
    database db;
    ASSERT_TRUE(db.open(file(), database::mode::write, {}));
    db.run("DELETE FROM audit WHERE id = (SELECT max(id) FROM audit)");
    db.close();
    open();
    EXPECT_EQ(store().check(), std::vector<std::string>{}) << "the chain alone does not show it";
    EXPECT_EQ(store().check({early}), std::vector<std::string>{});
    ASSERT_EQ(store().check({early, noted}).size(), 1U);
    EXPECT_NE(store().check({noted}).front().find("cut off"), std::string::npos);
}

TEST_P(Tampering, AChainThatWasWrittenAnewIsFoundByTheHeadsThatWereNoted) {
    const auto noted = store().heads();
    ASSERT_GT(noted.event, 10U);
    auto other = noted;
    other.event_digest[0] = other.event_digest[0] == '0' ? '1' : '0';
    EXPECT_EQ(store().check({noted}), std::vector<std::string>{});
    ASSERT_EQ(store().check({other}).size(), 1U) << "another log would have led there";
    other = noted;
    other.event += 5;
    EXPECT_EQ(store().check({other}).size(), 1U) << "events that were there once";
    other = noted;
    other.audit_digest[63] = other.audit_digest[63] == '0' ? '1' : '0';
    ASSERT_EQ(store().check({other}).size(), 1U);
    EXPECT_NE(store().check({other}).front().find("written anew"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(Every, Tampering, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

// A person who is erased is in no table, no index, no log and no free page; the chains verify and
// everybody else is as before. And what is too old goes by itself.
#include "contract/desk.hpp"

#include "evenline/engine/person_records.hpp"
#include "storage/sqlite/personal_words.hpp"

#include <fstream>
#include <sqlite3.h>
#include <sstream>

namespace evenline::contract {
namespace {

namespace fs = std::filesystem;
constexpr auto canary = "canary7731";

class Erasure : public StoreContract {
protected:
    std::string file() const { return (folder_.path() / "line.db").string(); }
    void edit(const std::string& sql) const {
        sqlite3* db = nullptr;
        ASSERT_EQ(sqlite3_open(file().c_str(), &db), SQLITE_OK);
        sqlite3_busy_timeout(db, 5'000);
        char* wrong = nullptr;
        EXPECT_EQ(sqlite3_exec(db, sql.c_str(), nullptr, nullptr, &wrong), SQLITE_OK)
            << wrong << " in " << sql;
        sqlite3_free(wrong);
        sqlite3_close(db);
    }
    std::int64_t number(const std::string& sql) const {
        sqlite3* db = nullptr;
        sqlite3_stmt* asked = nullptr;
        sqlite3_open(file().c_str(), &db);
        EXPECT_EQ(sqlite3_prepare_v2(db, sql.c_str(), -1, &asked, nullptr), SQLITE_OK) << sql;
        const auto got = sqlite3_step(asked) == SQLITE_ROW ? sqlite3_column_int64(asked, 0) : -1;
        sqlite3_finalize(asked);
        sqlite3_close(db);
        return got;
    }
    void put_back(const fs::path& kept) const {
        for (const char* end : {"", "-wal", "-shm"}) fs::remove(file() + end);
        fs::copy_file(kept, file());
    }
    // In how many places of the store's files the canary stands, and where the first is.
    std::size_t found_in_files() const {
        std::size_t places = 0;
        for (const auto& entry : fs::directory_iterator(folder_.path())) {
            std::ifstream in(entry.path(), std::ios::binary);
            const std::string bytes{std::istreambuf_iterator<char>(in), {}};
            for (auto at = bytes.find(canary); at != std::string::npos;
                 at = bytes.find(canary, at + 1))
                ++places;
        }
        return places;
    }
    engine::batch contact(const std::string& who, const std::string& words) {
        core::contact_facts c;
        c.channel = 1;
        c.form = core::work_form::mail;
        c.thread = who + "-thread";
        if (who != "anna") c.customer_ref = who + "-ref";
        c.name = who + " Smith";
        c.addresses = {{"email", who + "@example.com", true}, {"phone", "+1" + who, false}};
        c.subject = words;
        c.text = words;
        auto b = center_.decide(core::receive_contact{c});
        b.inbound.push_back({1, "key-" + who + "-" + std::to_string(++keys_), "received",
                             "{\"from\":\"" + who + "\",\"text\":\"" + words + "\"}",
                             center_.now()});
        engine::message_record m;
        m.id = ++messages_;
        m.ticket = center_.last().ticket;
        m.contact = center_.last().contact;
        m.channel = 1;
        m.author = who + " Smith";
        m.text = m.subject = m.html = words;
        m.provider_id = "<" + who + std::to_string(messages_) + "@example.com>";
        engine::attachment file;
        file.name = who + ".txt";
        file.sha256 = std::string(64 - who.size(), 'a') + who;
        file.content = "file of " + who;
        m.attachments = {file};
        m.at = center_.now();
        b.messages.push_back(m);
        b.numbers.message = messages_;
        engine::outbox_item out;
        out.id = b.numbers.outbox = messages_;
        out.channel = 1;
        out.kind = "reply";
        out.ticket = m.ticket;
        out.message = m.id;
        out.thread = c.thread;
        out.payload = "{\"to\":\"" + who + "\"}";
        b.outbox.push_back(out);
        b.audit.push_back({center_.now(), "usr_1", "ticket.note", engine_id(m.ticket), words, words,
                           "asked by " + who, "::1"});
        b.answers.push_back(
            {"key-" + who, "x", 200,
             "{\"ticket\":\"" + engine_id(m.ticket) + "\",\"name\":\"" + who + "\"}",
             center_.now()});
        b.deliveries.push_back({1, "", engine::delivery::failed, "no mailbox of " + who,
                                center_.now(), "email", who + "@example.com"});
        return b;
    }
    static std::string engine_id(core::ticket_id t) { return "tkt_" + std::to_string(t.value); }
    void fill() {
        ASSERT_FALSE(append(center_.first_batch()));
        for (const std::string who : {"anna", canary, "berta", canary, "carla"}) {
            ASSERT_FALSE(append(contact(who, "words of " + who)));
            center_.pass(core::seconds(5));
        }
        fill_beside(std::to_string(number("SELECT id FROM ticket WHERE customer = 2 LIMIT 1")));
    }
    // What no contact brings: one row, or one column, in every other table of the list.
    void fill_beside(const std::string& t) const {
        edit("INSERT INTO draft VALUES (1, " + t + ", 0, 'x', 'to canary7731', 1, 1);"
             "INSERT INTO raw (id, body) VALUES (900, CAST('status for canary7731@example.com' AS "
             "BLOB));"
             "INSERT INTO upload (ticket, account, name, content_type, bytes, sha256, at)"
             " VALUES (" + t + ", 1, 'canary7731.png', 'image/png', 3, 'b', 1);"
             "UPDATE message SET in_reply_to = 'canary7731', delivery_error = 'no canary7731'"
             " WHERE ticket = " + t + ";"
             "INSERT INTO effort_rating VALUES (" + t + ", 1, 'canary7731 said', 1);"
             "INSERT INTO ticket_field VALUES (" + t + ", 'order', 'canary7731 order');"
             "INSERT INTO customer_field VALUES (2, 'contract', 'canary7731 contract');"
             "INSERT INTO power_grant VALUES (" + t + ", 1, 1, 0, 'refund', 1, 'EUR', 1, 'usr_1',"
             " 'canary7731 is angry', 2, 'usr_2', 'canary7731 was not', 1, 1);"
             "INSERT INTO tag VALUES (" + t + ", 'canary7731');"
             "INSERT INTO held_reply VALUES (900, " + t + ", 1, 0, 1, 1, 'canary7731',"
             " 'dear canary7731');"
             "INSERT INTO companion VALUES (" + t + ", 'usr_1', 0, 1, 'canary7731', 'usr_1', 1, 0);"
             "INSERT INTO early_status VALUES (1, 'x-canary7731@example.com', 2,"
             " 'canary7731@example.com?', 1);"
             "INSERT INTO saved_view (owner, shared, name, place) VALUES (1, 0,"
             " 'canary7731@example.com', '/tickets?text=canary7731@example.com');"
             "INSERT INTO reassignment VALUES ('r1', 'usr_1', 9, '[\"tkt_" + t +
             "\",\"canary7731\"]');"
             "INSERT INTO address_proof (customer, kind, value, digest, expires_at, tries_left)"
             " VALUES (2, 'phone', '+1canary7731', 'd', 1, 5);"
             "INSERT INTO outreach VALUES (2, " + t + ", 1, 3, 1, 1, 1,"
             " 'ours canary7731@example.com');"
             "INSERT INTO outbox VALUES (900, 1, '', 'reply', 0, 0, 'canary7731-thread',"
             " 'your code, canary7731@example.com', 1, 0, 0, 'not sent to canary7731');"
             "INSERT INTO delivery_attempt (outbox, at, status, took, error) SELECT id, 1, 550, 1,"
             " 'canary7731 is unknown' FROM outbox WHERE ticket = " + t + ";");
    }
    // Every column of the list in which the canary does not stand.
    std::vector<std::string> columns_without_canary() const {
        std::vector<std::string> without;
        for (const auto& of : storage::sqlite::personal_tables()) {
            std::istringstream columns{std::string(of.columns)};
            for (std::string column; columns >> column;) {
                const auto seen = number("SELECT count(*) FROM " + std::string(of.table) +
                                         " WHERE instr(CAST(" + column +
                                         " AS TEXT), 'canary7731')");
                if (seen < 1) without.push_back(std::string(of.table) + '.' + column);
            }
        }
        return without;
    }
    std::uint64_t messages_{}, keys_{};
};

TEST_P(Erasure, NothingOfAPersonIsFoundInAnyFileAndTheChainsStillVerify) {
    fill();
    ASSERT_EQ(columns_without_canary(), std::vector<std::string>{}) << "it must sit everywhere";
    EXPECT_TRUE(center_.decide(core::erase_customer{{2}}).events.empty());
    EXPECT_EQ(center_.last().refused, core::refusal::wrong_status) << "a ticket of theirs is open";
    for (const auto id : center_.state().open_tickets())
        if (center_.state().find(id)->customer == core::customer_id{2})
            ASSERT_FALSE(append(center_.decide(core::cancel_ticket{id, "canary7731 asked"})));
    const auto log_before = all_events().size();
    ASSERT_FALSE(append(center_.decide(core::erase_customer{{2}})));
    ASSERT_EQ(center_.last().refused, core::refusal::none);
    const auto tidied = store().tidy({}, center_.now());
    ASSERT_TRUE(tidied) << tidied.error().sentence;
    EXPECT_EQ(found_in_files(), 0U);
    EXPECT_EQ(all_events().size(), log_before + 1) << "no event has vanished";
    EXPECT_EQ(store().check(), std::vector<std::string>{});
    reopen();
    EXPECT_EQ(store().check(), std::vector<std::string>{});
    EXPECT_EQ(found_in_files(), 0U);
    EXPECT_FALSE(lookup().customer_by_address("email", std::string(canary) + "@example.com"));
    for (const char* other : {"anna", "berta", "carla"})
        EXPECT_TRUE(lookup().customer_by_address("email", std::string(other) + "@example.com"));
    EXPECT_EQ(number("SELECT count(*) FROM message_text WHERE message_text MATCH 'berta'"), 1);
    EXPECT_EQ(number("SELECT count(*) FROM message WHERE text = ''"), 2);
    EXPECT_EQ(number("SELECT count(*) FROM content"), 3) << "others' files are there";
    EXPECT_EQ(number("SELECT count(*) FROM outbox WHERE done = 0"), 3) << "nothing goes to them";
}

TEST_P(Erasure, APersonIsGivenEveryColumnThatErasingWouldTakeAndNobodyElses) {
    fill();
    auto& kept = dynamic_cast<engine::person_records&>(store().desk());
    const auto all = run(kept.records_of({2})).value();
    for (const auto& of : storage::sqlite::personal_tables())
        EXPECT_EQ(all.find('"' + std::string(of.table) + "\":[{") != std::string::npos, of.exported)
            << of.table;
    for (const auto* words : {"canary7731 said", "canary7731 is angry", "dear canary7731",
                              "+1canary7731", "your code, canary7731@example.com"})
        EXPECT_NE(all.find(words), std::string::npos) << words;
    EXPECT_EQ(all.find("words of anna"), std::string::npos);
    const auto nobody = run(kept.records_of({99})).value();
    EXPECT_EQ(nobody.find("canary"), std::string::npos);
    EXPECT_NE(nobody.find("\"message\":[]"), std::string::npos);
}

TEST_P(Erasure, WhoeverPassesAnEditOffAsAnErasureIsFoundOut) {
    fill();
    const auto kept = folder_.path() / "kept.db";
    ASSERT_TRUE(store().backup(kept.string()).has_value());
    close();
    for (const char* edit_of :
         {"UPDATE event SET data = '{}', salt = NULL, digest = randomblob(32) WHERE number ="
          " (SELECT min(number) FROM event WHERE salt IS NOT NULL)",
          "UPDATE audit SET actor = 'usr_9' WHERE id = 2",
          "UPDATE audit SET after = 'else', salt = NULL, digest = randomblob(32) WHERE id = 1"}) {
        put_back(kept);
        edit(edit_of);
        open();
        EXPECT_FALSE(store().check().empty()) << edit_of;
        close();
    }
    put_back(kept);
    open();
    EXPECT_TRUE(store().check().empty());
}

TEST_P(Erasure, ThoseWhoTurnedOutToBeThemGoTooAndAPersonMayComeBackAsAStranger) {
    fill();
    ASSERT_FALSE(append(center_.decide(core::link_customers{{1}, {2}, {}})));
    for (const auto id : center_.state().open_tickets())
        if (center_.state().find(id)->customer == core::customer_id{2})
            ASSERT_FALSE(append(center_.decide(core::cancel_ticket{id, "spam"})));
    ASSERT_FALSE(append(center_.decide(core::erase_customer{{1}})));
    ASSERT_EQ(center_.last().refused, core::refusal::none);
    EXPECT_EQ(
        number("SELECT count(*) FROM customer WHERE body LIKE '%anna%' OR body LIKE '%canary%'"),
        0);
    ASSERT_FALSE(append(contact(canary, "I am back")));
    EXPECT_EQ(center_.state().find(center_.last().ticket)->customer, core::customer_id{5});
    EXPECT_EQ(loaded().digest(), core::state(loaded()).digest());
    EXPECT_TRUE(store().check().empty());
}

TEST_P(Erasure, WhatIsTooOldIsForgottenByItsKind) {
    fill();
    for (const auto id : center_.state().open_tickets())
        ASSERT_FALSE(append(center_.decide(core::cancel_ticket{id, "spam"})));
    edit("DELETE FROM raw WHERE id = 900");
    const auto later = center_.now() + core::days(40);
    ASSERT_TRUE(store().tidy({.raw_days = 50, .message_days = 0}, later));
    EXPECT_EQ(number("SELECT count(*) FROM raw"), 5) << "not yet";
    ASSERT_TRUE(store().tidy({.raw_days = 30, .message_days = 0}, later));
    EXPECT_EQ(number("SELECT count(*) FROM raw"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM inbound"), 5) << "what came once still counts once";
    EXPECT_EQ(number("SELECT count(*) FROM message WHERE text <> ''"), 5);
    ASSERT_TRUE(store().tidy({.raw_days = 30, .message_days = 35}, later));
    EXPECT_EQ(number("SELECT count(*) FROM message WHERE text <> ''"), 0);
    EXPECT_EQ(number("SELECT count(*) FROM customer WHERE ref IS NOT NULL"), 3)
        << "who they are is not a matter of age";
    EXPECT_EQ(number("SELECT count(*) FROM ticket WHERE closed_at IS NOT NULL"), 4);
    EXPECT_TRUE(store().check().empty());
    ASSERT_FALSE(append(contact("anna", "new words")));
    EXPECT_EQ(number("SELECT count(*) FROM raw WHERE id <= 5"), 0) << "no number twice";
}

INSTANTIATE_TEST_SUITE_P(Every, Erasure, testing::ValuesIn(backends()), name_of);

}  // namespace
}  // namespace evenline::contract

#include "storage/sqlite/erasure.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"
#include "storage/sqlite/erased_words.hpp"
#include "storage/sqlite/personal_seal.hpp"
#include "storage/sqlite/personal_words.hpp"
#include "storage/sqlite/record_rows.hpp"
#include "storage/sqlite/state_rows.hpp"
#include "storage/sqlite/text_index.hpp"

namespace evenline::storage::sqlite {
namespace {

// Whom and what it is about, in tables of this connection alone: personal_words.hpp names them.
void name_the_gone(database& db) {
    db.script(
        "CREATE TEMP TABLE IF NOT EXISTS gone_person (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS gone_ticket (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS gone_word (word TEXT PRIMARY KEY);"
        "DELETE FROM temp.gone_person; DELETE FROM temp.gone_ticket; DELETE FROM temp.gone_word;");
}

void run_once(database& db, const std::string& sql) {
    auto done = db.query_once(sql);
    while (done.next()) {}
}

void collect_person(database& db, core::customer_id who) {
    for (const std::string each : {"gone_person", "gone_ticket", "gone_word"}) {
        auto done = db.query_once("INSERT INTO temp." + each + " WITH RECURSIVE " +
                                      std::string(all_of_a_person) + " SELECT * FROM " + each,
                                  who);
        while (done.next()) {}
    }
}

void blank_events(database& db, const std::string& which) {
    struct blanked {
        std::uint64_t number{};
        std::string data, digest;
    };
    std::vector<blanked> all;
    {
        auto found = db.query_once("SELECT number, at, ticket, version, kind, data, salt"
                                   " FROM event WHERE salt IS NOT NULL AND (" + which + ")");
        while (found.next()) {
            auto e = read_event(db, found);
            take_words_out(e.body);
            std::string data;
            engine::append_data(data, e.body);
            all.push_back({e.number, std::move(data),
                           digest_of(found.text(6), {found.text(5)})});
        }
    }
    for (const auto& e : all)
        db.run("UPDATE event SET data = ?, digest = ?, salt = NULL WHERE number = ?", e.data,
               blob{e.digest}, e.number);
}

template <class Row>
void blank_rows(database& db, const std::string& select, const char* update) {
    std::vector<Row> all;
    {
        auto found = db.query_once(select);
        while (found.next()) {
            Row row;
            if (!read(db, found, 0, row)) return;
            take_words_out(row);
            all.push_back(std::move(row));
        }
    }
    for (const auto& row : all) db.run(update, engine::row_json(row), row.id);
}

// Files that nobody else's message has too.
void drop_files(database& db) {
    db.run("DELETE FROM content WHERE sha256 IN (SELECT json_extract(f.value, '$.sha256')"
           " FROM message m, json_each(m.attachments) f WHERE m.attachments <> ''"
           " AND m.ticket IN (SELECT id FROM temp.gone_ticket)"
           " UNION SELECT sha256 FROM upload WHERE ticket IN (SELECT id FROM temp.gone_ticket))"
           " AND sha256 NOT IN (SELECT json_extract(f.value, '$.sha256')"
           " FROM message m, json_each(m.attachments) f WHERE m.attachments <> ''"
           " AND m.ticket NOT IN (SELECT id FROM temp.gone_ticket)"
           " AND json_extract(f.value, '$.sha256') IS NOT NULL)");
}

void blank_messages(database& db) {
    db.run("INSERT INTO message_text (message_text, rowid, subject, text)"
           " SELECT 'delete', id, subject, text FROM message"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("UPDATE message SET author = iif(way = 0, '', author), subject = '', text = '',"
           " html = '', attachments = '', provider_id = '', in_reply_to = '', delivery_error = ''"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("INSERT INTO message_text (rowid, subject, text) SELECT id, '', '' FROM message"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
}

void blank_audit(database& db, const std::string& which) {
    struct blanked {
        std::uint64_t id{};
        std::string digest;
    };
    std::vector<blanked> all;
    {
        auto found = db.query_once("SELECT id, before, after, reason, salt FROM audit"
                                   " WHERE salt IS NOT NULL AND (" + which + ")");
        while (found.next())
            all.push_back({found.number(0), digest_of(found.text(4), {found.text(1), found.text(2),
                                                                      found.text(3)})});
    }
    for (const auto& row : all)
        db.run("UPDATE audit SET before = '', after = '', reason = '', salt = NULL, digest = ?"
               " WHERE id = ?",
               blob{row.digest}, row.id);
}

void blank_tickets(database& db, const std::string& which) {
    blank_rows<core::ticket>(db, "SELECT body FROM ticket WHERE " + which,
                             "UPDATE ticket SET body = ?1, blanked = 1,"
                             " check_sum = row_check(id, version, customer, status, need, channel,"
                             " agent, closed_at, ?1) WHERE id = ?2");
}

void blank_people(database& db, const std::string& which) {
    blank_rows<core::customer>(db, "SELECT body FROM customer WHERE " + which,
                               "UPDATE customer SET ref = NULL, body = ?1,"
                               " check_sum = row_check(id, merged_into, ?1) WHERE id = ?2");
    db.run("UPDATE person_text SET name = '', ref = '' WHERE rowid IN"
           " (SELECT id FROM temp.gone_person)");
    db.run("UPDATE address_text SET address = '' WHERE rowid IN"
           " (SELECT id FROM temp.gone_person)");
}

void blank_by_hand(database& db, const personal_table& of, const std::string& theirs) {
    if (of.table == "audit") blank_audit(db, theirs);
    else if (of.table == "event") blank_events(db, theirs);
    else if (of.table == "content") drop_files(db);
    else if (of.table == "message") blank_messages(db);
    else if (of.table == "ticket") blank_tickets(db, theirs);
    else if (of.table == "customer") blank_people(db, theirs);
    else db.fail(SQLITE_INTERNAL);   // the list names a table that nobody knows how to blank
}

void blank_all(database& db, bool by_words) {
    for (const auto& of : personal_tables()) {
        const auto rows = rows_of(of, by_words);
        const std::string table(of.table);
        if (of.how == remedy::row_goes) run_once(db, "DELETE FROM " + table + " WHERE " + rows);
        else if (of.how == remedy::emptied)
            run_once(db,
                     "UPDATE " + table + " SET " + std::string(of.leaves) + " WHERE " + rows);
        else blank_by_hand(db, of, rows);
    }
}

// `who` 0: words that were too old.
void ask_for_scrubbing(database& db, core::customer_id who, core::instant at) {
    db.run("INSERT INTO erasure (customer, at, scrubbed) VALUES (?, ?, 0)", who, at);
}

}  // namespace

void erase_person(database& db, core::customer_id who, core::instant at) {
    name_the_gone(db);
    collect_person(db, who);
    blank_all(db, true);
    ask_for_scrubbing(db, who, at);
    name_the_gone(db);
}

bool erase_words_of_tickets_ended_before(database& db, core::instant then, unsigned at_most) {
    name_the_gone(db);
    db.run("INSERT INTO temp.gone_ticket SELECT id FROM ticket WHERE closed_at < ?"
           " AND blanked = 0 ORDER BY closed_at LIMIT ?",
           then, at_most);
    const bool some = db.changes() > 0;
    if (some) {
        blank_all(db, false);
        ask_for_scrubbing(db, {}, then);
    }
    name_the_gone(db);
    return some;
}

bool scrub_index(database& db) {
    bool more = false;
    for (const auto* one :
         {"INSERT INTO message_text (message_text, rank) VALUES ('merge', -64)",
          "INSERT INTO person_text (person_text, rank) VALUES ('merge', -64)",
          "INSERT INTO address_text (address_text, rank) VALUES ('merge', -64)"}) {
        const auto before = sqlite3_total_changes(db.handle());
        db.run(one);
        more = more || sqlite3_total_changes(db.handle()) - before >= 2;  // less: nothing was left
    }
    return more;
}

bool scrub_is_due(database& db) {
    return db.query("SELECT 1 FROM erasure WHERE scrubbed = 0 LIMIT 1").next();
}

}  // namespace evenline::storage::sqlite

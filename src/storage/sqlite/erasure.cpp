#include "storage/sqlite/erasure.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"
#include "storage/sqlite/erased_words.hpp"
#include "storage/sqlite/personal_seal.hpp"
#include "storage/sqlite/record_rows.hpp"
#include "storage/sqlite/state_rows.hpp"
#include "storage/sqlite/text_index.hpp"

namespace evenline::storage::sqlite {
namespace {

// Whom and what it is about, in tables of this connection alone; numbers and words to look for.
void name_the_gone(database& db) {
    db.script(
        "CREATE TEMP TABLE IF NOT EXISTS gone_person (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS gone_ticket (id INTEGER PRIMARY KEY);"
        "CREATE TEMP TABLE IF NOT EXISTS gone_word (word TEXT PRIMARY KEY);"
        "DELETE FROM temp.gone_person; DELETE FROM temp.gone_ticket; DELETE FROM temp.gone_word;");
}

void collect_person(database& db, core::customer_id who) {
    db.run("INSERT INTO temp.gone_person WITH RECURSIVE same (id) AS (VALUES (?)"
           " UNION SELECT c.id FROM customer c JOIN same ON c.merged_into = same.id)"
           " SELECT id FROM same",
           who);
    db.run("INSERT INTO temp.gone_ticket SELECT id FROM ticket"
           " WHERE customer IN (SELECT id FROM temp.gone_person)");
    // Of four letters and more: shorter ones would find others' words too.
    db.run("INSERT OR IGNORE INTO temp.gone_word"
           " SELECT value FROM address WHERE customer IN (SELECT id FROM temp.gone_person)"
           " AND length(value) > 3 UNION SELECT thread FROM contact WHERE ticket IN"
           " (SELECT id FROM temp.gone_ticket) AND length(thread) > 3"
           " UNION SELECT ref FROM customer WHERE id IN (SELECT id FROM temp.gone_person)"
           " AND length(ref) > 3 UNION SELECT json_extract(body, '$.name') FROM customer"
           " WHERE id IN (SELECT id FROM temp.gone_person)"
           " AND length(json_extract(body, '$.name')) > 3");
}

void blank_events(database& db, const char* which) {
    struct blanked {
        std::uint64_t number{};
        std::string data, digest;
    };
    std::vector<blanked> all;
    {
        auto found = db.query_once(std::string("SELECT number, at, ticket, version, kind, data,"
                                               " salt FROM event WHERE salt IS NOT NULL AND ") +
                                   which);
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
void blank_rows(database& db, const char* select, const char* update) {
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
    db.run("DELETE FROM upload WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
}

void blank_messages(database& db) {
    drop_files(db);
    db.run("INSERT INTO message_text (message_text, rowid, subject, text)"
           " SELECT 'delete', id, subject, text FROM message"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("UPDATE message SET author = iif(way = 0, '', author), subject = '', text = '',"
           " html = '', attachments = '', provider_id = '', in_reply_to = '', delivery_error = ''"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("INSERT INTO message_text (rowid, subject, text) SELECT id, '', '' FROM message"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
}

// Nothing of theirs leaves any more, to nobody.
void blank_outbox(database& db) {
    db.run("UPDATE delivery_attempt SET error = '' WHERE outbox IN (SELECT id FROM outbox"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket) AND ticket <> 0)");
    db.run("UPDATE outbox SET payload = '{}', thread = '', error = iif(done = 1, '', 'erased'),"
           " done = 1 WHERE ticket IN (SELECT id FROM temp.gone_ticket) AND ticket <> 0");
}

void drop_beside(database& db) {
    db.run("UPDATE inbound SET dedupe_key = 'erased-' || hex(randomblob(16)) WHERE raw IN"
           " (SELECT raw FROM raw_ticket WHERE ticket IN (SELECT id FROM temp.gone_ticket))");
    db.run("DELETE FROM raw WHERE id IN (SELECT raw FROM raw_ticket WHERE ticket IN"
           " (SELECT id FROM temp.gone_ticket))");
    db.run("DELETE FROM raw_ticket WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("DELETE FROM draft WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("DELETE FROM companion WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
    db.run("DELETE FROM answer WHERE EXISTS (SELECT 1 FROM temp.gone_ticket t WHERE"
           " instr(answer.body, '\"tkt_' || t.id || '\"'))"
           " OR EXISTS (SELECT 1 FROM temp.gone_person p WHERE"
           " instr(answer.body, '\"cus_' || p.id || '\"'))");
}

void blank_tickets(database& db) {
    blank_events(db, "ticket IN (SELECT id FROM temp.gone_ticket)");
    blank_messages(db);
    blank_outbox(db);
    drop_beside(db);
    blank_rows<core::ticket>(
        db, "SELECT body FROM ticket WHERE id IN (SELECT id FROM temp.gone_ticket)",
        "UPDATE ticket SET body = ?, blanked = 1 WHERE id = ?");
    db.run("UPDATE contact SET thread = 'erased-' || id"
           " WHERE ticket IN (SELECT id FROM temp.gone_ticket)");
}

// Rows that nothing but their words leads to: receipts of providers, refused deliveries, audits.
void blank_what_says_their_words(database& db) {
    db.run("DELETE FROM raw WHERE EXISTS (SELECT 1 FROM temp.gone_word w"
           " WHERE instr(raw.body, CAST(w.word AS BLOB)))");
    db.run("UPDATE inbound SET dedupe_key = 'erased-' || hex(randomblob(16))"
           " WHERE EXISTS (SELECT 1 FROM temp.gone_word w WHERE instr(dedupe_key, w.word))");
    db.run("DELETE FROM undeliverable WHERE EXISTS (SELECT 1 FROM address a"
           " WHERE a.customer IN (SELECT id FROM temp.gone_person)"
           " AND a.kind = undeliverable.kind AND a.value = undeliverable.value)");
    db.run("DELETE FROM answer WHERE EXISTS (SELECT 1 FROM temp.gone_word w"
           " WHERE instr(answer.body, w.word))");
}

void blank_audit(database& db) {
    struct blanked {
        std::uint64_t id{};
        std::string digest;
    };
    std::vector<blanked> all;
    {
        auto found = db.query(
            "SELECT id, before, after, reason, salt FROM audit WHERE salt IS NOT NULL AND"
            " (object IN (SELECT 'tkt_' || id FROM temp.gone_ticket"
            " UNION ALL SELECT 'cus_' || id FROM temp.gone_person)"
            " OR EXISTS (SELECT 1 FROM temp.gone_word w"
            " WHERE instr(before || after || reason, w.word)))");
        while (found.next())
            all.push_back({found.number(0), digest_of(found.text(4), {found.text(1), found.text(2),
                                                                      found.text(3)})});
    }
    for (const auto& row : all)
        db.run("UPDATE audit SET before = '', after = '', reason = '', salt = NULL, digest = ?"
               " WHERE id = ?",
               blob{row.digest}, row.id);
}

void blank_people(database& db) {
    blank_events(db, "number IN (SELECT number FROM customer_event WHERE customer IN"
                     " (SELECT id FROM temp.gone_person))");
    blank_rows<core::customer>(
        db, "SELECT body FROM customer WHERE id IN (SELECT id FROM temp.gone_person)",
        "UPDATE customer SET ref = NULL, body = ? WHERE id = ?");
    db.run("DELETE FROM address WHERE customer IN (SELECT id FROM temp.gone_person)");
    db.run("UPDATE person_text SET name = '', ref = '' WHERE rowid IN"
           " (SELECT id FROM temp.gone_person)");
    db.run("UPDATE address_text SET address = '' WHERE rowid IN"
           " (SELECT id FROM temp.gone_person)");
}

// `who` 0: words that were too old.
void ask_for_scrubbing(database& db, core::customer_id who, core::instant at) {
    db.run("INSERT INTO erasure (customer, at, scrubbed) VALUES (?, ?, 0)", who, at);
}

}  // namespace

void erase_person(database& db, core::customer_id who, core::instant at) {
    name_the_gone(db);
    collect_person(db, who);
    blank_what_says_their_words(db);
    blank_audit(db);
    blank_tickets(db);
    blank_people(db);
    ask_for_scrubbing(db, who, at);
    name_the_gone(db);
}

bool erase_words_of_tickets_ended_before(database& db, core::instant then, unsigned at_most) {
    name_the_gone(db);
    db.run("INSERT INTO temp.gone_ticket SELECT id FROM ticket WHERE closed_at < ?"
           " AND blanked = 0 ORDER BY closed_at LIMIT ?",
           then, at_most);
    const bool some = db.changes() > 0;
    blank_audit(db);
    blank_tickets(db);
    if (some) ask_for_scrubbing(db, {}, then);
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

#include "storage/sqlite/record_rows.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/record_fields.hpp"
#include "storage/sqlite/desk_rows.hpp"
#include "storage/sqlite/erased_words.hpp"
#include "storage/sqlite/personal_seal.hpp"
#include "storage/sqlite/text_index.hpp"

namespace evenline::storage::sqlite {

void write(database& db, const core::event& e, std::string& scratch) {
    scratch.clear();
    engine::append_data(scratch, e.body);
    if (!names_people(e.body)) {
        db.run(
            "INSERT INTO event (number, at, ticket, version, kind, data) VALUES (?, ?, ?, ?, ?, ?)",
            e.number, e.at, e.ticket, e.version, engine::kind_of(e), scratch);
        return;
    }
    const auto salt = new_salt();
    db.run("INSERT INTO event (number, at, ticket, version, kind, data, salt)"
           " VALUES (?, ?, ?, ?, ?, ?, ?)",
           e.number, e.at, e.ticket, e.version, engine::kind_of(e), scratch, blob{salt});
    scratch = digest_of(salt, {scratch});
    const auto* made = std::get_if<core::customer_created>(&e.body);
    const auto* changed = std::get_if<core::customer_changed>(&e.body);
    if (made != nullptr || changed != nullptr)
        db.run("INSERT INTO customer_event (customer, number) VALUES (?, ?)",
               made != nullptr ? made->who.id : changed->who.id, e.number);
}

std::int64_t write(database& db, const std::vector<engine::inbound_record>& all,
                   const std::vector<core::event>& with) {
    const engine::inbound_record* stored = nullptr;
    std::int64_t raw = 0;
    for (const auto& one : all) {
        if (stored == nullptr || stored->raw != one.raw) {
            // A number is never given twice, though the request that had it is forgotten.
            db.run(
                "INSERT INTO raw (id, body) VALUES (1 + max((SELECT ifnull(max(id), 0) FROM raw),"
                " (SELECT ifnull(max(raw), 0) FROM inbound)), ?)",
                blob{one.raw});
            raw = sqlite3_last_insert_rowid(db.handle());
            stored = &one;
            for (const auto& e : with)
                if (std::holds_alternative<core::contact_received>(e.body))
                    db.run("INSERT OR IGNORE INTO raw_ticket (ticket, raw) VALUES (?, ?)", e.ticket,
                           raw);
        }
        db.run(
            "INSERT INTO inbound (channel, dedupe_key, kind, received_at, raw) VALUES (?, ?, ?, ?, "
            "?)",
            one.channel, one.dedupe_key, one.kind, one.received_at, raw);
    }
    return raw;
}

void write(database& db, const engine::message_record& m, std::int64_t raw) {
    std::string attachments;
    if (!m.attachments.empty()) put_json(engine::json_out{attachments}, m.attachments);
    db.run(
        "INSERT INTO message (id, ticket, contact, channel, way, internal_note, seen_by, author,"
        " subject, text, html, provider_id, in_reply_to, attachments, state, delivery_error, at,"
        " whisper, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        m.id, m.ticket, m.contact, m.channel, m.way, m.internal_note, m.seen_by, m.author,
        m.subject, m.text, m.html, m.provider_id, m.in_reply_to, attachments, m.state,
        m.delivery_error, m.at, m.whisper, m.way == engine::direction::in ? raw : 0);
    index_message(db, m);
    for (const auto& file : m.attachments) {
        if (!file.content.empty()) write_content(db, file.sha256, file.content);
    }
}

void write(database& db, const engine::outbox_item& item) {
    db.run(
        "INSERT INTO outbox (id, channel, subscriber, kind, ticket, message, thread, payload, "
        "due_at,"
        " attempts) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        item.id, item.channel, item.subscriber, item.kind, item.ticket, item.message, item.thread,
        item.payload, item.due_at, item.attempts);
}

void write(database& db, const engine::stored_answer& answer) {
    // Status 0 marks a key as used before its answer is known; the answer then takes its place.
    db.run(
        "INSERT INTO answer (key, request_sha256, status, body, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET status = excluded.status, body = excluded.body"
        " WHERE answer.status = 0",
        answer.key, answer.request_sha256, answer.status, answer.body, answer.at);
    // A day is as long as a key is remembered; a few at a time keeps the table small.
    db.run(
        "DELETE FROM answer WHERE key IN (SELECT key FROM answer WHERE at < ? ORDER BY at LIMIT 4)",
        answer.at - core::days(1));
}

namespace {

bool is_known(database& db, const engine::delivery_note& n) {
    auto found = db.query("SELECT 1 FROM message WHERE channel = ? AND provider_id = ?"
                          " AND provider_id <> '' LIMIT 1", n.channel, n.provider_id);
    return found.next();
}

// Senders keep no order: the provider may speak of a message before its sending is reported.
void park(database& db, const engine::delivery_note& n) {
    db.run(
        "INSERT INTO early_status (channel, provider_id, state, error, at) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (channel, provider_id) DO UPDATE SET state = excluded.state,"
        " error = excluded.error WHERE excluded.state > early_status.state",
        n.channel, n.provider_id, n.state, n.error, n.at);
    // Most that stay are of messages somebody else sent; a few at a time keeps the table small.
    db.run("DELETE FROM early_status WHERE (channel, provider_id) IN"
           " (SELECT channel, provider_id FROM early_status WHERE at < ? ORDER BY at LIMIT 4)",
           n.at - core::days(7));
}

// What was said early takes effect now that the message has its provider's name.
void catch_up(database& db, std::uint64_t outbox, const std::string& provider_id) {
    db.run(
        "UPDATE message SET state = e.state, delivery_error = e.error, state_at = e.at"
        " FROM early_status e"
        " WHERE message.id = (SELECT message FROM outbox WHERE id = ? AND message <> 0)"
        " AND e.channel = message.channel AND e.provider_id = ? AND e.state > message.state",
        outbox, provider_id);
    db.run("DELETE FROM early_status WHERE provider_id = ?"
           " AND channel = (SELECT channel FROM outbox WHERE id = ?)", provider_id, outbox);
}

void note_address(database& db, const engine::delivery_note& n) {
    if (n.state == engine::delivery::failed)
        db.run("INSERT OR REPLACE INTO undeliverable (kind, value, error, at) VALUES (?, ?, ?, ?)",
               n.address_kind, n.address, n.error, n.at);
    else
        db.run("DELETE FROM undeliverable WHERE kind = ? AND value = ?", n.address_kind, n.address);
}

}  // namespace

namespace {

// What the item is about; without a number: nothing.
engine::message_record message_of(database& db, std::uint64_t outbox) {
    auto found = db.query(
        MESSAGE_COLUMNS "WHERE id = (SELECT message FROM outbox WHERE id = ?)", outbox);
    return found.next() ? read_message(db, found) : engine::message_record{};
}

void keep_words(database& db, std::uint64_t outbox, const std::string& words) {
    auto m = message_of(db, outbox);
    if (m.redacted_at != core::instant{} || m.text.empty()) return;   // erased meanwhile
    unindex_message(db, m.id);
    m.text = words;
    db.run("UPDATE message SET text = ? WHERE id = ?", m.text, m.id);
    index_message(db, m);
}

// Not where an erasure or a redaction has taken the message's files out meanwhile.
void keep_file(database& db, std::uint64_t outbox, const engine::brought_file& what) {
    auto m = message_of(db, outbox);
    if (what.index >= m.attachments.size()) return;
    auto& file = m.attachments[what.index];
    file.sha256 = what.sha256;
    file.bytes = what.content.size();
    std::string attachments;
    put_json(engine::json_out{attachments}, m.attachments);
    db.run("UPDATE message SET attachments = ? WHERE id = ?", attachments, m.id);
    write_content(db, what.sha256, what.content);
}

}  // namespace

void write(database& db, const engine::delivery_report& r) {
    db.run(
        "UPDATE outbox SET done = ?, attempts = ?, error = ?, due_at = iif(?, due_at, ?) WHERE id "
        "= ?",
        r.done, r.attempts, r.error, r.done, r.next_try_at, r.outbox_id);
    // A secret in it has done its work; what is given up is never sent again either.
    if (r.done)
        db.run("UPDATE outbox SET payload = '{}' WHERE id = ? AND payload LIKE"
               " '%\"forget_when_sent\":\"true\"%'", r.outbox_id);
    if (r.file) keep_file(db, r.outbox_id, *r.file);
    if (r.is_file) return;
    const auto state = r.done ? r.state : engine::delivery::pending;
    // A status from the provider may already have come in; a report never takes it back.
    db.run(
        "UPDATE message SET state_at = iif(state < ?, ?, state_at), state = max(state, ?),"
        " delivery_error = ?, provider_id = iif(? = '', provider_id, ?)"
        " WHERE id = (SELECT message FROM outbox WHERE id = ? AND message <> 0)",
        state, r.tried_at, state, r.error, r.provider_id, r.provider_id, r.outbox_id);
    if (!r.words.empty()) keep_words(db, r.outbox_id, r.words);
    if (!r.provider_id.empty()) catch_up(db, r.outbox_id, r.provider_id);
}

void write(database& db, const engine::delivery_note& n) {
    if (!n.address.empty()) note_address(db, n);
    if (n.provider_id.empty() || n.state == engine::delivery::none) return;
    if (!is_known(db, n)) return park(db, n);
    db.run(
        "UPDATE message SET state = ?, delivery_error = ?, state_at = ? WHERE channel = ?"
        " AND provider_id = ? AND state < ?",
        n.state, n.error, n.at, n.channel, n.provider_id, n.state);
}

engine::message_record read_message(database& db, const rows& r) {
    engine::message_record m;
    m.id = r.number(0);
    m.ticket = {r.number(1)};
    m.contact = {r.number(2)};
    m.channel = r.as<core::channel_number>(3);
    m.way = r.as<engine::direction>(4);
    m.internal_note = r.integer(5) != 0;
    m.seen_by = r.as<engine::visibility>(6);
    m.author = r.string(7);
    m.subject = r.string(8);
    m.text = r.string(9);
    m.html = r.string(10);
    m.provider_id = r.string(11);
    m.in_reply_to = r.string(12);
    if (!r.text(13).empty()) {
        engine::json_cursor in(r.text(13));
        if (!get_json(in, m.attachments)) db.fail(SQLITE_CORRUPT);
    }
    m.state = r.as<engine::delivery>(14);
    m.delivery_error = r.string(15);
    m.at = {r.integer(16)};
    m.whisper = r.integer(17) != 0;
    m.state_at = {r.integer(18)};
    m.redacted_at = {r.integer(19)};
    m.redacted_by = r.string(20);
    return m;
}

core::event read_event(database& db, const rows& r) {
    core::event e{r.number(0), {r.integer(1)}, {r.number(2)}, r.as<std::uint32_t>(3), {}};
    auto body = engine::read_data(r.text(4), r.text(5));
    if (body) e.body = std::move(*body);
    else db.fail(SQLITE_CORRUPT);
    return e;
}

}  // namespace evenline::storage::sqlite

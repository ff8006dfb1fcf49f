#include "storage/sqlite/mark_rows.hpp"

#include "evenline/engine/json_text.hpp"
#include "storage/sqlite/record_rows.hpp"
#include "storage/sqlite/text_index.hpp"

namespace evenline::storage::sqlite {

void put(database& db, const engine::tag_change& change) {
    for (const auto& tag : change.remove)
        db.run("DELETE FROM tag WHERE ticket = ? AND tag = ?", change.ticket, tag);
    for (const auto& tag : change.add)
        db.run("INSERT INTO tag (ticket, tag) VALUES (?, ?) ON CONFLICT DO NOTHING", change.ticket,
               tag);
}

void put(database& db, const engine::closing_view& c) {
    db.run("INSERT OR REPLACE INTO closing_view (ticket, resolved, effort, at) VALUES (?, ?, ?, ?)",
           c.ticket, c.resolved ? (*c.resolved ? 1 : 0) : -1, c.effort, c.at);
}

namespace {

// A reply to a request that is still remembered may quote the words, whole or as a last line.
void redact_answers(database& db, std::string_view text) {
    if (text.empty()) return;
    std::string cut(text);
    {
        auto found = db.query("SELECT substr(?, 1, 140)", text);
        if (found.next()) cut = found.string(0);
    }
    for (const auto words : {text, std::string_view(cut)}) {
        std::string quoted;
        engine::append_json_string(quoted, words);
        db.run("UPDATE answer SET body = replace(body, '\"text\":' || ?, '\"text\":\"\"')"
               " WHERE instr(body, ?) > 0", quoted, quoted);
    }
}

// Bytes that another message has too stay where they are.
void drop_files(database& db, const engine::message_record& m) {
    for (const auto& file : m.attachments) {
        if (file.sha256.empty()) continue;
        db.run("DELETE FROM upload WHERE ticket = ? AND sha256 = ?", m.ticket, file.sha256);
        db.run("DELETE FROM content WHERE sha256 = ?1 AND NOT EXISTS (SELECT 1 FROM upload"
               " WHERE upload.sha256 = ?1) AND NOT EXISTS (SELECT 1 FROM message WHERE attachments"
               " <> '' AND id <> ?2 AND instr(attachments, ?1) > 0)", file.sha256, m.id);
    }
}

}  // namespace

void put(database& db, const engine::redaction& r) {
    engine::message_record m;
    {
        auto found = db.query(MESSAGE_COLUMNS "WHERE id = ?", r.message);
        if (!found.next()) return;
        m = read_message(db, found);
    }
    if (m.redacted_at.us != 0) return;
    unindex_message(db, m.id);
    db.run("UPDATE raw SET body = x'' WHERE id = (SELECT raw FROM message WHERE id = ? AND raw <>"
           " 0)", m.id);
    db.run("UPDATE message SET text = '', html = '', subject = '', attachments = '',"
           " redacted_at = ?, redacted_by = ? WHERE id = ?", r.at, r.by, m.id);
    db.run("UPDATE outbox SET payload = '', done = 1 WHERE message = ? AND channel <> 0", m.id);
    redact_answers(db, m.text);
    drop_files(db, m);
}

void put(database& db, const engine::reassignment_record& r) {
    db.run("DELETE FROM reassignment WHERE until < ?", r.until - core::days(1));
    db.run("INSERT OR REPLACE INTO reassignment (id, actor, until, back) VALUES (?, ?, ?, ?)", r.id,
           r.actor, r.until, r.back);
}

void put(database& db, const engine::reassignment_over& r) {
    db.run("DELETE FROM reassignment WHERE id = ?", r.id);
}

engine::saved_view write_view(database& db, engine::saved_view v) {
    if (v.id == 0) {
        db.run("INSERT INTO saved_view (owner, shared, name, place) VALUES (?, ?, ?, ?)", v.owner,
               v.shared, v.name, v.place);
        v.id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db.handle()));
    } else {
        db.run("UPDATE saved_view SET shared = ?, name = ?, place = ? WHERE id = ? AND owner = ?",
               v.shared, v.name, v.place, v.id, v.owner);
    }
    return v;
}

std::uint64_t drop_view(database& db, std::uint64_t id, std::uint64_t owner) {
    db.run("DELETE FROM saved_view WHERE id = ? AND (owner = ? OR (? = 0 AND shared = 1))", id,
           owner, owner);
    return static_cast<std::uint64_t>(db.changes());
}

engine::ticket_marks find_marks(database& db, core::ticket_id ticket) {
    engine::ticket_marks marks;
    {
        auto found = db.query("SELECT tag FROM tag WHERE ticket = ? ORDER BY tag", ticket);
        while (found.next()) marks.tags.push_back(found.string(0));
    }
    auto found = db.query("SELECT resolved, effort, at FROM closing_view WHERE ticket = ?", ticket);
    if (!found.next()) return marks;
    marks.closing = engine::closing_view{ticket, {}, found.as<std::uint8_t>(1), {found.integer(2)}};
    if (found.integer(0) >= 0) marks.closing->resolved = found.integer(0) == 1;
    return marks;
}

std::vector<engine::tag_count> find_tags(database& db, unsigned limit) {
    std::vector<engine::tag_count> all;
    auto found = db.query("SELECT tag, count(*) AS n FROM tag GROUP BY tag ORDER BY n DESC, tag"
                          " LIMIT ?", limit);
    while (found.next()) all.push_back({found.string(0), found.number(1)});
    return all;
}

std::vector<engine::saved_view> find_views(database& db, std::uint64_t account) {
    std::vector<engine::saved_view> all;
    auto found = db.query("SELECT id, owner, shared, name, place FROM saved_view WHERE owner = ?"
                          " OR shared = 1 ORDER BY name, id", account);
    while (found.next())
        all.push_back({found.number(0), found.number(1), found.integer(2) != 0, found.string(3),
                       found.string(4)});
    return all;
}

std::optional<engine::reassignment_record> find_reassignment(database& db, const std::string& id) {
    auto found = db.query("SELECT id, actor, until, back FROM reassignment WHERE id = ?", id);
    if (!found.next()) return std::nullopt;
    return engine::reassignment_record{found.string(0), found.string(1), {found.integer(2)},
                                       found.string(3)};
}

}  // namespace evenline::storage::sqlite

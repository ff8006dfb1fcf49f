#include "storage/sqlite/desk_rows.hpp"

#include "storage/sqlite/field_rows.hpp"
#include "storage/sqlite/mark_rows.hpp"
#include "storage/sqlite/questions.hpp"
#include "storage/sqlite/reception_rows.hpp"
#include "storage/sqlite/text_index.hpp"

namespace evenline::storage::sqlite {
namespace {

engine::draft read_draft(const rows& r) {
    return {r.number(0),
            {r.number(1)},
            r.as<engine::draft_kind>(2),
            r.string(3),
            r.string(4),
            r.number(5),
            {r.integer(6)}};
}

engine::canned_reply read_canned(const rows& r) {
    return {r.number(0), r.number(1), r.string(2), r.string(3), r.string(4)};
}

void put(database& db, const engine::held_reply& h) {
    db.run(
        "INSERT INTO held_reply (message, ticket, agent, await_customer, due_at, channel, thread,"
        " payload) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        h.message, h.ticket, h.agent, h.await_customer, h.due_at, h.channel, h.thread, h.payload);
}

void put(database& db, const engine::held_over& over) {
    db.run("DELETE FROM held_reply WHERE message = ?", over.message);
    if (over.taken_back) {
        // It was never said: neither the timeline nor the search keeps it.
        unindex_message(db, over.message);
        db.run("DELETE FROM message WHERE id = ?", over.message);
    } else if (!over.failed.empty()) {
        db.run("UPDATE message SET state = ?, delivery_error = ? WHERE id = ?",
               engine::delivery::failed, over.failed, over.message);
    }
}

void put(database& db, const engine::sent_again& again) {
    db.run("UPDATE message SET state = ?, delivery_error = '', state_at = 0 WHERE id = ? AND state"
           " = ?",
           engine::delivery::pending, again.message, engine::delivery::failed);
}

}  // namespace

void write(database& db, const engine::desk_record& record) {
    std::visit([&](const auto& one) { put(db, one); }, record);  // the marks' in mark_rows.hpp
}

void write_content(database& db, const std::string& sha256, std::string_view bytes) {
    db.run("INSERT INTO content (sha256, bytes) VALUES (?, ?) ON CONFLICT (sha256) DO NOTHING",
           sha256, blob{bytes});
}

engine::draft_kept write_draft(database& db, const engine::draft& d,
                               std::optional<std::uint64_t> seen) {
    engine::draft_kept answer;
    answer.now = d;
    answer.now.version = 0;
    {
        auto found = db.query("SELECT account, ticket, kind, text, channel, version, at FROM draft"
                              " WHERE account = ? AND ticket = ? AND kind = ?",
                              d.account, d.ticket, d.kind);
        if (found.next()) answer.now = read_draft(found);
    }
    if (seen && *seen != answer.now.version) {
        answer.stale = true;
        return answer;
    }
    const auto next = answer.now.version + 1;
    db.run(
        "INSERT INTO draft (account, ticket, kind, channel, text, version, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (account, ticket, kind) DO UPDATE SET"
        " channel = excluded.channel, text = excluded.text, version = excluded.version,"
        " at = excluded.at",
        d.account, d.ticket, d.kind, d.channel, d.text, next, d.at);
    answer.now = d;
    answer.now.version = next;
    return answer;
}

std::vector<engine::draft> find_drafts(database& db, std::uint64_t account) {
    std::vector<engine::draft> all;
    auto found = db.query("SELECT account, ticket, kind, text, channel, version, at FROM draft"
                          " WHERE account = ? AND text <> '' ORDER BY ticket, kind",
                          account);
    while (found.next()) all.push_back(read_draft(found));
    return all;
}

engine::canned_reply write_canned(database& db, engine::canned_reply c) {
    if (c.id == 0) {
        db.run("INSERT INTO canned (owner, name, language, text) VALUES (?, ?, ?, ?)", c.owner,
               c.name, c.language, c.text);
        c.id = static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db.handle()));
    } else {
        db.run("UPDATE canned SET owner = ?, name = ?, language = ?, text = ? WHERE id = ?",
               c.owner, c.name, c.language, c.text, c.id);
    }
    return c;
}

std::uint64_t drop_canned(database& db, std::uint64_t id) {
    db.run("DELETE FROM canned WHERE id = ?", id);
    return static_cast<std::uint64_t>(db.changes());
}

std::vector<engine::canned_reply> find_canned(database& db, std::uint64_t account) {
    std::vector<engine::canned_reply> all;
    auto found = db.query("SELECT id, owner, name, text, language FROM canned WHERE owner = 0"
                          " OR owner = ? ORDER BY name, id",
                          account);
    while (found.next()) all.push_back(read_canned(found));
    return all;
}

std::optional<engine::canned_reply> find_canned_one(database& db, std::uint64_t id) {
    auto found = db.query("SELECT id, owner, name, text, language FROM canned WHERE id = ?", id);
    if (!found.next()) return std::nullopt;
    return read_canned(found);
}

engine::disposition_list find_dispositions(database& db) {
    engine::disposition_list list;
    {
        auto found = db.query("SELECT number FROM disposition_version");
        if (found.next()) list.version = found.number(0);
    }
    auto found =
        db.query("SELECT code, english, spanish, active FROM disposition ORDER BY place");
    while (found.next())
        list.all.push_back({found.string(0), found.string(1), found.string(2),
                            found.integer(3) != 0});
    return list;
}

std::optional<engine::disposition_list> write_dispositions(database& db,
                                                           engine::disposition_list list) {
    db.run("UPDATE disposition_version SET number = number + 1 WHERE number = ?", list.version);
    if (db.changes() == 0) return std::nullopt;
    db.run("DELETE FROM disposition");
    for (std::size_t i = 0; i < list.all.size(); ++i) {
        const auto& d = list.all[i];
        db.run("INSERT INTO disposition (place, code, english, spanish, active)"
               " VALUES (?, ?, ?, ?, ?)",
               i + 1, d.code, d.english, d.spanish, d.active);
    }
    ++list.version;
    return list;
}

std::uint64_t write_upload(database& db, const engine::upload& u) {
    write_content(db, u.what.sha256, u.what.content);
    db.run("INSERT INTO upload (ticket, account, name, content_type, bytes, sha256, at)"
           " VALUES (?, ?, ?, ?, ?, ?, ?)",
           u.ticket, u.account, u.what.name, u.what.content_type, u.what.bytes, u.what.sha256,
           u.at);
    return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db.handle()));
}

std::optional<engine::upload> find_upload(database& db, std::uint64_t id) {
    auto found = db.query("SELECT u.id, u.ticket, u.account, u.name, u.content_type, u.bytes,"
                          " u.sha256, u.at, c.bytes FROM upload u JOIN content c"
                          " ON c.sha256 = u.sha256 WHERE u.id = ?",
                          id);
    if (!found.next()) return std::nullopt;
    engine::upload u;
    u.id = found.number(0);
    u.ticket = {found.number(1)};
    u.account = found.number(2);
    u.what.name = found.string(3);
    u.what.content_type = found.string(4);
    u.what.bytes = found.number(5);
    u.what.sha256 = found.string(6);
    u.at = {found.integer(7)};
    u.what.content = found.string(8);
    return u;
}

std::optional<std::string> find_content(database& db, const std::string& sha256) {
    auto found = db.query("SELECT bytes FROM content WHERE sha256 = ?", sha256);
    if (!found.next()) return std::nullopt;
    return found.string(0);
}

std::vector<engine::held_reply> find_held(database& db) {
    std::vector<engine::held_reply> all;
    auto found = db.query("SELECT message, ticket, agent, await_customer, due_at, channel, thread,"
                          " payload FROM held_reply ORDER BY message");
    while (found.next()) {
        all.push_back({found.number(0),
                       {found.number(1)},
                       {found.number(2)},
                       found.integer(3) != 0,
                       {found.integer(4)},
                       found.as<core::channel_number>(5),
                       found.string(6),
                       found.string(7)});
    }
    return all;
}

std::optional<engine::outbox_item> find_sent_as(database& db, std::uint64_t message) {
    auto found = db.query(
        OUTBOX_COLUMNS "WHERE message = ? AND message <> 0 ORDER BY id DESC LIMIT 1", message);
    if (!found.next()) return std::nullopt;
    return read_outbox_item(found);
}

}  // namespace evenline::storage::sqlite

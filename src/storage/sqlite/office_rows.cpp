#include "storage/sqlite/office_rows.hpp"

#include "evenline/engine/record_fields.hpp"

namespace evenline::storage::sqlite {
namespace {

template <class List> std::string json_of(const List& list) {
    std::string text;
    put_json(engine::json_out{text}, list);
    return text;
}

template <class List> void read_json(database& db, std::string_view text, List& into) {
    engine::json_cursor in(text);
    if (!get_json(in, into)) db.fail(SQLITE_CORRUPT);
}

void put(database& db, const engine::policy_version& v) {
    db.run(
        "INSERT INTO policy_version (number, at, by, comment, text) VALUES"
        " ((SELECT 1 + ifnull(max(number), 0) FROM policy_version), ?, ?, ?, ?)",
        v.at, v.by, v.comment, v.text);
}

void put(database& db, const engine::companion& c) {
    db.run(
        "INSERT INTO companion (ticket, who, kind, agent, name, by, since, hidden)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (ticket, who, kind) DO UPDATE SET hidden = excluded.hidden",
        c.ticket, c.who, c.kind, c.agent, c.name, c.by, c.since, c.hidden);
}

void put(database& db, const engine::companion_gone& c) {
    if (c.who.empty()) db.run("DELETE FROM companion WHERE ticket = ?", c.ticket);
    else db.run("DELETE FROM companion WHERE ticket = ? AND who = ? AND kind = ?", c.ticket, c.who,
                c.kind);
}

void put(database& db, const engine::subscriber_record& s) {
    const auto secrets = json_of(s.configured ? decltype(s.secrets){} : s.secrets);
    db.run(
        "INSERT INTO subscriber (id, url, secrets, events, active, may_be_private, configured,"
        " gone_at, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (id) DO UPDATE SET url = excluded.url, secrets = excluded.secrets,"
        " events = excluded.events, active = excluded.active, configured = excluded.configured,"
        " may_be_private = excluded.may_be_private, gone_at = excluded.gone_at",
        s.id, s.url, secrets, json_of(s.events), s.active, s.may_be_private, s.configured,
        s.gone_at, s.created_at);
}

void put(database& db, const engine::subscriber_removed& s) {
    db.run("DELETE FROM subscriber WHERE id = ?", s.id);
    db.run("UPDATE outbox SET done = 1, error = 'the subscriber was removed'"
           " WHERE channel = 0 AND subscriber = ? AND done = 0", s.id);
}

void put(database& db, const engine::test_ticket& t) {
    db.run("INSERT INTO test_ticket (ticket) VALUES (?) ON CONFLICT DO NOTHING", t.ticket);
}

void put(database& db, const engine::redelivery& r) {
    db.run("UPDATE outbox SET done = 0, attempts = 0, error = '', due_at = ?"
           " WHERE id = ? AND channel = 0", r.at, r.outbox);
}

void put(database& db, const engine::policy_plan& p) {
    db.run("INSERT INTO policy_plan (due_at, made_at, by, comment, text) VALUES (?, ?, ?, ?, ?)",
           p.due_at, p.made_at, p.by, p.comment, p.text);
}

void put(database& db, const engine::policy_plan_approved& p) {
    db.run("UPDATE policy_plan SET approved_by = ? WHERE id = ?", p.by, p.id);
}

void put(database& db, const engine::policy_plan_over& p) {
    db.run("DELETE FROM policy_plan WHERE id = ?", p.id);
}

void put(database& db, const engine::kept_estimate& e) {
    db.run(
        "INSERT INTO wait_estimate (ticket, made_at, need, channel, position, low, likely, high,"
        " waited, gave_up) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        e.ticket, e.made_at, e.need, e.channel, e.position, e.low.us, e.likely.us, e.high.us,
        e.waited.us, e.gave_up);
}

void put(database& db, const engine::reading_mark& m) {
    db.run("INSERT INTO reading_mark (channel, text, at) VALUES (?, ?, ?)"
           " ON CONFLICT (channel) DO UPDATE SET text = excluded.text, at = excluded.at",
           m.channel, m.text, m.at);
}

void put(database& db, const engine::power_grant& g) {
    db.run(
        "INSERT INTO power_grant (ticket, number, channel, need, power, amount_minor, currency,"
        " agent, by, reason, state, decided_by, decided_reason, at, decided_at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (ticket, number)"
        " DO UPDATE SET state = excluded.state, decided_by = excluded.decided_by,"
        " decided_reason = excluded.decided_reason, decided_at = excluded.decided_at",
        g.ticket, g.number, g.channel, g.need, g.power, g.amount_minor, g.currency, g.agent, g.by,
        g.reason, g.state, g.decided_by, g.decided_reason, g.at, g.decided_at);
}

void put(database& db, const engine::notice& n) {
    db.run(
        "INSERT INTO notice (id, english, spanish, starts_at, ends_at, by, ended_by, at)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
        " ends_at = excluded.ends_at, ended_by = excluded.ended_by",
        n.id, n.english, n.spanish, n.starts_at, n.ends_at, n.by, n.ended_by, n.at);
}

void put(database& db, const engine::outreach_made& o) {
    db.run(
        "INSERT INTO outreach (customer, last_ticket, at, tries, first_at, given_up, channel,"
        " thread) VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
        o.why.customer, o.why.last_ticket, o.at, o.why.tries, o.why.first_at, o.why.given_up,
        o.channel, o.thread);
}

void put(database& db, const engine::notice_told& t) {
    db.run("INSERT INTO notice_told (notice, customer, ticket, channel, at) VALUES (?, ?, ?, ?, ?)"
           " ON CONFLICT DO NOTHING", t.notice, t.customer, t.ticket, t.channel, t.at);
}

}  // namespace

void write(database& db, const engine::office_record& record) {
    std::visit([&](const auto& r) { put(db, r); }, record);
}

void write_attempt(database& db, const engine::delivery_report& r) {
    if (r.tried_at == core::instant{}) return;
    db.run(
        "INSERT INTO delivery_attempt (outbox, at, status, took, error)"
        " SELECT id, ?, ?, ?, ? FROM outbox WHERE id = ? AND channel = 0",
        r.tried_at, r.status, r.took, r.error, r.outbox_id);
    if (!r.gone) return;
    db.run("UPDATE subscriber SET gone_at = ?"
           " WHERE id = (SELECT subscriber FROM outbox WHERE id = ? AND channel = 0)",
           r.tried_at, r.outbox_id);
}

void keep_configured(database& db, const std::vector<engine::subscriber_record>& configured) {
    std::vector<engine::subscriber_record> before = read_subscribers(db);
    db.run("DELETE FROM subscriber WHERE configured = 1");
    for (auto s : configured) {
        for (const auto& b : before) {
            if (b.id != s.id) continue;
            s.created_at = b.created_at;
            if (b.url == s.url) s.gone_at = b.gone_at;
        }
        s.configured = true;
        put(db, s);
    }
}

std::vector<engine::subscriber_record> read_subscribers(database& db) {
    std::vector<engine::subscriber_record> all;
    auto found = db.query(
        "SELECT id, url, secrets, events, active, may_be_private, configured, gone_at, created_at"
        " FROM subscriber ORDER BY id");
    while (found.next()) {
        engine::subscriber_record s;
        s.id = found.string(0);
        s.url = found.string(1);
        read_json(db, found.text(2), s.secrets);
        read_json(db, found.text(3), s.events);
        s.active = found.integer(4) != 0;
        s.may_be_private = found.integer(5) != 0;
        s.configured = found.integer(6) != 0;
        s.gone_at = {found.integer(7)};
        s.created_at = {found.integer(8)};
        all.push_back(std::move(s));
    }
    return all;
}

}  // namespace evenline::storage::sqlite

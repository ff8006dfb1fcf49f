#include "storage/sqlite/reception_rows.hpp"

#include "storage/sqlite/record_rows.hpp"

#include <algorithm>

namespace evenline::storage::sqlite {

void put(database& db, const engine::pages_revoked& r) {
    db.run("INSERT INTO pages_revoked (ticket, until) VALUES (?, ?) ON CONFLICT (ticket)"
           " DO UPDATE SET until = max(until, excluded.until)",
           r.ticket, r.until);
}

void put(database& db, const engine::invitation& i) {
    db.run("INSERT INTO invitation (ticket, from_channel, to_channel, agent, at, followed_at)"
           " VALUES (?, ?, ?, ?, ?, ?)",
           i.ticket, i.from, i.to, i.by, i.at, i.followed_at);
}

void put(database& db, const engine::invitation_followed& f) {
    db.run("UPDATE invitation SET followed_at = ?1 WHERE id = (SELECT max(id) FROM invitation"
           " WHERE ticket = ?2 AND to_channel = ?3) AND followed_at = 0",
           f.at, f.ticket, f.to);
    db.run("INSERT INTO invitation (ticket, from_channel, to_channel, agent, at, followed_at)"
           " SELECT ?1, ?2, ?3, 0, ?4, ?4 WHERE NOT EXISTS"
           " (SELECT 1 FROM invitation WHERE ticket = ?1 AND to_channel = ?3)",
           f.ticket, f.from, f.to, f.at);
}

void put(database& db, const engine::effort_rating& r) {
    db.run("INSERT INTO effort_rating (ticket, score, said, at) VALUES (?, ?, ?, ?)"
           " ON CONFLICT (ticket) DO UPDATE SET score = excluded.score, said = excluded.said,"
           " at = excluded.at",
           r.ticket, r.score, r.said, r.at);
}

std::uint64_t write_proof(database& db, const engine::address_proof& p) {
    db.run("INSERT INTO address_proof (customer, kind, value, digest, expires_at, tries_left)"
           " VALUES (?, ?, ?, ?, ?, ?)",
           p.customer, p.kind, p.value, p.digest, p.expires_at, p.tries_left);
    return static_cast<std::uint64_t>(sqlite3_last_insert_rowid(db.handle()));
}

namespace {

// Whatever differs, all of it is looked at.
bool same_digest(std::string_view a, std::string_view b) {
    unsigned differs = a.size() == b.size() ? 0 : 1;
    for (std::size_t i = 0; i < std::min(a.size(), b.size()); ++i)
        differs |= static_cast<unsigned char>(a[i]) ^ static_cast<unsigned char>(b[i]);
    return differs == 0;
}

}  // namespace

engine::proof_tried try_proof(database& db, std::uint64_t id, const std::string& digest,
                              core::instant now) {
    engine::proof_tried out;
    {
        auto found = db.query("SELECT id, customer, kind, value, digest, expires_at, tries_left"
                              " FROM address_proof WHERE id = ?",
                              id);
        if (!found.next()) return out;
        out.known = true;
        out.proof = {found.number(0), {found.number(1)}, found.string(2), found.string(3),
                     found.string(4), {found.integer(5)}, found.as<std::uint8_t>(6)};
    }
    auto& p = out.proof;
    if (p.tries_left == 0 || p.expires_at <= now) {
        p.tries_left = 0;
        return out;
    }
    out.right = same_digest(p.digest, digest);
    p.tries_left = out.right ? std::uint8_t{} : static_cast<std::uint8_t>(p.tries_left - 1);
    db.run("UPDATE address_proof SET tries_left = ? WHERE id = ?", p.tries_left, id);
    return out;
}

std::string keep_secret(database& db, const std::string& fresh) {
    db.run("INSERT INTO ticket_secret (one, secret) VALUES (1, ?) ON CONFLICT DO NOTHING", fresh);
    auto found = db.query("SELECT secret FROM ticket_secret");
    return found.next() ? found.string(0) : std::string{};
}

core::instant find_revoked(database& db, core::ticket_id ticket) {
    auto found = db.query("SELECT until FROM pages_revoked WHERE ticket = ?", ticket);
    return found.next() ? core::instant{found.integer(0)} : core::instant{};
}

std::vector<engine::invitation> find_invitations(database& db, core::ticket_id ticket) {
    std::vector<engine::invitation> all;
    auto found = db.query("SELECT ticket, from_channel, to_channel, agent, at, followed_at"
                          " FROM invitation WHERE ticket = ? ORDER BY id DESC",
                          ticket);
    while (found.next())
        all.push_back({{found.number(0)},
                       found.as<core::channel_number>(1),
                       found.as<core::channel_number>(2),
                       {found.number(3)},
                       {found.integer(4)},
                       {found.integer(5)}});
    return all;
}

std::optional<engine::effort_rating> find_rating(database& db, core::ticket_id ticket) {
    auto found = db.query("SELECT score, said, at FROM effort_rating WHERE ticket = ?", ticket);
    if (!found.next()) return std::nullopt;
    return engine::effort_rating{ticket, found.as<std::uint8_t>(0), found.string(1),
                                 {found.integer(2)}};
}

std::vector<engine::guidance_row> find_guidance(database& db, core::instant from,
                                                core::instant until) {
    std::vector<engine::guidance_row> all;
    auto found = db.query(
        "SELECT i.from_channel, i.to_channel, i.agent = 0, count(*), sum(i.followed_at <> 0),"
        " sum(i.followed_at <> 0 AND t.status = ? AND t.channel = i.to_channel)"
        " FROM invitation i JOIN ticket t ON t.id = i.ticket WHERE i.at >= ? AND i.at < ?"
        " AND i.ticket NOT IN (SELECT ticket FROM test_ticket)"
        " GROUP BY 1, 2, 3 ORDER BY 1, 2, 3",
        core::ticket_status::closed, from, until);
    while (found.next())
        all.push_back({found.as<core::channel_number>(0), found.as<core::channel_number>(1),
                       found.integer(2) != 0, found.number(3), found.number(4), found.number(5)});
    return all;
}

std::vector<engine::rating_row> find_ratings(database& db, core::instant from,
                                             core::instant until) {
    std::vector<engine::rating_row> all;
    auto found = db.query("SELECT t.channel, count(*), avg(r.score) FROM effort_rating r"
                          " JOIN ticket t ON t.id = r.ticket WHERE r.at >= ? AND r.at < ?"
                          " GROUP BY 1 ORDER BY 1",
                          from, until);
    while (found.next())
        all.push_back({found.as<core::channel_number>(0), found.number(1), found.real(2)});
    return all;
}

std::vector<engine::message_record> find_conversation(database& db, core::channel_number channel,
                                                      const std::string& thread,
                                                      std::uint64_t after, unsigned limit) {
    std::vector<engine::message_record> all;
    auto found = db.query(
        MESSAGE_COLUMNS "WHERE contact IN (SELECT id FROM contact WHERE channel = ?1 AND"
        " thread = ?2) AND channel = ?1 AND internal_note = 0 AND whisper = 0"
        " AND ((way = 0 AND id > ?3) OR (way = 1 AND (state = 2 OR (state IN (3, 4) AND id > ?3))))"
        " ORDER BY id LIMIT ?4",
        channel, thread, after, limit);
    while (found.next()) all.push_back(read_message(db, found));
    return all;
}

}  // namespace evenline::storage::sqlite

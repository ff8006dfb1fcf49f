#include "storage/sqlite/state_rows.hpp"

#include "storage/sqlite/row_check.hpp"
#include "storage/sqlite/text_index.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"

#include <array>

namespace evenline::storage::sqlite {
namespace {

template <class T> bool read_row(database& db, const rows& from, int column, T& into) {
    if (engine::read_row_json(from.text(column), into)) return true;
    db.fail(SQLITE_CORRUPT);
    return false;
}

// A row's text, and whether it is what was written.
template <class T> bool sound_row(database& db, const rows& from, T& into) {
    if (from.integer(1) != 0) return read_row(db, from, 0, into);
    db.fail(SQLITE_CORRUPT);
    return false;
}

template <class T> void load_all(database& db, core::state& into, const char* sql) {
    auto found = db.query(sql);
    while (found.next()) {
        T one;
        if (!sound_row(db, found, one)) return;
        into.load(std::move(one));
    }
}

void write_addresses(database& db, const core::customer& of) {
    for (const auto& address : of.addresses) {
        db.run("INSERT INTO address (customer, kind, value, verified) VALUES (?, ?, ?, ?)",
            of.id, address.kind, address.value, address.verified);
    }
}

}  // namespace

void write(database& db, const core::ticket& t) {
    db.run(
        "INSERT INTO ticket (id, version, customer, status, need, channel, agent, closed_at, body,"
        " check_sum) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9,"
        " row_check(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)) ON CONFLICT (id) DO UPDATE SET"
        " version = excluded.version, customer = excluded.customer, status = excluded.status,"
        " need = excluded.need, channel = excluded.channel, agent = excluded.agent,"
        " closed_at = excluded.closed_at, body = excluded.body, check_sum = excluded.check_sum",
        t.id, t.version, t.customer, t.status, t.need, t.channel, t.agent, t.closed_at,
        engine::row_json(t));
    if (t.status == core::ticket_status::merged) return;  // its contacts belong to the other now
    for (const auto& contact : t.contacts) {
        db.run(
            "INSERT INTO contact (id, ticket, channel, thread, at) VALUES (?, ?, ?, ?, ?)"
            " ON CONFLICT (id) DO UPDATE SET ticket = excluded.ticket WHERE ticket <> "
            "excluded.ticket",
            contact.id, t.id, contact.channel, contact.thread, contact.started_at);
    }
}

void write(database& db, const core::agent& a) {
    db.run(
        "INSERT INTO agent (id, body, check_sum) VALUES (?1, ?2, row_check(?1, ?2))"
        " ON CONFLICT (id) DO UPDATE SET body = excluded.body, check_sum = excluded.check_sum",
        a.id, engine::row_json(a));
}

void write(database& db, const std::vector<core::customer>& all) {
    for (const auto& c : all) db.run("DELETE FROM address WHERE customer = ?", c.id);
    for (const auto& c : all) {
        db.run("INSERT INTO customer (id, ref, merged_into, body, check_sum)"
               " VALUES (?1, NULL, ?2, ?3, row_check(?1, ?2, ?3)) ON CONFLICT (id) DO UPDATE SET"
               " ref = NULL, merged_into = excluded.merged_into, body = excluded.body,"
               " check_sum = excluded.check_sum",
               c.id, c.merged_into, engine::row_json(c));
    }
    for (const auto& c : all) {
        if (c.merged_into) continue;  // what was theirs belongs to the other now
        if (!c.ref.empty()) db.run("UPDATE customer SET ref = ? WHERE id = ?", c.ref, c.id);
        write_addresses(db, c);
    }
    for (const auto& c : all) index_customer(db, c);
}

void write(database& db, const core::offer& o) {
    // An offer's ticket and agent are for good.
    db.run("INSERT INTO offer (id, ticket, agent, status, body, check_sum)"
           " VALUES (?1, ?2, ?3, ?4, ?5, row_check(?1, ?2, ?3, ?4, ?5)) ON CONFLICT (id)"
           " DO UPDATE SET status = excluded.status, body = excluded.body,"
           " check_sum = excluded.check_sum",
        o.id, o.ticket, o.agent, o.status, engine::row_json(o));
}

void write(database& db, core::parity_group group, const core::promise_record& record) {
    db.run("INSERT INTO promise (need, channel, body, check_sum)"
           " VALUES (?1, ?2, ?3, row_check(?1, ?2, ?3)) ON CONFLICT (need, channel) DO UPDATE SET"
           " body = excluded.body, check_sum = excluded.check_sum",
        group.need, group.channel, engine::row_json(record));
}

void write(database& db, const core::state::counters& c, const engine::row_numbers& n) {
    db.run(
        "UPDATE counters SET event = max(event, ?), ticket = max(ticket, ?), contact = "
        "max(contact, ?),"
        " customer = max(customer, ?), agent = max(agent, ?), offer = max(offer, ?),"
        " message = max(message, ?), outbox = max(outbox, ?)",
        c.event, c.ticket, c.contact, c.customer, c.agent, c.offer, n.message, n.outbox);
    db.run("UPDATE counters SET check_sum = " COUNTERS_CHECK);
}

bool read_sound(database& db, const rows& from, core::ticket& into) {
    return sound_row(db, from, into);
}
bool read_sound(database& db, const rows& from, core::customer& into) {
    return sound_row(db, from, into);
}
bool read(database& db, const rows& from, int column, core::ticket& into) {
    return read_row(db, from, column, into);
}
bool read(database& db, const rows& from, int column, core::customer& into) {
    return read_row(db, from, column, into);
}

std::optional<core::policy> load_policy(database& db) {
    auto found = db.query("SELECT data, " SOUND(POLICY_CHECK) " FROM policy");
    if (!found.next()) return std::nullopt;
    const bool sound = found.integer(1) != 0;
    auto body = sound ? engine::read_data("policy_set", found.text(0)) : std::nullopt;
    auto* set = body ? std::get_if<core::policy_set>(&*body) : nullptr;
    if (set) return std::move(set->next);
    db.fail(SQLITE_CORRUPT);
    return std::nullopt;
}

std::vector<core::customer> customers_in_play(database& db) {
    std::vector<core::customer> all;
    auto found = db.query("SELECT body, " SOUND(CUSTOMER_CHECK) " FROM customer WHERE id IN"
        " (SELECT customer FROM ticket WHERE status < 6) ORDER BY id");
    while (found.next()) {
        if (!sound_row(db, found, all.emplace_back())) break;
    }
    return all;
}

namespace {

struct checked_table {
    const char* name;
    const char* broken;  // how many
};
#define BROKEN(table, check) {table, "SELECT count(*) FROM " table " WHERE NOT " SOUND(check)}
constexpr std::array<checked_table, 7> all_tables{{
    BROKEN("policy", POLICY_CHECK),
    BROKEN("ticket", TICKET_CHECK),
    BROKEN("agent", AGENT_CHECK),
    BROKEN("customer", CUSTOMER_CHECK),
    BROKEN("offer", OFFER_CHECK),
    BROKEN("promise", PROMISE_CHECK),
    BROKEN("counters", COUNTERS_CHECK),
}};
#undef BROKEN

}  // namespace

std::vector<std::string> broken_rows(database& db) {
    std::vector<std::string> wrong;
    for (const auto& table : all_tables) {
        auto found = db.query(table.broken);
        if (found.next() && found.integer(0) != 0)
            wrong.push_back(found.string(0) + " rows of the table '" + table.name +
                            "' are not what was written: restore the last backup");
    }
    return wrong;
}

engine::row_numbers load_state(database& db, core::state& into) {
    engine::row_numbers numbers;
    {
        auto found = db.query(
            "SELECT event, ticket, contact, customer, agent, offer, message, outbox, "
            SOUND(COUNTERS_CHECK) " FROM counters");
        if (found.next()) {
            if (found.integer(8) == 0) db.fail(SQLITE_CORRUPT);
            numbers = {found.number(6), found.number(7)};
            into.load(core::state::counters{found.number(0), found.number(1), found.number(2),
                found.number(3), found.number(4), found.number(5)});
        }
    }
    {
        auto found = db.query("SELECT body, " SOUND(PROMISE_CHECK) ", need, channel FROM promise"
                              " ORDER BY need, channel");
        while (found.next()) {
            core::promise_record record;
            if (!sound_row(db, found, record)) return {};
            into.load({found.as<core::need_index>(2), found.as<core::channel_number>(3)}, record);
        }
    }
    load_all<core::agent>(db, into, "SELECT body, " SOUND(AGENT_CHECK) " FROM agent ORDER BY id");
    load_all<core::offer>(db, into, "SELECT body, " SOUND(OFFER_CHECK)
                                    " FROM offer WHERE status = 0 ORDER BY id");
    load_all<core::ticket>(db, into, "SELECT body, " SOUND(TICKET_CHECK)
                                     " FROM ticket WHERE status < 6 ORDER BY id");
    return numbers;
}

}  // namespace evenline::storage::sqlite

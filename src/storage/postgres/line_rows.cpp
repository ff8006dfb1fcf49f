#include "storage/postgres/line_rows.hpp"

#include "evenline/engine/event_json.hpp"
#include "evenline/engine/json_fields.hpp"
#include "storage/postgres/sql_text.hpp"

#include <algorithm>

namespace evenline::storage::postgres {
namespace {

void raise(std::uint64_t& to, std::uint64_t from) { to = std::max(to, from); }

void expect(std::string& out, std::size_t rows, std::string_view changed, const char* what) {
    out += "WITH changed AS (";
    out.append(changed);
    out += " RETURNING 1) SELECT evenline_expect(" + std::to_string(rows) +
           ", (SELECT count(*) FROM changed), '" + what + "');\n";
}

}  // namespace

std::string line_rows::of_pool() const { return " WHERE pool = " + std::to_string(by_.pool); }

void line_rows::add(const engine::batch& b) {
    std::map<core::ticket_id, std::uint64_t> first;
    for (const auto& e : b.events) {
        events_.push_back(&e);
        if (e.ticket) first.try_emplace(e.ticket, e.version - 1U);
        if (const auto* set = std::get_if<core::policy_set>(&e.body)) policy_ = &set->next;
    }
    for (const auto& t : b.tickets) {
        const auto before = first.find(t.id);
        auto& kept = tickets_.try_emplace(
            t.id, nullptr, before == first.end() ? t.version : before->second).first->second;
        kept.row = &t;
    }
    for (const auto& a : b.agents) agents_[a.id] = &a;
    for (const auto& c : b.customers) customers_[c.id] = &c;
    for (const auto& o : b.offers) offers_[o.id] = &o;
    for (const auto& [group, record] : b.promises) promises_[group] = &record;
    raise(last_.event, b.counters.event);
    raise(last_.ticket, b.counters.ticket);
    raise(last_.contact, b.counters.contact);
    raise(last_.customer, b.counters.customer);
    raise(last_.agent, b.counters.agent);
    raise(last_.offer, b.counters.offer);
    raise(numbers_.message, b.numbers.message);
    raise(numbers_.outbox, b.numbers.outbox);
}

void line_rows::finish(std::string& out) {
    put_events(out);
    put_counters(out);
    put_customers(out);
    put_tickets(out);
    put_contacts(out);
    put_agents(out);
    put_offers(out);
    put_promises(out);
    if (policy_ == nullptr) return;
    std::string data;
    engine::append_data(data, core::policy_set{*policy_});
    rows_into policies("INSERT INTO policy (pool, data) VALUES ");
    policies.add(by_.pool, quoted{data});
    policies.finish(out, " ON CONFLICT (pool) DO UPDATE SET data = excluded.data");
}

void line_rows::put_events(std::string& out) const {
    rows_into log("INSERT INTO event (pool, number, epoch, at, ticket, version, kind, data)"
                  " VALUES ");
    std::string data;
    for (const auto* e : events_) {
        data.clear();
        engine::append_data(data, e->body);
        log.add(by_.pool, e->number, by_.epoch, e->at, e->ticket, e->version,
                quoted{engine::kind_of(*e)}, quoted{data});
    }
    log.finish(out);
}

// The log has no gap: it goes on where this owner believes that it ended.
void line_rows::put_counters(std::string& out) const {
    rows_into none("INSERT INTO counters VALUES ");
    none.add(by_.pool, 0, 0, 0, 0, 0, 0, 0, 0);
    none.finish(out, " ON CONFLICT (pool) DO NOTHING");
    std::string sql = "UPDATE counters SET ";
    const auto rise = [&](const char* column, std::uint64_t to, bool more = true) {
        sql += std::string(column) + " = greatest(" + column + ", " + std::to_string(to) + ")" +
               (more ? ", " : "");
    };
    rise("event", last_.event);
    rise("ticket", last_.ticket);
    rise("contact", last_.contact);
    rise("customer", last_.customer);
    rise("agent", last_.agent);
    rise("offer", last_.offer);
    rise("message", numbers_.message);
    rise("outbox", numbers_.outbox, false);
    sql += of_pool();
    if (!events_.empty())
        sql += " AND event = " + std::to_string(events_.front()->number - 1);
    expect(out, 1, sql, "the log");
}

void line_rows::put_tickets(std::string& out) const {
    rows_into fresh("INSERT INTO ticket (pool, id, version, customer, status, agent, closed_at,"
                    " body) VALUES ");
    rows_into changed(
        "UPDATE ticket SET version = v.version, customer = v.customer, status = v.status,"
        " agent = v.agent, closed_at = v.closed_at, body = v.body FROM (VALUES ");
    std::size_t changes = 0;
    for (const auto& [id, t] : tickets_) {
        const auto& row = *t.row;
        const auto body = engine::row_json(row);
        if (t.before == 0) {
            fresh.add(by_.pool, id, row.version, row.customer, row.status, row.agent,
                      row.closed_at, quoted{body});
            continue;
        }
        ++changes;
        changed.add(id, t.before, row.version, row.customer, row.status, row.agent,
                    row.closed_at, quoted{body});
    }
    fresh.finish(out);
    if (changes == 0) return;
    std::string sql;
    changed.finish(sql, ") AS v (id, before, version, customer, status, agent, closed_at, body)"
                        " WHERE ticket.pool = " + std::to_string(by_.pool) +
                            " AND ticket.id = v.id AND ticket.version = v.before");
    sql.resize(sql.find_last_of(';'));
    expect(out, changes, sql, "tickets");
}

void line_rows::put_contacts(std::string& out) const {
    struct place { core::ticket_id ticket; const core::ticket_contact* what; };
    std::map<core::contact_id, place> all;
    for (const auto& [id, t] : tickets_) {
        if (t.row->status == core::ticket_status::merged) continue;  // the other has them now
        for (const auto& c : t.row->contacts) all[c.id] = {id, &c};
    }
    rows_into rows("INSERT INTO contact (pool, id, ticket, channel, thread) VALUES ");
    for (const auto& [id, c] : all)
        rows.add(by_.pool, id, c.ticket, c.what->channel, bytes{c.what->thread});
    rows.finish(out, " ON CONFLICT (pool, id) DO UPDATE SET ticket = excluded.ticket"
                     " WHERE contact.ticket <> excluded.ticket");
}

void line_rows::put_agents(std::string& out) const {
    rows_into rows("INSERT INTO agent (pool, id, body) VALUES ");
    for (const auto& [id, a] : agents_) rows.add(by_.pool, id, quoted{engine::row_json(*a)});
    rows.finish(out, " ON CONFLICT (pool, id) DO UPDATE SET body = excluded.body");
}

// Addresses and references may move between them: all are let go before any is given.
void line_rows::put_customers(std::string& out) const {
    if (customers_.empty()) return;
    std::string ids;
    rows_into rows("INSERT INTO customer (pool, id, merged_into, body) VALUES ");
    rows_into addresses("INSERT INTO address (pool, customer, kind, value, verified) VALUES ");
    std::string refs;
    for (const auto& [id, c] : customers_) {
        ids += (ids.empty() ? "" : ",") + std::to_string(id.value);
        rows.add(by_.pool, id, c->merged_into, quoted{engine::row_json(*c)});
        if (c->merged_into) continue;  // what was theirs belongs to the other now
        for (const auto& a : c->addresses)
            addresses.add(by_.pool, id, bytes{a.kind}, bytes{a.value}, a.verified);
        if (c->ref.empty()) continue;
        refs += "UPDATE customer SET ref = ";
        put(refs, bytes{c->ref});
        refs += of_pool() + " AND id = " + std::to_string(id.value) + ";\n";
    }
    out += "DELETE FROM address" + of_pool() + " AND customer IN (" + ids + ");\n";
    rows.finish(out, " ON CONFLICT (pool, id) DO UPDATE SET ref = NULL,"
                     " merged_into = excluded.merged_into, body = excluded.body");
    out += refs;
    addresses.finish(out);
}

// Those that ended first: one hand lets go before another takes.
void line_rows::put_offers(std::string& out) const {
    constexpr const char* head =
        "INSERT INTO offer (pool, id, ticket, agent, status, body) VALUES ";
    rows_into ended(head), open(head);
    for (const auto& [id, o] : offers_) {
        auto& rows = o->status == core::offer_status::issued ? open : ended;
        rows.add(by_.pool, id, o->ticket, o->agent, o->status, quoted{engine::row_json(*o)});
    }
    constexpr const char* tail =
        " ON CONFLICT (pool, id) DO UPDATE SET status = excluded.status, body = excluded.body";
    ended.finish(out, tail);
    open.finish(out, tail);
}

void line_rows::put_promises(std::string& out) const {
    rows_into rows("INSERT INTO promise (pool, need, channel, body) VALUES ");
    for (const auto& [group, record] : promises_)
        rows.add(by_.pool, group.need, group.channel, quoted{engine::row_json(*record)});
    rows.finish(out, " ON CONFLICT (pool, need, channel) DO UPDATE SET body = excluded.body");
}

}  // namespace evenline::storage::postgres

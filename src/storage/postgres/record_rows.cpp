#include "storage/postgres/record_rows.hpp"

#include "evenline/engine/record_fields.hpp"
#include "storage/postgres/sql_text.hpp"

namespace evenline::storage::postgres {
namespace {

std::string pool_of(const signature& s) { return " WHERE pool = " + std::to_string(s.pool); }

// The bytes of one request stand at the first of its events.
void put_inbound(std::string& out, const signature& s, const engine::batch& b) {
    rows_into rows("INSERT INTO inbound (pool, channel, dedupe_key, kind, received_at, raw)"
                   " VALUES ");
    const engine::inbound_record* stored = nullptr;
    for (const auto& one : b.inbound) {
        const bool again = stored != nullptr && stored->raw == one.raw;
        rows.add(s.pool, one.channel, bytes{one.dedupe_key}, quoted{one.kind}, one.received_at,
                 bytes{again ? std::string_view{} : std::string_view(one.raw)});
        stored = &one;
    }
    rows.finish(out);
}

void put_messages(std::string& out, const signature& s, const engine::batch& b) {
    rows_into rows("INSERT INTO message (pool, id, ticket, contact, channel, way, provider_id,"
                   " state, delivery_error, state_at, body) VALUES ");
    rows_into files("INSERT INTO message_file (pool, message, place, sha256, content) VALUES ");
    for (const auto& m : b.messages) {
        rows.add(s.pool, m.id, m.ticket, m.contact, m.channel, m.way, bytes{m.provider_id},
                 m.state, bytes{m.delivery_error}, m.state_at,
                 quoted{engine::row_json(m)});
        for (std::size_t i = 0; i < m.attachments.size(); ++i) {
            const auto& file = m.attachments[i];
            if (!file.content.empty())
                files.add(s.pool, m.id, i, quoted{file.sha256}, bytes{file.content});
        }
    }
    rows.finish(out);
    files.finish(out);
}

void put_outbox(std::string& out, const signature& s, const engine::batch& b) {
    rows_into rows("INSERT INTO outbox (pool, id, channel, message, due_at, attempts, thread,"
                   " payload, body) VALUES ");
    for (const auto& item : b.outbox) {
        auto rest = item;
        rest.payload.clear();
        rows.add(s.pool, item.id, item.channel, item.message, item.due_at, item.attempts,
                 bytes{item.thread}, bytes{item.payload}, quoted{engine::row_json(rest)});
    }
    rows.finish(out);
}

// Status 0 marks a key as used before its answer is known; the answer then takes its place.
void put_answers(std::string& out, const signature& s, const engine::batch& b) {
    for (const auto& a : b.answers) {
        rows_into one("INSERT INTO answer (pool, key, request_sha256, status, body, at) VALUES ");
        one.add(s.pool, bytes{a.key}, bytes{a.request_sha256}, a.status, bytes{a.body}, a.at);
        one.finish(out, " ON CONFLICT (pool, key) DO UPDATE SET status = excluded.status,"
                        " body = excluded.body WHERE answer.status = 0");
        // A day is as long as a key is remembered; a few at a time keeps the table small.
        out += "DELETE FROM answer" + pool_of(s) + " AND key IN (SELECT key FROM answer" +
               pool_of(s) + " AND at < " + std::to_string((a.at - core::days(1)).us) +
               " ORDER BY at LIMIT 4);\n";
    }
}

class keeping {
public:
    explicit keeping(const signature& s) : s_(s) {}
    template <class T> void add(const char* room, std::string_view kind, const T& what) {
        rows_.add(s_.pool, s_.epoch, quoted{room}, quoted{kind}, quoted{engine::row_json(what)});
    }
    void finish(std::string& out) { rows_.finish(out); }

private:
    const signature& s_;
    rows_into rows_{"INSERT INTO kept (pool, epoch, room, kind, body) VALUES "};
};

// A message's state only moves forward. What is said of one that is not known yet waits in `kept`
// for its report.
void put_note(std::string& out, const signature& s, const engine::delivery_note& n) {
    if (n.provider_id.empty() || n.state == engine::delivery::none) return;
    const auto state = std::to_string(static_cast<unsigned>(n.state));
    out += "UPDATE message SET state = " + state + ", delivery_error = ";
    put(out, bytes{n.error});
    out += ", state_at = " + std::to_string(n.at.us) + pool_of(s) +
           " AND channel = " + std::to_string(n.channel) + " AND provider_id = ";
    put(out, bytes{n.provider_id});
    out += " AND state < " + state + ";\n";
}

}  // namespace

void put_records(std::string& out, const signature& s, const engine::batch& b) {
    put_inbound(out, s, b);
    put_messages(out, s, b);
    put_outbox(out, s, b);
    put_answers(out, s, b);
    keeping kept(s);
    for (const auto& entry : b.audit) kept.add("audit", "entry", entry);
    for (const auto& note : b.deliveries) {
        put_note(out, s, note);
        kept.add("delivery", "note", note);
    }
    for (const auto& one : b.office)
        std::visit([&](const auto& x) { kept.add("office", engine::office_kinds[one.index()], x); },
                   one);
    for (const auto& one : b.desk)
        std::visit([&](const auto& x) { kept.add("desk", engine::desk_kinds[one.index()], x); },
                   one);
    kept.finish(out);
}

void put_records(std::string& out, const signature& s, const engine::delivery_report& r) {
    const auto id = std::to_string(r.outbox_id);
    const auto item = pool_of(s) + " AND id = " + id;
    const auto its_message = pool_of(s) + " AND id = (SELECT message FROM outbox" + item +
                             " AND message <> 0)";
    out += "UPDATE outbox SET done = ";
    put(out, r.done);
    out += ", attempts = " + std::to_string(r.attempts) + ", error = ";
    put(out, bytes{r.error});
    if (!r.done) out += ", due_at = " + std::to_string(r.next_try_at.us);
    out += item + ";\n";
    if (r.file) {
        out += "INSERT INTO message_file (pool, message, place, sha256, content)"
               " SELECT pool, message, " + std::to_string(r.file->index) + ", ";
        put(out, quoted{r.file->sha256});
        out += ", ";
        put(out, bytes{r.file->content});
        out += " FROM outbox" + item + " AND message <> 0 ON CONFLICT DO NOTHING;\n";
    }
    if (r.is_file) return;
    // A status from the provider may already have come in; a report never takes it back.
    const auto state =
        std::to_string(static_cast<unsigned>(r.done ? r.state : engine::delivery::pending));
    out += "UPDATE message SET state_at = CASE WHEN state < " + state + " THEN " +
           std::to_string(r.tried_at.us) + " ELSE state_at END, state = greatest(state, " + state +
           "), delivery_error = ";
    put(out, bytes{r.error});
    if (!r.provider_id.empty()) {
        out += ", provider_id = ";
        put(out, bytes{r.provider_id});
    }
    if (!r.words.empty()) {
        out += ", words = ";
        put(out, bytes{r.words});
    }
    out += its_message + ";\n";
}

}  // namespace evenline::storage::postgres

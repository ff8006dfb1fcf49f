#include "storage/postgres/schema.hpp"

namespace evenline::storage::postgres {
namespace {

// Two nodes that start at once would both find no table; the lock goes with the transaction and
// proves nothing about who decides.
constexpr const char* first_in_line = "SELECT pg_advisory_xact_lock(77017601);\n";

constexpr const char* ownership = R"(
CREATE TABLE lease (
    pool bigint PRIMARY KEY, owner text NOT NULL, epoch bigint NOT NULL,
    expires_at timestamptz NOT NULL) WITH (fillfactor = 50);
CREATE TABLE batch (
    pool bigint, epoch bigint, number bigint, PRIMARY KEY (pool, epoch, number));

-- Whoever writes holds the lease row FOR SHARE until its commit: a taker's UPDATE waits for it. A
-- plain read would let the taker pass, and KEY SHARE does not stop an UPDATE of other columns.
CREATE FUNCTION evenline_fence(the_pool bigint, me text, mine bigint)
RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    PERFORM 1 FROM lease WHERE pool = the_pool AND owner = me AND epoch = mine FOR SHARE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'the lease of epoch % is lost', mine USING ERRCODE = 'EV001';
    END IF;
END $$;
CREATE FUNCTION evenline_expect(wanted bigint, got bigint, what text)
RETURNS void LANGUAGE plpgsql AS $$ BEGIN
    IF wanted <> got THEN
        RAISE EXCEPTION '%: % rows as remembered, not %', what, got, wanted
            USING ERRCODE = 'EV002';
    END IF;
END $$;
)";

constexpr const char* line = R"(
CREATE TABLE event (
    pool bigint, number bigint, epoch bigint NOT NULL, at bigint NOT NULL, ticket bigint NOT NULL,
    version bigint NOT NULL, kind text NOT NULL, data text NOT NULL, PRIMARY KEY (pool, number));
CREATE TABLE counters (
    pool bigint PRIMARY KEY, event bigint NOT NULL, ticket bigint NOT NULL,
    contact bigint NOT NULL, customer bigint NOT NULL, agent bigint NOT NULL,
    offer bigint NOT NULL, message bigint NOT NULL, outbox bigint NOT NULL)
    WITH (fillfactor = 50);
CREATE TABLE policy (pool bigint PRIMARY KEY, data text NOT NULL);
CREATE TABLE ticket (
    pool bigint, id bigint, version bigint NOT NULL, customer bigint NOT NULL,
    status smallint NOT NULL, agent bigint NOT NULL, closed_at bigint, body text NOT NULL,
    PRIMARY KEY (pool, id)) WITH (fillfactor = 80);
CREATE INDEX ticket_open ON ticket (pool, id) WHERE status < 6;
CREATE INDEX ticket_of_customer ON ticket (pool, customer, id);
CREATE TABLE contact (
    pool bigint, id bigint, ticket bigint NOT NULL, channel integer NOT NULL,
    thread bytea NOT NULL, PRIMARY KEY (pool, id));
CREATE INDEX contact_by_thread ON contact (pool, channel, thread, id);
CREATE TABLE agent (
    pool bigint, id bigint, body text NOT NULL, PRIMARY KEY (pool, id)) WITH (fillfactor = 80);
CREATE TABLE customer (
    pool bigint, id bigint, ref bytea, merged_into bigint NOT NULL, body text NOT NULL,
    PRIMARY KEY (pool, id));
CREATE UNIQUE INDEX customer_by_ref ON customer (pool, ref) WHERE ref IS NOT NULL;
CREATE TABLE address (
    pool bigint, customer bigint, kind bytea, value bytea, verified boolean NOT NULL,
    PRIMARY KEY (pool, customer, kind, value));
CREATE UNIQUE INDEX address_verified ON address (pool, kind, value) WHERE verified;
CREATE INDEX address_claimed ON address (pool, kind, value) WHERE NOT verified;
CREATE TABLE offer (
    pool bigint, id bigint, ticket bigint NOT NULL, agent bigint NOT NULL,
    status smallint NOT NULL, body text NOT NULL, PRIMARY KEY (pool, id))
    WITH (fillfactor = 80);
-- A ticket is out to one agent at most, whatever any program believes.
CREATE UNIQUE INDEX offer_one_hand ON offer (pool, ticket) WHERE status = 0;
CREATE TABLE promise (
    pool bigint, need smallint, channel integer, body text NOT NULL,
    PRIMARY KEY (pool, need, channel));
)";

constexpr const char* beside = R"(
CREATE TABLE inbound (
    pool bigint, channel integer, dedupe_key bytea, kind text NOT NULL,
    received_at bigint NOT NULL, raw bytea, PRIMARY KEY (pool, channel, dedupe_key));
CREATE TABLE message (
    pool bigint, id bigint, ticket bigint NOT NULL, contact bigint NOT NULL,
    channel integer NOT NULL, way smallint NOT NULL, provider_id bytea NOT NULL,
    state smallint NOT NULL, delivery_error bytea NOT NULL, state_at bigint NOT NULL,
    words bytea,  -- those made up when it went out
    body text NOT NULL, PRIMARY KEY (pool, id)) WITH (fillfactor = 80);
CREATE INDEX message_by_provider_id ON message (pool, channel, provider_id, id)
    WHERE provider_id <> ''::bytea;
CREATE TABLE message_file (
    pool bigint, message bigint, place integer, sha256 text NOT NULL, content bytea NOT NULL,
    PRIMARY KEY (pool, message, place));
CREATE TABLE outbox (
    pool bigint, id bigint, channel integer NOT NULL, message bigint NOT NULL,
    due_at bigint NOT NULL, attempts integer NOT NULL, done boolean NOT NULL DEFAULT false,
    error bytea NOT NULL DEFAULT '', thread bytea NOT NULL, payload bytea NOT NULL,
    body text NOT NULL, PRIMARY KEY (pool, id)) WITH (fillfactor = 80);
CREATE INDEX outbox_due ON outbox (pool, due_at) WHERE NOT done;
CREATE TABLE answer (
    pool bigint, key bytea, request_sha256 bytea NOT NULL, status integer NOT NULL,
    body bytea NOT NULL, at bigint NOT NULL, PRIMARY KEY (pool, key));
CREATE INDEX answer_by_age ON answer (pool, at);
-- What nothing asks yet, as it was said, in its order: audit, statuses, office and desk.
CREATE TABLE kept (
    pool bigint, number bigint GENERATED ALWAYS AS IDENTITY, epoch bigint NOT NULL,
    room text NOT NULL, kind text NOT NULL, body text NOT NULL, PRIMARY KEY (pool, number));
CREATE TABLE evenline_schema (version integer PRIMARY KEY);
INSERT INTO evenline_schema VALUES (1);
)";

}  // namespace

boost::system::error_code make_schema(connection& on) {
    constexpr const char* is_there = "SELECT to_regclass('evenline_schema') IS NOT NULL";
    const auto before = on.ask(is_there);
    if (!before.done()) return before.failed();
    if (before.text(0, 0) == "t") return {};
    const std::string sql = std::string(first_in_line) + ownership + line + beside;
    const auto made = on.ask(sql, core::seconds(20));
    if (made.done()) return {};
    // Somebody else was first in line, perhaps.
    const auto after = on.ask(is_there);
    return after.done() && after.text(0, 0) == "t" ? boost::system::error_code{} : made.failed();
}

}  // namespace evenline::storage::postgres

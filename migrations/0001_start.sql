-- What queries read is a column; the whole row, as the core knows it, is the JSON in `body`.
-- Times are microseconds since 1970 UTC. Nothing is deleted but sessions and spent answers.

CREATE TABLE channel (
    number INTEGER PRIMARY KEY CHECK (number BETWEEN 1 AND 65535),
    id TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL
) STRICT;

-- The policy last set, as its event has it.
CREATE TABLE policy (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    data TEXT NOT NULL
) STRICT;

CREATE TABLE need (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL
) STRICT;

CREATE TABLE event (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    version INTEGER NOT NULL,
    kind TEXT NOT NULL,
    data TEXT NOT NULL
) STRICT;
CREATE INDEX event_of_ticket ON event (ticket, number) WHERE ticket <> 0;

CREATE TABLE ticket (
    id INTEGER PRIMARY KEY,
    version INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 9),
    need INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    closed_at INTEGER,
    body TEXT NOT NULL
) STRICT;
CREATE INDEX ticket_by_status ON ticket (status, id);
CREATE INDEX ticket_of_customer ON ticket (customer, id);
CREATE INDEX ticket_of_agent ON ticket (agent, id) WHERE agent <> 0;

CREATE TABLE contact (
    id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    thread TEXT NOT NULL
) STRICT;
CREATE INDEX contact_by_thread ON contact (channel, thread, id);

CREATE TABLE agent (
    id INTEGER PRIMARY KEY,
    body TEXT NOT NULL
) STRICT;

CREATE TABLE customer (
    id INTEGER PRIMARY KEY,
    ref TEXT,
    merged_into INTEGER NOT NULL,
    body TEXT NOT NULL
) STRICT;
CREATE UNIQUE INDEX customer_by_ref ON customer (ref) WHERE ref IS NOT NULL;

CREATE TABLE address (
    customer INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    verified INTEGER NOT NULL CHECK (verified IN (0, 1)),
    PRIMARY KEY (customer, kind, value)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX address_verified ON address (kind, value) WHERE verified = 1;
CREATE INDEX address_claimed ON address (kind, value) WHERE verified = 0;

CREATE TABLE offer (
    id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    status INTEGER NOT NULL CHECK (status BETWEEN 0 AND 4),
    body TEXT NOT NULL
) STRICT;
CREATE INDEX offer_open ON offer (id) WHERE status = 0;

CREATE TABLE promise (
    need INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    body TEXT NOT NULL,
    PRIMARY KEY (need, channel)
) STRICT, WITHOUT ROWID;

CREATE TABLE counters (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    event INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    contact INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    offer INTEGER NOT NULL,
    message INTEGER NOT NULL,
    outbox INTEGER NOT NULL
) STRICT;
INSERT INTO counters VALUES (1, 0, 0, 0, 0, 0, 0, 0, 0);

-- One wait: from joining the line until answered, abandoned or flowed out. It belongs to the
-- group that gave the promise and is counted in the interval in which it was first queued.
CREATE TABLE wait (
    id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    need INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    live INTEGER NOT NULL CHECK (live IN (0, 1)),
    target INTEGER NOT NULL,
    queued_at INTEGER NOT NULL,
    waited_from INTEGER NOT NULL,
    due_at INTEGER NOT NULL,
    answered_at INTEGER,
    abandoned_at INTEGER,
    flowed_out_at INTEGER,
    ended_at INTEGER,
    in_target INTEGER CHECK (in_target IN (0, 1))
) STRICT;
CREATE INDEX wait_of_ticket ON wait (ticket);
CREATE INDEX wait_by_time ON wait (queued_at);

CREATE TABLE raw (
    id INTEGER PRIMARY KEY,
    body BLOB NOT NULL
) STRICT;

CREATE TABLE inbound (
    channel INTEGER NOT NULL,
    dedupe_key TEXT NOT NULL CHECK (dedupe_key <> ''),
    kind TEXT NOT NULL,
    received_at INTEGER NOT NULL,
    raw INTEGER NOT NULL,
    PRIMARY KEY (channel, dedupe_key)
) STRICT, WITHOUT ROWID;

CREATE TABLE message (
    id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    contact INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    way INTEGER NOT NULL CHECK (way IN (0, 1)),
    internal_note INTEGER NOT NULL CHECK (internal_note IN (0, 1)),
    seen_by INTEGER NOT NULL CHECK (seen_by IN (0, 1)),
    author TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    provider_id TEXT NOT NULL,
    in_reply_to TEXT NOT NULL,
    attachments TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 5),
    delivery_error TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX message_of_ticket ON message (ticket, id);
CREATE INDEX message_by_provider_id ON message (channel, provider_id) WHERE provider_id <> '';

-- Filled a little later than `message`, off the path of an acknowledgement; `indexed` says how far.
CREATE VIRTUAL TABLE message_text USING fts5 (
    subject, text, content = 'message', content_rowid = 'id',
    tokenize = 'unicode61 remove_diacritics 2'
);
CREATE TABLE indexed (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    up_to INTEGER NOT NULL,
    probes INTEGER NOT NULL  -- counts the writes that showed a failed disk to be well again
) STRICT;
INSERT INTO indexed VALUES (1, 0, 0);

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY,
    channel INTEGER NOT NULL,
    subscriber TEXT NOT NULL,
    kind TEXT NOT NULL,
    ticket INTEGER NOT NULL,
    message INTEGER NOT NULL,
    thread TEXT NOT NULL,
    payload TEXT NOT NULL,
    due_at INTEGER NOT NULL,
    attempts INTEGER NOT NULL,
    done INTEGER NOT NULL DEFAULT 0 CHECK (done IN (0, 1)),
    error TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE INDEX outbox_due ON outbox (due_at, id) WHERE done = 0;

-- Each row's hash covers the row and the hash before it: an edited or missing row shows.
CREATE TABLE audit (
    id INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    actor TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    before TEXT NOT NULL,
    after TEXT NOT NULL,
    reason TEXT NOT NULL,
    from_ip TEXT NOT NULL,
    hash BLOB NOT NULL
) STRICT;

CREATE TABLE answer (
    key TEXT PRIMARY KEY,
    request_sha256 TEXT NOT NULL,
    status INTEGER NOT NULL,
    body TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX answer_by_time ON answer (at);

CREATE TABLE account (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    email TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    password_hash TEXT NOT NULL,
    agent INTEGER NOT NULL,
    profile TEXT NOT NULL,
    phone TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    created_at INTEGER NOT NULL
) STRICT;
CREATE UNIQUE INDEX account_of_agent ON account (agent) WHERE agent <> 0;

CREATE TABLE credential (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    secret_sha256 TEXT NOT NULL UNIQUE,
    session INTEGER NOT NULL CHECK (session IN (0, 1)),
    account INTEGER NOT NULL,
    role INTEGER NOT NULL CHECK (role BETWEEN 0 AND 3),
    scopes TEXT NOT NULL,
    label TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT;

CREATE TABLE link (
    secret_sha256 TEXT PRIMARY KEY,
    account INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE accounts_version (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO accounts_version VALUES (1, 1);

-- What agents keep beside their tickets, the bytes of attachments, and what search looks in.

CREATE TABLE draft (
    account INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
    channel TEXT NOT NULL,
    text TEXT NOT NULL,  -- empty: deleted; the row stays so that versions never begin again
    version INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (account, ticket, kind)
) STRICT, WITHOUT ROWID;

CREATE TABLE canned (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    owner INTEGER NOT NULL,  -- an account; 0: everybody's
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;
CREATE INDEX canned_of ON canned (owner, name);

CREATE TABLE disposition (
    place INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    english TEXT NOT NULL,
    spanish TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;
INSERT INTO disposition VALUES
    (1, 'resolved', 'Resolved', 'Resuelto', 1),
    (2, 'follow_up', 'To be followed up', 'Queda pendiente', 1),
    (3, 'no_answer', 'Customer did not answer', 'El cliente no respondió', 1),
    (4, 'not_for_us', 'Not for us', 'No nos corresponde', 1),
    (5, 'spam', 'Spam', 'Correo basura', 1);
CREATE TABLE disposition_version (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    number INTEGER NOT NULL
) STRICT;
INSERT INTO disposition_version VALUES (1, 1);

-- One row a content, however often it came or went.
CREATE TABLE content (
    sha256 TEXT PRIMARY KEY CHECK (length(sha256) = 64),
    bytes BLOB NOT NULL
) STRICT;

-- Files put down for a message that is not sent yet.
CREATE TABLE upload (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    ticket INTEGER NOT NULL,
    account INTEGER NOT NULL,
    name TEXT NOT NULL,
    content_type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX upload_of_ticket ON upload (ticket, id);

-- Replies whose author may still take them back: neither the line nor a provider knows of them.
CREATE TABLE held_reply (
    message INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    agent INTEGER NOT NULL,
    await_customer INTEGER NOT NULL CHECK (await_customer IN (0, 1)),
    due_at INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    thread TEXT NOT NULL,
    payload TEXT NOT NULL
) STRICT;

-- The secret makes codes, so it is kept as it is; recovery codes only as their SHA-256.
CREATE TABLE second_factor (
    account INTEGER PRIMARY KEY,
    secret TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    last_step INTEGER NOT NULL,
    recovery TEXT NOT NULL
) STRICT;

-- When `state` was reached.
ALTER TABLE message ADD COLUMN state_at INTEGER NOT NULL DEFAULT 0;
CREATE INDEX customer_merged ON customer (merged_into) WHERE merged_into <> 0;
CREATE INDEX outbox_of_message ON outbox (message, id) WHERE message <> 0;

-- From here on a message is found as soon as it is stored; what was not indexed yet is now.
INSERT INTO message_text (message_text) VALUES ('rebuild');

CREATE VIRTUAL TABLE person_text USING fts5 (
    name, ref, tokenize = 'unicode61 remove_diacritics 2'
);
-- Any three characters in a row of a number, a mailbox or a handle find their owner.
CREATE VIRTUAL TABLE address_text USING fts5 (address, tokenize = 'trigram');
INSERT INTO person_text (rowid, name, ref)
    SELECT id, ifnull(json_extract(body, '$.name'), ''), ifnull(ref, '') FROM customer
    WHERE merged_into = 0;
INSERT INTO address_text (rowid, address)
    SELECT customer, group_concat(value, ' ') FROM address GROUP BY customer;

-- What supervisors and administrators keep beside the line.

CREATE TABLE policy_version (
    number INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    by TEXT NOT NULL,
    comment TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

-- Who reads along (0) or is asked for advice (1) on a ticket that somebody else holds.
CREATE TABLE companion (
    ticket INTEGER NOT NULL,
    who TEXT NOT NULL,
    kind INTEGER NOT NULL CHECK (kind IN (0, 1)),
    agent INTEGER NOT NULL,
    name TEXT NOT NULL,
    by TEXT NOT NULL,
    since INTEGER NOT NULL,
    PRIMARY KEY (ticket, who, kind)
) STRICT, WITHOUT ROWID;

-- Secrets sign what we send, so they are kept as they are; those of the configuration file are not.
CREATE TABLE subscriber (
    id TEXT PRIMARY KEY,
    url TEXT NOT NULL,
    secrets TEXT NOT NULL,
    events TEXT NOT NULL,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    may_be_private INTEGER NOT NULL CHECK (may_be_private IN (0, 1)),
    configured INTEGER NOT NULL CHECK (configured IN (0, 1)),
    gone_at INTEGER NOT NULL,
    created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE delivery_attempt (
    id INTEGER PRIMARY KEY,
    outbox INTEGER NOT NULL,
    at INTEGER NOT NULL,
    status INTEGER NOT NULL,
    took INTEGER NOT NULL,
    error TEXT NOT NULL
) STRICT;
CREATE INDEX delivery_attempt_of ON delivery_attempt (outbox, id);
CREATE INDEX outbox_of_subscriber ON outbox (subscriber, id) WHERE channel = 0;

-- Tickets that only tried a channel: no report counts them.
CREATE TABLE test_ticket (ticket INTEGER PRIMARY KEY) STRICT;

-- A note that only the holder, those asked for advice and supervisors see.
ALTER TABLE message ADD COLUMN whisper INTEGER NOT NULL DEFAULT 0 CHECK (whisper IN (0, 1));

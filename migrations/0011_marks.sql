-- What people put on tickets, words taken out of messages, and views that are kept.
CREATE TABLE tag (
    ticket INTEGER NOT NULL,
    tag TEXT NOT NULL CHECK (tag <> ''),
    PRIMARY KEY (ticket, tag)
) STRICT, WITHOUT ROWID;
CREATE INDEX tag_by_name ON tag (tag, ticket);

CREATE TABLE closing_view (
    ticket INTEGER PRIMARY KEY,
    resolved INTEGER NOT NULL CHECK (resolved IN (-1, 0, 1)),  -- -1: not said
    effort INTEGER NOT NULL CHECK (effort BETWEEN 0 AND 5),
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE saved_view (
    id INTEGER PRIMARY KEY,
    owner INTEGER NOT NULL,
    shared INTEGER NOT NULL CHECK (shared IN (0, 1)),
    name TEXT NOT NULL,
    place TEXT NOT NULL
) STRICT;
CREATE INDEX saved_view_of ON saved_view (owner, name);

CREATE TABLE reassignment (
    id TEXT PRIMARY KEY,
    actor TEXT NOT NULL,
    until INTEGER NOT NULL,
    back TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- The bytes a message came in, so that they can go with it; 0: ours, or older than this.
ALTER TABLE message ADD COLUMN raw INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN redacted_at INTEGER NOT NULL DEFAULT 0;
ALTER TABLE message ADD COLUMN redacted_by TEXT NOT NULL DEFAULT '';
CREATE INDEX message_with_files ON message (id) WHERE attachments <> '';

-- Somebody who reads along without the agent seeing it.
ALTER TABLE companion ADD COLUMN hidden INTEGER NOT NULL DEFAULT 0 CHECK (hidden IN (0, 1));

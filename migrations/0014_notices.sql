CREATE TABLE notice (
    id INTEGER PRIMARY KEY,
    english TEXT NOT NULL,
    spanish TEXT NOT NULL,
    starts_at INTEGER NOT NULL,
    ends_at INTEGER NOT NULL,
    by TEXT NOT NULL,
    ended_by TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

CREATE TABLE notice_told (
    notice INTEGER NOT NULL,
    customer INTEGER NOT NULL,
    ticket INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (notice, customer)
) STRICT, WITHOUT ROWID;

-- How far a provider that is asked (polled, or read as a stream) has been read.
CREATE TABLE reading_mark (
    channel INTEGER PRIMARY KEY,
    text TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;

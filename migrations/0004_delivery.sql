-- What a provider says of a message before our own report of sending it: kept until that report
-- names the message.
CREATE TABLE early_status (
    channel INTEGER NOT NULL,
    provider_id TEXT NOT NULL CHECK (provider_id <> ''),
    state INTEGER NOT NULL CHECK (state BETWEEN 1 AND 5),
    error TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (channel, provider_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX early_status_by_time ON early_status (at);

-- Addresses our mail came back from, until something arrives there again.
CREATE TABLE undeliverable (
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    error TEXT NOT NULL,
    at INTEGER NOT NULL,
    PRIMARY KEY (kind, value)
) STRICT, WITHOUT ROWID;

CREATE INDEX outbox_of_thread ON outbox (channel, thread) WHERE done = 0;

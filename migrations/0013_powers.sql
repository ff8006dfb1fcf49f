-- What was granted, asked for or refused beyond an agent's own limit. State: 0, 1, 2.
CREATE TABLE power_grant (
    ticket INTEGER NOT NULL,
    number INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    need INTEGER NOT NULL,
    power TEXT NOT NULL,
    amount_minor INTEGER NOT NULL,
    currency TEXT NOT NULL,
    agent INTEGER NOT NULL,
    by TEXT NOT NULL,
    reason TEXT NOT NULL,
    state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 2),
    decided_by TEXT NOT NULL,
    decided_reason TEXT NOT NULL,
    at INTEGER NOT NULL,
    decided_at INTEGER NOT NULL,
    PRIMARY KEY (ticket, number)
) STRICT, WITHOUT ROWID;
CREATE INDEX power_asked ON power_grant (at) WHERE state = 1;

-- Customers we wrote to first, because they had asked repeatedly and nothing had come of it.
CREATE TABLE outreach (
    customer INTEGER NOT NULL,
    last_ticket INTEGER NOT NULL,
    at INTEGER NOT NULL,
    tries INTEGER NOT NULL,
    first_at INTEGER NOT NULL,
    given_up INTEGER NOT NULL CHECK (given_up IN (0, 1)),
    channel INTEGER NOT NULL,
    thread TEXT NOT NULL,
    PRIMARY KEY (customer, last_ticket)
) STRICT, WITHOUT ROWID;
CREATE INDEX outreach_by_time ON outreach (at);

-- What was said about a wait, and how long it was: durations in microseconds from `made_at` on.
CREATE TABLE wait_estimate (
    ticket INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    need INTEGER NOT NULL,
    channel INTEGER NOT NULL,
    position INTEGER NOT NULL,
    low INTEGER NOT NULL,
    likely INTEGER NOT NULL,
    high INTEGER NOT NULL,
    waited INTEGER NOT NULL,
    gave_up INTEGER NOT NULL CHECK (gave_up IN (0, 1)),
    PRIMARY KEY (ticket, made_at)
) STRICT, WITHOUT ROWID;
CREATE INDEX wait_estimate_by_time ON wait_estimate (made_at);

-- Policies that are to come in force by themselves.
CREATE TABLE policy_plan (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    due_at INTEGER NOT NULL,
    made_at INTEGER NOT NULL,
    by TEXT NOT NULL,
    comment TEXT NOT NULL,
    text TEXT NOT NULL
) STRICT;

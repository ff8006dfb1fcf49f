-- The log of events as a chain: the hash over everything from `since` to `number`. An event that is
-- changed, moved or taken out no longer fits it (evenline verify).
CREATE TABLE event_seal (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    since INTEGER NOT NULL,
    number INTEGER NOT NULL,
    hash BLOB NOT NULL
) STRICT;

-- A store that is older than the chain is sealed from its last event on.
INSERT INTO event_seal (one, since, number, hash)
    SELECT 1, ifnull(max(number), 0), ifnull(max(number), 0), x'' FROM event;

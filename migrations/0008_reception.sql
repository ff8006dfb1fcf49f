-- What customers are given: a page of their ticket, invitations, codes, a question about effort.

-- Signs the links of the pages and the marks of the invitations; made at the first start.
CREATE TABLE ticket_secret (
    one INTEGER PRIMARY KEY CHECK (one = 1),
    secret TEXT NOT NULL
) STRICT;

-- Links made up to then open nothing.
CREATE TABLE pages_revoked (
    ticket INTEGER PRIMARY KEY,
    until INTEGER NOT NULL
) STRICT;

CREATE TABLE invitation (
    id INTEGER PRIMARY KEY,
    ticket INTEGER NOT NULL,
    from_channel INTEGER NOT NULL,
    to_channel INTEGER NOT NULL,
    agent INTEGER NOT NULL,  -- 0: the customer's own choice
    at INTEGER NOT NULL,
    followed_at INTEGER NOT NULL
) STRICT;
CREATE INDEX invitation_of ON invitation (ticket, id);
CREATE INDEX invitation_by_time ON invitation (at);

CREATE TABLE effort_rating (
    ticket INTEGER PRIMARY KEY,
    score INTEGER NOT NULL CHECK (score BETWEEN 1 AND 5),
    said TEXT NOT NULL,
    at INTEGER NOT NULL
) STRICT;
CREATE INDEX effort_rating_by_time ON effort_rating (at);

-- Codes sent to an address to prove it: the digest only.
CREATE TABLE address_proof (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    customer INTEGER NOT NULL,
    kind TEXT NOT NULL,
    value TEXT NOT NULL,
    digest TEXT NOT NULL,
    expires_at INTEGER NOT NULL,
    tries_left INTEGER NOT NULL
) STRICT;

-- What a conversation's customer may see is asked by its contacts.
CREATE INDEX message_of_contact ON message (contact, id);

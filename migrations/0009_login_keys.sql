-- How else than by password somebody is known.

CREATE TABLE passkey (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    account INTEGER NOT NULL,
    credential TEXT NOT NULL UNIQUE,
    public_key BLOB NOT NULL,
    place TEXT NOT NULL,
    name TEXT NOT NULL,
    counter INTEGER NOT NULL,
    created_at INTEGER NOT NULL,
    last_used_at INTEGER NOT NULL
) STRICT;
CREATE INDEX passkey_of_account ON passkey (account, id);

-- An identity provider's name for somebody, and whose account it was first seen with.
CREATE TABLE subject (
    issuer TEXT NOT NULL,
    subject TEXT NOT NULL,
    account INTEGER NOT NULL,
    PRIMARY KEY (issuer, subject),
    UNIQUE (issuer, account)
) STRICT, WITHOUT ROWID;

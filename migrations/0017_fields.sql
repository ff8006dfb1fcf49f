-- Fields of the house's own and what stands in them; what a person puts under their mails; the
-- second person of a planned policy; what a wait asked of an agent when it began.
CREATE TABLE field (
    place INTEGER PRIMARY KEY,
    code TEXT NOT NULL UNIQUE,
    english TEXT NOT NULL,
    spanish TEXT NOT NULL,
    of_customer INTEGER NOT NULL CHECK (of_customer IN (0, 1)),
    active INTEGER NOT NULL CHECK (active IN (0, 1))
) STRICT;

CREATE TABLE ticket_field (
    ticket INTEGER NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value <> ''),
    PRIMARY KEY (ticket, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE customer_field (
    customer INTEGER NOT NULL,
    code TEXT NOT NULL,
    value TEXT NOT NULL CHECK (value <> ''),
    PRIMARY KEY (customer, code)
) STRICT, WITHOUT ROWID;

CREATE TABLE signature (
    account INTEGER PRIMARY KEY,
    text TEXT NOT NULL CHECK (text <> '')
) STRICT;

ALTER TABLE policy_plan ADD COLUMN approved_by TEXT NOT NULL DEFAULT '';
ALTER TABLE wait ADD COLUMN skills TEXT NOT NULL DEFAULT '';

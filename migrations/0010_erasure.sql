-- Erasing a person. Where a log's entry names people, its chain covers a salted digest of the text
-- instead of the text: erased, the text and the salt are gone and the digest stays.
ALTER TABLE event ADD COLUMN salt BLOB;
ALTER TABLE event ADD COLUMN digest BLOB;
ALTER TABLE audit ADD COLUMN salt BLOB;
ALTER TABLE audit ADD COLUMN digest BLOB;
-- What lies before is sealed no longer: its chain is over the texts themselves.
UPDATE event_seal SET since = number, hash = x'';

-- Which events say who somebody is.
CREATE TABLE customer_event (
    customer INTEGER NOT NULL,
    number INTEGER NOT NULL,
    PRIMARY KEY (customer, number)
) STRICT, WITHOUT ROWID;

-- Whose words a raw request holds.
CREATE TABLE raw_ticket (
    ticket INTEGER NOT NULL,
    raw INTEGER NOT NULL,
    PRIMARY KEY (ticket, raw)
) STRICT, WITHOUT ROWID;
CREATE INDEX raw_ticket_by_raw ON raw_ticket (raw);
CREATE INDEX inbound_by_raw ON inbound (raw);

-- Its words are gone, by an erasure or by age.
ALTER TABLE ticket ADD COLUMN blanked INTEGER NOT NULL DEFAULT 0 CHECK (blanked IN (0, 1));
CREATE INDEX ticket_to_forget ON ticket (closed_at) WHERE closed_at IS NOT NULL AND blanked = 0;

-- `scrubbed`: what the rows held is gone from the index, the log and the file's free space too.
CREATE TABLE erasure (
    id INTEGER PRIMARY KEY,
    customer INTEGER NOT NULL,
    at INTEGER NOT NULL,
    scrubbed INTEGER NOT NULL CHECK (scrubbed IN (0, 1))
) STRICT;

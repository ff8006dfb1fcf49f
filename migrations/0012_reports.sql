-- When a contact began: reports look for the contact that failed before another.
ALTER TABLE contact ADD COLUMN at INTEGER NOT NULL DEFAULT 0;
UPDATE contact SET at = r.at FROM
    (SELECT CAST(substr(json_extract(data, '$.contact.id'), 5) AS INTEGER) AS id, at
     FROM event WHERE kind = 'received') r
    WHERE contact.id = r.id;
CREATE INDEX contact_by_time ON contact (at, channel);

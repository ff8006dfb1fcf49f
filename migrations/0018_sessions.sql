-- Where a session was opened from, so that its owner knows their own.
ALTER TABLE credential ADD COLUMN from_ip TEXT NOT NULL DEFAULT '';

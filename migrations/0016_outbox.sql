-- What was ever sent for a ticket: asked when a person is erased.
CREATE INDEX outbox_of_ticket ON outbox (ticket) WHERE ticket <> 0;

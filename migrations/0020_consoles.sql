-- Agents with a console: who of them does not come back after a restart is gone.
CREATE TABLE console (agent INTEGER PRIMARY KEY) STRICT;

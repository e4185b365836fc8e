-- What a commit costs is the number of pages it touches, and an index that begins with a user touches one for each row.

-- All of a user's reservations are found date by date.
DROP INDEX reservations_by_user;

-- The same table, but for its unique index: the ids that the SDK makes begin with the time, and land beside each other.
CREATE TABLE outcomes (
  number      INTEGER PRIMARY KEY,
  user_id     TEXT REFERENCES users,
  command_id  TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  type        TEXT NOT NULL,
  status      INTEGER NOT NULL,
  body        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  UNIQUE (command_id, user_id)
) STRICT;

INSERT INTO outcomes (number, user_id, command_id, fingerprint, type, status, body, at)
SELECT number, user_id, command_id, fingerprint, type, status, body, at FROM command_outcomes;
DROP TABLE command_outcomes;
ALTER TABLE outcomes RENAME TO command_outcomes;

CREATE UNIQUE INDEX command_outcomes_of_operator ON command_outcomes (command_id) WHERE user_id IS NULL;
CREATE INDEX command_outcomes_by_age ON command_outcomes (at);

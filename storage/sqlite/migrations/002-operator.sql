-- What the operator has set of a sale, over what the catalogue says. Absent: as the catalogue says.

ALTER TABLE concerts ADD COLUMN sale_opened INTEGER NOT NULL DEFAULT 0 CHECK (sale_opened IN (0, 1));
ALTER TABLE concerts ADD COLUMN sale_stop TEXT CHECK (sale_stop IN ('PAUSED', 'CLOSED'));
ALTER TABLE concerts ADD COLUMN sale_stopped_at INTEGER CHECK ((sale_stopped_at IS NULL) = (sale_stop IS NULL));
ALTER TABLE concerts ADD COLUMN max_active INTEGER CHECK (max_active > 0);
ALTER TABLE concerts ADD COLUMN batch_size INTEGER CHECK (batch_size > 0);
ALTER TABLE concerts ADD COLUMN batch_interval_ms INTEGER CHECK (batch_interval_ms > 0);

CREATE TABLE blocked_seats (
  schedule_id TEXT NOT NULL,
  seat_index  INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, seat_index),
  FOREIGN KEY (schedule_id, seat_index) REFERENCES seats (schedule_id, seat_index)
) STRICT, WITHOUT ROWID;

CREATE INDEX users_by_name ON users (name);

-- Until now the operator did nothing but import.
ALTER TABLE audit ADD COLUMN actor TEXT NOT NULL DEFAULT 'server' CHECK (actor IN ('server', 'operator'));
UPDATE audit SET actor = 'operator' WHERE kind = 'catalogue-imported';

-- The same table but for `user_id`, that may be absent: then the command was the operator's.
CREATE TABLE outcomes (
  number      INTEGER PRIMARY KEY,
  user_id     TEXT REFERENCES users,
  command_id  TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  type        TEXT NOT NULL,
  status      INTEGER NOT NULL,
  body        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  UNIQUE (user_id, command_id)
) STRICT;

INSERT INTO outcomes (number, user_id, command_id, fingerprint, type, status, body, at)
SELECT number, user_id, command_id, fingerprint, type, status, body, at FROM command_outcomes;
DROP TABLE command_outcomes;
ALTER TABLE outcomes RENAME TO command_outcomes;

CREATE UNIQUE INDEX command_outcomes_of_operator ON command_outcomes (command_id) WHERE user_id IS NULL;
CREATE INDEX command_outcomes_by_age ON command_outcomes (at);

-- A page of a user's reservations costs what it holds, not what the user ever held.
DROP INDEX reservations_by_user;
CREATE INDEX reservations_by_user ON reservations (user_id, held_at, number);
CREATE INDEX reservations_by_user_and_schedule ON reservations (user_id, schedule_id, held_at, number);

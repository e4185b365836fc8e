-- Times are epoch milliseconds, money is whole KRW. Live reservations are the HELD and the PAID ones.

CREATE TABLE users (
  user_id       TEXT PRIMARY KEY,
  name          TEXT NOT NULL,
  registered_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- The catalogue as canonical JSON: comparing texts tells whether an import changes anything.

CREATE TABLE plans (
  plan_id TEXT PRIMARY KEY,
  plan    TEXT NOT NULL
) STRICT;

CREATE TABLE concerts (
  concert_id    TEXT PRIMARY KEY,
  header        TEXT NOT NULL,                           -- the concert less its schedules
  last_sequence INTEGER NOT NULL DEFAULT 0               -- outlives purged tokens: a sequence is never issued twice
) STRICT, WITHOUT ROWID;

CREATE TABLE schedules (
  schedule_id TEXT PRIMARY KEY,
  concert_id  TEXT NOT NULL REFERENCES concerts,
  plan_id     TEXT NOT NULL REFERENCES plans,
  starts_at   INTEGER NOT NULL,
  definition  TEXT NOT NULL,
  UNIQUE (concert_id, schedule_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX schedules_by_plan ON schedules (plan_id);

CREATE TABLE seats (
  schedule_id TEXT NOT NULL REFERENCES schedules,
  seat_index  INTEGER NOT NULL,
  seat_guid   TEXT NOT NULL,
  category    TEXT NOT NULL,
  price       INTEGER NOT NULL CHECK (price >= 0),
  PRIMARY KEY (schedule_id, seat_index)
) STRICT, WITHOUT ROWID;

CREATE TABLE queue_tokens (
  concert_id  TEXT NOT NULL REFERENCES concerts,
  sequence    INTEGER NOT NULL,
  token       TEXT NOT NULL UNIQUE,
  user_id     TEXT NOT NULL REFERENCES users,
  state       TEXT NOT NULL CHECK (state IN ('WAIT', 'ACTIVE', 'EXPIRED')),
  issued_at   INTEGER NOT NULL,
  admitted_at INTEGER,
  expires_at  INTEGER NOT NULL,
  ended_at    INTEGER,
  end_reason  TEXT,
  PRIMARY KEY (concert_id, sequence),
  CHECK ((state = 'EXPIRED') = (end_reason IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE UNIQUE INDEX one_live_token ON queue_tokens (concert_id, user_id) WHERE state <> 'EXPIRED';

-- From here on rows are appended under a number, and the unguessable ids are kept out of them in narrow indexes: what a
-- commit costs is the number of pages it touches, and random keys touch a page each.

CREATE TABLE reservations (
  number         INTEGER PRIMARY KEY,
  reservation_id TEXT NOT NULL UNIQUE,
  concert_id     TEXT NOT NULL,
  schedule_id    TEXT NOT NULL,
  user_id        TEXT NOT NULL REFERENCES users,
  state          TEXT NOT NULL CHECK (state IN ('HELD', 'PAID', 'EXPIRED', 'RELEASED', 'CANCELLED')),
  amount         INTEGER NOT NULL CHECK (amount >= 0),
  held_at        INTEGER NOT NULL,
  expires_at     INTEGER NOT NULL,
  ended_at       INTEGER,
  FOREIGN KEY (concert_id, schedule_id) REFERENCES schedules (concert_id, schedule_id)
) STRICT;

CREATE INDEX reservations_by_user ON reservations (user_id);

-- Name and price are those of the moment of the hold: an ended reservation outlives a change of its schedule's plan.
CREATE TABLE reservation_seats (
  reservation INTEGER NOT NULL REFERENCES reservations,
  ordinal     INTEGER NOT NULL,
  schedule_id TEXT NOT NULL,
  seat_index  INTEGER NOT NULL,
  seat_guid   TEXT NOT NULL,
  price       INTEGER NOT NULL,
  live        INTEGER NOT NULL CHECK (live IN (0, 1)),
  PRIMARY KEY (reservation, ordinal)
) STRICT, WITHOUT ROWID;

-- Two live reservations of one seat are impossible, even if every line of code above this one is wrong.
CREATE UNIQUE INDEX one_live_reservation ON reservation_seats (schedule_id, seat_index) WHERE live = 1;

CREATE TABLE payments (
  reservation INTEGER PRIMARY KEY REFERENCES reservations,
  payment_id  TEXT NOT NULL,
  amount      INTEGER NOT NULL CHECK (amount >= 0),
  paid_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE wallets (
  user_id TEXT PRIMARY KEY REFERENCES users,
  balance INTEGER NOT NULL CHECK (balance BETWEEN 0 AND 1000000000000)
) STRICT, WITHOUT ROWID;

CREATE TABLE wallet_entries (
  position      INTEGER PRIMARY KEY,
  entry_id      TEXT NOT NULL UNIQUE,
  user_id       TEXT NOT NULL REFERENCES users,
  at            INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('CHARGE', 'PAYMENT')),
  amount        INTEGER NOT NULL,
  balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
  reservation   INTEGER REFERENCES reservations,
  CHECK (CASE kind WHEN 'CHARGE' THEN amount > 0 AND reservation IS NULL
                   ELSE amount <= 0 AND reservation IS NOT NULL END)
) STRICT;

CREATE INDEX wallet_entries_by_user ON wallet_entries (user_id);

CREATE TABLE command_outcomes (
  number      INTEGER PRIMARY KEY,
  user_id     TEXT NOT NULL REFERENCES users,
  command_id  TEXT NOT NULL,
  fingerprint TEXT NOT NULL,
  type        TEXT NOT NULL,
  status      INTEGER NOT NULL,
  body        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  UNIQUE (user_id, command_id)
) STRICT;

CREATE INDEX command_outcomes_by_age ON command_outcomes (at);

CREATE TABLE leases (
  concert_id  TEXT PRIMARY KEY REFERENCES concerts,
  epoch       INTEGER NOT NULL,
  owner       TEXT NOT NULL,
  acquired_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE audit (
  position   INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  kind       TEXT NOT NULL,
  concert_id TEXT,
  detail     TEXT NOT NULL
) STRICT;

-- What a readiness check writes to.
CREATE TABLE probe (
  one    INTEGER PRIMARY KEY CHECK (one = 1),
  writes INTEGER NOT NULL
) STRICT;

INSERT INTO probe (one, writes) VALUES (1, 0);

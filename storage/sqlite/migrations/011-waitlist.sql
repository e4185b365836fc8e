-- Who waits for seats of a date to come back, in order. A place ends with the offer that is made of it: a hold that says so.

CREATE TABLE waitlist_places (
  schedule_id TEXT NOT NULL REFERENCES schedules,
  sequence    INTEGER NOT NULL,
  user_id     TEXT NOT NULL REFERENCES users,
  quantity    INTEGER NOT NULL CHECK (quantity > 0),
  zone        TEXT,
  category    TEXT,
  joined_at   INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, sequence),
  UNIQUE (schedule_id, user_id)
) STRICT, WITHOUT ROWID;

-- 1: it was made for who was on the waitlist.
ALTER TABLE reservations ADD COLUMN offered INTEGER CHECK (offered = 1);

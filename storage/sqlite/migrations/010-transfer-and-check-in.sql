-- What is paid may be passed on. `user_id` is who holds it now; `buyer_id` is who has paid it, where that is another. The generation is that of its
-- ticket: 1, and one more for each transfer. Of a transfer code there is the hash alone, and none but the one given out last.
ALTER TABLE reservations ADD COLUMN buyer_id TEXT REFERENCES users CHECK (buyer_id <> user_id);
ALTER TABLE reservations ADD COLUMN generation INTEGER NOT NULL DEFAULT 1;
ALTER TABLE reservations ADD COLUMN transfer_hash TEXT;
ALTER TABLE reservations ADD COLUMN transfer_until INTEGER
  CHECK ((transfer_until IS NULL) = (transfer_hash IS NULL) AND (transfer_hash IS NULL OR state = 'PAID'));

CREATE UNIQUE INDEX reservation_of_transfer_code ON reservations (transfer_hash) WHERE transfer_hash IS NOT NULL;

-- Who was let in. Twice is impossible, even if every line of code above this one is wrong.
CREATE TABLE check_ins (
  reservation INTEGER PRIMARY KEY REFERENCES reservations,
  door        TEXT NOT NULL,
  at          INTEGER NOT NULL
) STRICT;

-- Tickets up to that generation are void, in the order in which they became so: for doors that have no network when it matters.
CREATE TABLE revoked_tickets (
  number      INTEGER PRIMARY KEY,
  schedule_id TEXT NOT NULL,
  reservation INTEGER NOT NULL REFERENCES reservations,
  generation  INTEGER NOT NULL
) STRICT;

CREATE INDEX revoked_tickets_by_schedule ON revoked_tickets (schedule_id);

-- When a hold's checkout began, which it does once; absent: it has not.

ALTER TABLE reservations ADD COLUMN checkout_at INTEGER;

-- The same table but for refunds, in the order of the entries.
CREATE TABLE entries (
  position      INTEGER PRIMARY KEY,
  entry_id      TEXT NOT NULL UNIQUE,
  user_id       TEXT NOT NULL REFERENCES users,
  at            INTEGER NOT NULL,
  kind          TEXT NOT NULL CHECK (kind IN ('CHARGE', 'PAYMENT', 'REFUND')),
  amount        INTEGER NOT NULL,
  balance_after INTEGER NOT NULL CHECK (balance_after >= 0),
  reservation   INTEGER REFERENCES reservations,
  CHECK (CASE kind WHEN 'CHARGE' THEN amount > 0 AND reservation IS NULL
                   WHEN 'PAYMENT' THEN amount <= 0 AND reservation IS NOT NULL
                   ELSE amount >= 0 AND reservation IS NOT NULL END)
) STRICT;

INSERT INTO entries (position, entry_id, user_id, at, kind, amount, balance_after, reservation)
SELECT position, entry_id, user_id, at, kind, amount, balance_after, reservation FROM wallet_entries ORDER BY position;
DROP TABLE wallet_entries;
ALTER TABLE entries RENAME TO wallet_entries;

CREATE INDEX wallet_entries_by_user ON wallet_entries (user_id);

-- Two refunds of one reservation are impossible, even if every line of code above this one is wrong.
CREATE UNIQUE INDEX one_refund ON wallet_entries (reservation) WHERE kind = 'REFUND';

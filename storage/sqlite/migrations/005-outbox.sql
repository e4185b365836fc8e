-- What other systems may know of each change, numbered in the order of the commits. It begins with the upgrade: what was before stands in
-- the tables alone. Nothing but the number is looked for, and a number is not given twice because the last row is never purged; so there is
-- no index, and no AUTOINCREMENT, which would write a second page.
CREATE TABLE outbox (
  number     INTEGER PRIMARY KEY,
  at         INTEGER NOT NULL,
  concert_id TEXT,
  body       TEXT NOT NULL
) STRICT;

CREATE TABLE outbox_delivery (
  one       INTEGER PRIMARY KEY CHECK (one = 1),
  delivered INTEGER NOT NULL
) STRICT;

INSERT INTO outbox_delivery (one, delivered) VALUES (1, 0);

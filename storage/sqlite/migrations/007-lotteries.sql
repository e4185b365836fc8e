-- What a concert's line is drawn by, where its policy says that it is: there from when it was first stored as such. The seed stays a secret until
-- the line is drawn; who joined with a number up to `up_to` then has the place that the two of them give.
CREATE TABLE lotteries (
  concert_id TEXT PRIMARY KEY REFERENCES concerts,
  seed       TEXT NOT NULL,
  up_to      INTEGER CHECK (up_to >= 0),
  drawn_at   INTEGER CHECK ((drawn_at IS NULL) = (up_to IS NULL))
) STRICT, WITHOUT ROWID;

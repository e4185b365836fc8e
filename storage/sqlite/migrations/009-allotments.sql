-- Who has presented a code of an allotment, by the code's SHA-256, and which allotments are released. What they are is in the schedule's definition.

CREATE TABLE allotment_members (
  schedule_id  TEXT NOT NULL REFERENCES schedules,
  allotment_id TEXT NOT NULL,
  user_id      TEXT NOT NULL REFERENCES users,
  code         TEXT NOT NULL CHECK (length(code) = 64),
  joined_at    INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, allotment_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE allotment_releases (
  schedule_id  TEXT NOT NULL REFERENCES schedules,
  allotment_id TEXT NOT NULL,
  released_at  INTEGER NOT NULL,
  PRIMARY KEY (schedule_id, allotment_id)
) STRICT, WITHOUT ROWID;

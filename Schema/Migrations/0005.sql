-- One-time codes by which computers are let in; of a code's secret only the digest is kept.
CREATE TABLE invitation (
  digest BLOB PRIMARY KEY,
  office TEXT NOT NULL,
  machine TEXT,                       -- what the computer is to be called; null for its own name
  made_at TEXT NOT NULL,
  expires_at TEXT NOT NULL,           -- by this computer's clock
  used_at TEXT,
  node TEXT                           -- who used it
) STRICT, WITHOUT ROWID;

-- Who stands in `peer` was enrolled here, and may sync: what its computer is called, and what tells
-- it from one that its files were copied to.
ALTER TABLE peer ADD COLUMN machine TEXT NOT NULL DEFAULT '';
ALTER TABLE peer ADD COLUMN machine_mark BLOB;

-- Where the daemon of this store was reached last; invitations carry it.
CREATE TABLE served_address (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  address TEXT NOT NULL,
  noted_at TEXT NOT NULL
) STRICT;

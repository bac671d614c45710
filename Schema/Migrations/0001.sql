-- The change log, the feeds and what this computer knows of itself and of others.
--
-- Nothing in these tables is ever deleted but by an erasure order: lines are the truth, and every
-- record row (0002 and later) can be computed from them again.

-- This installation: one row.
CREATE TABLE this_node (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  node TEXT NOT NULL,                 -- id: the beginning of the public key's digest
  public_key BLOB NOT NULL,
  office TEXT NOT NULL,
  default_user TEXT NOT NULL,
  created_at TEXT NOT NULL,
  is_hub INTEGER NOT NULL DEFAULT 0   -- whether feeds are kept for other nodes
) STRICT;

-- Ids under which this store wrote before it learned that a copy of it was in use, or was restored.
CREATE TABLE former_node (
  node TEXT PRIMARY KEY,
  office TEXT NOT NULL,
  until TEXT NOT NULL,
  reason TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- One row for each branch of each log of which a line is held. A log forks when a copied store
-- writes on: branch 0 is the first seen, and a further one shares its lines 1 to `fork_after` with
-- its parent. Branches below 0 hold lines that came singly, by feeds, before their log.
CREATE TABLE log (
  key INTEGER PRIMARY KEY,
  node TEXT NOT NULL,
  class TEXT NOT NULL,
  branch INTEGER NOT NULL DEFAULT 0,
  parent INTEGER REFERENCES log,
  fork_after INTEGER NOT NULL DEFAULT 0,
  through INTEGER NOT NULL DEFAULT 0, -- lines 1 to this are held (or holes) without a gap
  link BLOB NOT NULL,                 -- the chain's link after line `through`
  UNIQUE (node, class, branch)
) STRICT;

-- The link at every 256th line, so that the link at any line costs at most 256 digests.
CREATE TABLE log_link (
  log INTEGER NOT NULL REFERENCES log,
  sequence INTEGER NOT NULL,
  link BLOB NOT NULL,
  PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;

-- Every line held, in order of arrival.
CREATE TABLE line (
  arrival INTEGER PRIMARY KEY,
  position INTEGER NOT NULL UNIQUE,   -- log.key * 2^40 + number in the log
  previous INTEGER,                   -- arrival of the line before it in the same case
  body BLOB NOT NULL                  -- the bytes as their author wrote them, packed (PackedLine.swift)
) STRICT;

-- Lines that are held and forwarded but count nowhere, and why. Judged again when the lines that
-- decide it come: those of the author's certificate, of the case, of the offices.
CREATE TABLE quarantine (
  line INTEGER PRIMARY KEY REFERENCES line,
  node TEXT NOT NULL,                 -- the author
  case_id TEXT NOT NULL,              -- '' for none
  reason TEXT NOT NULL
) STRICT;

-- Lines that were quarantined once and count now, with the newest line at the moment they began
-- to: who looked before it was not shown them.
CREATE TABLE late_line (
  line INTEGER PRIMARY KEY REFERENCES line,
  counts_from INTEGER NOT NULL
) STRICT;

-- Every edge of the tree of offices that ever counted: who once stood above a case may write on.
CREATE TABLE office_edge (
  lower TEXT NOT NULL,
  upper TEXT NOT NULL,
  PRIMARY KEY (lower, upper)
) STRICT, WITHOUT ROWID;

-- Numbers of a log for which only a digest is known.
CREATE TABLE hole (
  log INTEGER NOT NULL REFERENCES log,
  sequence INTEGER NOT NULL,
  digest BLOB NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;

-- Names in `over` whose line is not here: when it comes it goes into the history only.
CREATE TABLE early_replacement (
  type TEXT NOT NULL,
  case_id TEXT NOT NULL,
  id TEXT NOT NULL,
  field TEXT NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (type, case_id, id, field, name)
) STRICT, WITHOUT ROWID;

-- Fields that need a person's eye: two values stand, or this version cannot read the value.
CREATE TABLE field_mark (
  type TEXT NOT NULL,
  case_id TEXT NOT NULL,
  id TEXT NOT NULL,
  field TEXT NOT NULL,
  mark TEXT NOT NULL CHECK (mark IN ('conflict', 'unreadable')),
  PRIMARY KEY (type, case_id, id, field, mark)
) STRICT, WITHOUT ROWID;

-- Records of types that a newer version brought: merged raw, without columns.
CREATE TABLE foreign_record (
  type TEXT NOT NULL,
  case_id TEXT NOT NULL,
  id TEXT NOT NULL,
  heads TEXT NOT NULL,
  last_line INTEGER,
  PRIMARY KEY (case_id, type, id)
) STRICT, WITHOUT ROWID;

-- The newest line of cases whose own record has not come yet, or does not count yet; also of
-- records that hang on no case, as 'type id'.
CREATE TABLE rootless_case (
  case_id TEXT PRIMARY KEY,
  last_line INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Offices that hold a case beside the shown one, or once held it: few cases have any.
CREATE TABLE case_place (
  case_id TEXT NOT NULL,
  office TEXT NOT NULL,
  holds INTEGER NOT NULL,             -- 1: a value of `office` that stands; 0: held it once
  PRIMARY KEY (case_id, office)
) STRICT, WITHOUT ROWID;

-- Feeds: this node's own (hub = its id) and what was pulled of another's.
CREATE TABLE feed (
  key INTEGER PRIMARY KEY,
  hub TEXT NOT NULL,
  office TEXT NOT NULL,               -- '' for the common feed
  class TEXT NOT NULL,
  through INTEGER NOT NULL DEFAULT 0,
  link BLOB NOT NULL,                 -- the chain's link after entry `through`
  UNIQUE (hub, office, class)
) STRICT;

CREATE TABLE feed_link (
  feed INTEGER NOT NULL REFERENCES feed,
  position INTEGER NOT NULL,
  link BLOB NOT NULL,
  PRIMARY KEY (feed, position)
) STRICT, WITHOUT ROWID;

CREATE TABLE feed_entry (
  feed INTEGER NOT NULL REFERENCES feed,
  position INTEGER NOT NULL,
  line INTEGER NOT NULL REFERENCES line,
  PRIMARY KEY (feed, position)
) STRICT, WITHOUT ROWID;

-- Nodes that synced with this one, with the last sync that ended well.
CREATE TABLE peer (
  node TEXT PRIMARY KEY,
  office TEXT NOT NULL,
  public_key BLOB NOT NULL,
  first_seen_at TEXT NOT NULL,
  last_seen_at TEXT NOT NULL,
  completed_at TEXT                   -- its last pull that had nothing more to give
) STRICT, WITHOUT ROWID;

-- The hub this node syncs with, and what it has acknowledged as stored.
CREATE TABLE upstream (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  address TEXT NOT NULL,
  node TEXT NOT NULL,
  office TEXT NOT NULL,
  classes TEXT NOT NULL,              -- those that its tier takes, with spaces between
  joined_at TEXT NOT NULL,
  completed_at TEXT,                  -- the last sync that ended well
  clock_offset_milliseconds INTEGER   -- hub's clock less this one's, at the last sync
) STRICT;

CREATE TABLE receipt (
  node TEXT NOT NULL,                 -- this one's id, or a former one
  class TEXT NOT NULL,
  through INTEGER NOT NULL,
  at TEXT NOT NULL,
  PRIMARY KEY (node, class)
) STRICT, WITHOUT ROWID;

-- What was received from others so far; received = applied + quarantined + holes.
CREATE TABLE intake (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  received INTEGER NOT NULL DEFAULT 0,
  applied INTEGER NOT NULL DEFAULT 0,
  quarantined INTEGER NOT NULL DEFAULT 0,
  holes INTEGER NOT NULL DEFAULT 0,
  duplicates INTEGER NOT NULL DEFAULT 0
) STRICT;
INSERT INTO intake (only) VALUES (1);

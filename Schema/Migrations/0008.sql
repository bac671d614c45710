-- The recovery keys whose word is taken (docs/decisions/0014): most stores have one, a hub that came
-- under another one later has both.
CREATE TABLE trust_root (
  public_key BLOB PRIMARY KEY,
  noted_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

-- Stands while a hub that takes a lost one's place answers no pull yet.
CREATE TABLE collecting (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  since TEXT NOT NULL
) STRICT;

-- Who asked to be enrolled, and waits for an administrator's word.
CREATE TABLE waiting_node (
  node TEXT PRIMARY KEY,
  office TEXT NOT NULL,
  public_key BLOB NOT NULL,
  sealing_key BLOB NOT NULL,
  machine TEXT NOT NULL,
  machine_mark BLOB,
  former TEXT NOT NULL,               -- the enrolled id on whose word it asked
  asked_at TEXT NOT NULL
) STRICT, WITHOUT ROWID;

ALTER TABLE invitation ADD COLUMN is_hub INTEGER NOT NULL DEFAULT 0;
ALTER TABLE upstream ADD COLUMN public_key BLOB;

-- Certificates without a signature prove nothing: their lines wait like any other unproved one.
INSERT INTO quarantine (line, node, case_id, reason)
  SELECT c.last_line, g.node, '', 'certificate_unproved'
  FROM certificate c JOIN line l ON l.arrival = c.last_line JOIN log g ON g.key = l.position >> 40;
INSERT INTO rootless_case (case_id, last_line)
  SELECT 'certificate ' || id, last_line FROM certificate WHERE last_line IS NOT NULL;
UPDATE intake SET (applied, quarantined) = (
  SELECT applied - count(*), quarantined + count(*) FROM quarantine
  WHERE reason = 'certificate_unproved' AND node NOT IN (
    SELECT node FROM this_node UNION ALL SELECT node FROM former_node));
DROP TABLE certificate;
CREATE TABLE certificate (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  node TEXT, office TEXT, public_key TEXT, sealing_key TEXT, machine TEXT, hub INTEGER,
  issuer TEXT, signature TEXT, voided TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_node ON certificate (node);

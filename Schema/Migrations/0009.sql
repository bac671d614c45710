-- Up to which lines the logs of nodes are trusted, on the word of a hub
-- (CaseModel/RecordTypes/Revocation.swift).
CREATE TABLE revocation (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  node TEXT, plain_through INTEGER, personal_through INTEGER, trusted TEXT, reason TEXT,
  signature TEXT, voided TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX revocation_node ON revocation (node);

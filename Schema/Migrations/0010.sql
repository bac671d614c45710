-- Who saw personal data or was sent it, and what administrators did
-- (CaseModel/RecordTypes/Access.swift).
CREATE TABLE access (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  act TEXT, made_on TEXT, who TEXT, node TEXT, of_case TEXT, record TEXT, hub TEXT,
  office TEXT, first_entry INTEGER, last_entry INTEGER, count INTEGER, voided TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX access_case ON access (of_case) WHERE of_case IS NOT NULL;
CREATE INDEX access_node ON access (node) WHERE node IS NOT NULL;

-- How far each of this hub's personal feeds is noted as sent to a node. Not asked of the notes,
-- since another computer might write one that says more than is true.
CREATE TABLE sent_through (
  node TEXT NOT NULL,
  feed INTEGER NOT NULL REFERENCES feed,
  through INTEGER NOT NULL,
  PRIMARY KEY (node, feed)
) STRICT, WITHOUT ROWID;

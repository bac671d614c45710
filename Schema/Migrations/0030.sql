-- Terms of mutual-aid plans (CaseModel/RecordTypes/Plan.swift): lines of the common feed.
CREATE TABLE plan (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  code TEXT, year INTEGER, revision INTEGER, name TEXT, from_on TEXT, through_on TEXT,
  terms TEXT, voided TEXT
) STRICT, WITHOUT ROWID;

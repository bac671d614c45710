-- What people and firms are looked for by, in the form for comparing (CaseModel/KeyForm.swift); the
-- columns of rows that were there before are filled by CaseStore/KeyColumns.swift.
ALTER TABLE person ADD COLUMN name_key TEXT;
ALTER TABLE person ADD COLUMN identity_number_key TEXT;
ALTER TABLE person ADD COLUMN phone_key TEXT;
ALTER TABLE employer ADD COLUMN name_key TEXT;
ALTER TABLE employer ADD COLUMN code_key TEXT;
CREATE INDEX person_name ON person (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX person_identity_number ON person (identity_number_key)
  WHERE identity_number_key IS NOT NULL;
CREATE INDEX person_phone ON person (phone_key) WHERE phone_key IS NOT NULL;
CREATE INDEX employer_name ON employer (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX employer_code ON employer (code_key) WHERE code_key IS NOT NULL;

-- Cases that are one (CaseModel/RecordTypes/Merging.swift).
CREATE TABLE merging (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  into_case TEXT, because TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX merging_into ON merging (into_case);

-- Where each merged case leads, by the records above that count: rules in CaseStore/CaseMerges.swift.
CREATE TABLE merged_case (
  case_id TEXT PRIMARY KEY,
  into_id TEXT NOT NULL,              -- the case that the record names
  final_id TEXT NOT NULL              -- the one at the end, which counts for all
) STRICT, WITHOUT ROWID;
CREATE INDEX merged_case_final ON merged_case (final_id);

-- Participants that are one person (CaseModel/RecordTypes/SameAs.swift).
CREATE TABLE same_as (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  participant TEXT, other_case TEXT, other TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- Cases that look alike and are two (CaseModel/RecordTypes/Distinction.swift).
CREATE TABLE distinction (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  from_case TEXT, because TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX distinction_from ON distinction (from_case);

-- What the server above answered about people who are recorded here (CaseStore/ForeignCases.swift):
-- which office has a case on them, and since when.
CREATE TABLE case_elsewhere (
  case_id TEXT NOT NULL,
  participant TEXT NOT NULL,
  office TEXT NOT NULL,
  since_on TEXT,
  answered_on TEXT NOT NULL,
  PRIMARY KEY (case_id, participant, office)
) STRICT, WITHOUT ROWID;

-- Up to which line of this store's own personal log the server above was asked about people.
CREATE TABLE asked_elsewhere (
  node TEXT PRIMARY KEY,
  through INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

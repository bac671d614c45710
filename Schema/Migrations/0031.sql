-- Lists by which units enrol their workers (CaseModel/RecordTypes/EnrolmentList.swift), and who is
-- enrolled (Enrolment.swift).
CREATE TABLE enrolment_list (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, enrolled_on TEXT, plan TEXT, year INTEGER, unit TEXT, unit_code TEXT,
  official_number TEXT, official_number_key TEXT, from_on TEXT, through_on TEXT,
  members INTEGER, women INTEGER, fee_fen INTEGER, fee_source TEXT, voided TEXT
) STRICT;
CREATE INDEX enrolment_list_enrolled_on ON enrolment_list (enrolled_on);
CREATE INDEX enrolment_list_official_number ON enrolment_list (official_number_key)
  WHERE official_number_key IS NOT NULL;

CREATE TABLE enrolment (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, identity_number TEXT, sex TEXT, birth_year INTEGER, fee_fen INTEGER, years INTEGER,
  from_on TEXT, through_on TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
-- Whether somebody is enrolled is asked by number, and by name.
CREATE INDEX enrolment_identity_number ON enrolment (identity_number);
CREATE INDEX enrolment_name ON enrolment (name);

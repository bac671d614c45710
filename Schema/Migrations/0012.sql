-- Legal aid (CaseModel/RecordTypes/LegalAid.swift), and who was assigned.
CREATE TABLE legal_aid (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, applied_on TEXT, form TEXT, matter TEXT, scope TEXT, handler TEXT,
  official_number TEXT, official_number_key TEXT, of_case TEXT, hardship TEXT, urgent INTEGER,
  supplement_asked_on TEXT, supplement_received_on TEXT, decided_on TEXT, decision TEXT,
  decision_reason TEXT, stage TEXT, closed_on TEXT, outcome TEXT, ended_because TEXT,
  reported_on TEXT, subsidy_fen INTEGER, subsidy_paid_on TEXT, satisfaction TEXT, voided TEXT
) STRICT;
CREATE INDEX legal_aid_applied_on ON legal_aid (applied_on);
CREATE INDEX legal_aid_official_number ON legal_aid (official_number_key)
  WHERE official_number_key IS NOT NULL;
CREATE INDEX legal_aid_of_case ON legal_aid (of_case) WHERE of_case IS NOT NULL;
CREATE INDEX legal_aid_voided ON legal_aid (key) WHERE voided IS NOT NULL;

CREATE TABLE assignment (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  assigned_on TEXT, firm TEXT, ended_on TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE lawyer (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, licence TEXT, licence_key TEXT, phone TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- Consultations (CaseModel/RecordTypes/Consultation.swift), and what a case came from.
CREATE TABLE consultation (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, consulted_on TEXT, way TEXT, matter TEXT, handler TEXT, answer TEXT,
  official_number TEXT, official_number_key TEXT, voided TEXT
) STRICT;
CREATE INDEX consultation_consulted_on ON consultation (consulted_on);
CREATE INDEX consultation_official_number ON consultation (official_number_key)
  WHERE official_number_key IS NOT NULL;

CREATE TABLE origin (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  of_case TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX origin_of_case ON origin (of_case);

-- What a claim is about, and who receives it in the patient's place: personal
-- (CaseModel/RecordTypes/Diagnosis.swift, Payee.swift).
CREATE TABLE diagnosis (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  text TEXT, disease_code TEXT, event_code TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payee (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, relation TEXT, identity_number TEXT, phone TEXT, bank TEXT, account TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- A table a record type; a column a field, in the order of the declaration in CaseModel.
--
-- `heads` packs which lines give the fields their values (CaseStore/RecordHeads.swift); the other
-- columns hold the shown values and can be computed from the lines again. `last_line` begins the
-- chain of a case's lines. A field that holds numbers of papers has a column `…_key` beside it
-- with the number in normal form, for finding it whatever brackets were typed.

CREATE TABLE office (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  code TEXT, name TEXT, kind TEXT, reports_to TEXT, display_order INTEGER,
  voided TEXT
) STRICT, WITHOUT ROWID;

-- Cases have a short key inside, which is what the indexes hold: an id is a text of 43 bytes. No
-- index finds short numbers: they are looked for along the ids, a million in an eighth of a second.
CREATE TABLE mediation (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, accepted_on TEXT, applied_on TEXT, workers INTEGER, migrant INTEGER,
  new_employment INTEGER, dispute_types TEXT, sought_fen INTEGER, infringement_known_on TEXT,
  employment_ended_on TEXT, channel TEXT, referrer TEXT, referral_number TEXT,
  referral_number_key TEXT, mediator TEXT, official_number TEXT, official_number_key TEXT,
  refused_on TEXT, refused_reason TEXT, concluded_on TEXT, outcome TEXT, agreed_fen INTEGER,
  signed_on TEXT, effective_on TEXT, judicial_confirmation INTEGER,
  voided TEXT
) STRICT;
CREATE INDEX mediation_official_number ON mediation (official_number_key)
  WHERE official_number_key IS NOT NULL;
CREATE INDEX mediation_accepted ON mediation (accepted_on);

CREATE TABLE employer (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, code TEXT, industry TEXT, address TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE contact (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, phone TEXT, employer TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE participant (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  role TEXT, sex TEXT, birth_year INTEGER, migrant INTEGER, union_member INTEGER,
  sought_fen INTEGER, agreed_fen INTEGER, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE person (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, identity_kind TEXT, identity_number TEXT, identity_note TEXT, phone TEXT,
  bank_card TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE recovery (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  received_on TEXT, amount_fen INTEGER, kind TEXT, method TEXT, payer TEXT, worker TEXT,
  evidence TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE note (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  about TEXT, text TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

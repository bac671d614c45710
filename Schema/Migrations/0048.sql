-- Indexes that only a question needs are brought up when one is asked, and not with each row that is
-- saved (CaseStore/DeferredIndex.swift). Rows with `is_indexed` stand in them: always those with the
-- smallest keys, so that the others are found behind the last of them.
ALTER TABLE mediation ADD COLUMN is_indexed INTEGER;
DROP INDEX mediation_effective;
DROP INDEX mediation_failed;
DROP INDEX mediation_concluded;
UPDATE mediation SET is_indexed = 1;
CREATE INDEX mediation_indexed ON mediation (key) WHERE is_indexed = 1;
CREATE INDEX mediation_effective ON mediation (effective_on)
  WHERE is_indexed = 1 AND effective_on IS NOT NULL;
CREATE INDEX mediation_failed ON mediation (concluded_on)
  WHERE is_indexed = 1 AND outcome IN ('failed', 'withdrawn');
CREATE INDEX mediation_concluded ON mediation (concluded_on, accepted_on)
  WHERE is_indexed = 1 AND concluded_on IS NOT NULL;

-- People have a short key inside, as cases have: each of their indexes held both ids, 86 bytes.
CREATE TABLE person_with_key (
  key INTEGER PRIMARY KEY,
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  name TEXT, identity_kind TEXT, identity_number TEXT, identity_note TEXT, phone TEXT,
  bank_card TEXT, voided TEXT, name_key TEXT, identity_number_key TEXT, phone_key TEXT,
  is_indexed INTEGER,
  UNIQUE (case_id, id)
) STRICT;
INSERT INTO person_with_key (
    case_id, id, heads, name, identity_kind, identity_number, identity_note, phone, bank_card,
    voided, name_key, identity_number_key, phone_key, is_indexed)
  SELECT case_id, id, heads, name, identity_kind, identity_number, identity_note, phone, bank_card,
    voided, name_key, identity_number_key, phone_key, 1
  FROM person ORDER BY case_id, id;
DROP TABLE person;
ALTER TABLE person_with_key RENAME TO person;
CREATE INDEX person_indexed ON person (key) WHERE is_indexed = 1;
CREATE INDEX person_name ON person (name_key) WHERE is_indexed = 1 AND name_key IS NOT NULL;
CREATE INDEX person_identity_number ON person (identity_number_key)
  WHERE is_indexed = 1 AND identity_number_key IS NOT NULL;
CREATE INDEX person_phone ON person (phone_key) WHERE is_indexed = 1 AND phone_key IS NOT NULL;

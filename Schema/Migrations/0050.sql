-- What questions find rows of `mediation` and `person` by stands in tables beside them, and the
-- indexes on these (CaseStore/DeferredIndex.swift): an index of the table itself is opened for each
-- row that is saved, even if it takes none in. They hold the rows with the smallest keys; the others
-- are found behind the last of them.
DROP INDEX mediation_official_number;
DROP INDEX mediation_accepted;
DROP INDEX mediation_open;
DROP INDEX mediation_reversed;
DROP INDEX mediation_indexed;
DROP INDEX mediation_effective;
DROP INDEX mediation_failed;
DROP INDEX mediation_concluded;
DROP INDEX person_indexed;
DROP INDEX person_name;
DROP INDEX person_identity_number;
DROP INDEX person_phone;
ALTER TABLE mediation DROP COLUMN is_indexed;
ALTER TABLE person DROP COLUMN is_indexed;

CREATE TABLE mediation_indexed (
  key INTEGER PRIMARY KEY,
  official_number_key TEXT, accepted_on TEXT, refused_on TEXT, concluded_on TEXT, outcome TEXT,
  effective_on TEXT, office TEXT, voided TEXT
) STRICT;
INSERT INTO mediation_indexed (
    key, official_number_key, accepted_on, refused_on, concluded_on, outcome, effective_on, office,
    voided)
  SELECT key, official_number_key, accepted_on, refused_on, concluded_on, outcome, effective_on,
    office, voided
  FROM mediation ORDER BY key;
CREATE INDEX mediation_official_number ON mediation_indexed (official_number_key)
  WHERE official_number_key IS NOT NULL;
CREATE INDEX mediation_accepted ON mediation_indexed (accepted_on);
-- These two say all that the open cases are counted by; the first has them in the order of lists.
CREATE INDEX mediation_open
  ON mediation_indexed (accepted_on, key, concluded_on, refused_on, voided, office)
  WHERE concluded_on IS NULL AND refused_on IS NULL;
CREATE INDEX mediation_concluded
  ON mediation_indexed (concluded_on, accepted_on, refused_on, voided, office)
  WHERE concluded_on IS NOT NULL;
CREATE INDEX mediation_reversed ON mediation_indexed (concluded_on)
  WHERE concluded_on < coalesce(accepted_on, '9999') AND refused_on IS NULL;
CREATE INDEX mediation_failed ON mediation_indexed (concluded_on)
  WHERE outcome IN ('failed', 'withdrawn');
CREATE INDEX mediation_effective ON mediation_indexed (effective_on)
  WHERE effective_on IS NOT NULL;
CREATE TRIGGER mediation_indexed_update
  AFTER UPDATE OF official_number_key, accepted_on, refused_on, concluded_on, outcome, effective_on,
    office, voided
  ON mediation
BEGIN
  UPDATE mediation_indexed SET official_number_key = new.official_number_key,
    accepted_on = new.accepted_on, refused_on = new.refused_on,
    concluded_on = new.concluded_on, outcome = new.outcome, effective_on = new.effective_on,
    office = new.office, voided = new.voided
  WHERE key = new.key;
END;
CREATE TRIGGER mediation_indexed_delete AFTER DELETE ON mediation
BEGIN
  DELETE FROM mediation_indexed WHERE key = old.key;
END;

CREATE TABLE person_indexed (
  key INTEGER PRIMARY KEY,
  name_key TEXT, identity_number_key TEXT, phone_key TEXT
) STRICT;
INSERT INTO person_indexed (key, name_key, identity_number_key, phone_key)
  SELECT key, name_key, identity_number_key, phone_key FROM person ORDER BY key;
CREATE INDEX person_name ON person_indexed (name_key) WHERE name_key IS NOT NULL;
CREATE INDEX person_identity_number ON person_indexed (identity_number_key)
  WHERE identity_number_key IS NOT NULL;
CREATE INDEX person_phone ON person_indexed (phone_key) WHERE phone_key IS NOT NULL;
CREATE TRIGGER person_indexed_update
  AFTER UPDATE OF name_key, identity_number_key, phone_key ON person
BEGIN
  UPDATE person_indexed SET name_key = new.name_key,
    identity_number_key = new.identity_number_key, phone_key = new.phone_key
  WHERE key = new.key;
END;
CREATE TRIGGER person_indexed_delete AFTER DELETE ON person
BEGIN
  DELETE FROM person_indexed WHERE key = old.key;
END;

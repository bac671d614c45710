-- Orders to erase a record: lines of the common feed (CaseModel/RecordTypes/Erasure.swift).
CREATE TABLE erasure (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  record_case TEXT, record_type TEXT, record TEXT, reason TEXT, acts_on TEXT, voided TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX erasure_record ON erasure (record);

-- Records that were erased here, for good: whatever comes of them later is kept as a digest.
CREATE TABLE erased_record (
  case_id TEXT NOT NULL,
  type TEXT NOT NULL,
  id TEXT NOT NULL,
  erasure TEXT NOT NULL,              -- the order
  erased_on TEXT NOT NULL,            -- local date of this computer
  is_file_clean INTEGER NOT NULL,     -- 0: the file may hold copies of old pages still
  PRIMARY KEY (case_id, type, id)
) STRICT, WITHOUT ROWID;

-- Lines whose bytes were erased, here or before they came: `line.body` holds their digest only.
CREATE TABLE erased_line (
  line INTEGER PRIMARY KEY REFERENCES line,
  erasure TEXT NOT NULL               -- the order that acted here; '' for one that came as a hole
) STRICT;

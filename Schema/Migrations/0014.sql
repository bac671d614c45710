-- Orders of the hotline 12351 (CaseModel/RecordTypes/Hotline.swift).
CREATE TABLE hotline (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, received_on TEXT, category TEXT, matter TEXT, source TEXT, official_number TEXT,
  official_number_key TEXT, platform_number TEXT, platform_number_key TEXT, handler TEXT,
  complexity TEXT, dispatched_to TEXT, dispatched_on TEXT, due_on TEXT, closed_on TEXT,
  called_back_on TEXT, satisfaction TEXT, voided TEXT
) STRICT;
CREATE INDEX hotline_received_on ON hotline (received_on);
CREATE INDEX hotline_official_number ON hotline (official_number_key)
  WHERE official_number_key IS NOT NULL;
CREATE INDEX hotline_due_on ON hotline (due_on) WHERE closed_on IS NULL;

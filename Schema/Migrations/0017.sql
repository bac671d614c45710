-- Days off and make-up workdays that offices gave beyond what the program carries
-- (CaseModel/RecordTypes/CalendarDay.swift): lines of the common feed.
CREATE TABLE calendar_day (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  day_on TEXT, kind TEXT, holiday TEXT, voided TEXT
) STRICT, WITHOUT ROWID;

-- What happened to a running period of a case (CaseModel/RecordTypes/DeadlineChange.swift).
CREATE TABLE deadline_change (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  rule TEXT, change TEXT, from_on TEXT, until_on TEXT, because TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- What is due is asked of the cases that are open and of the agreements of the last weeks, never of
-- all: few of many years' cases are either.
CREATE INDEX mediation_open ON mediation (accepted_on)
  WHERE concluded_on IS NULL AND refused_on IS NULL AND voided IS NULL;
CREATE INDEX mediation_effective ON mediation (effective_on)
  WHERE effective_on IS NOT NULL;
CREATE INDEX mediation_failed ON mediation (concluded_on)
  WHERE outcome IN ('failed', 'withdrawn');

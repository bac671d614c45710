-- What all cases add up to by day and by month, for the office that holds them and the office that
-- accepted them; and what has reached the worker of each case. Derived: kept in the transaction of
-- the apply (CaseStore/FigureKeeper.swift), recomputed and compared by `doctor`.
--
-- `sums` is a JSON array in the order of Measure.all: counts, and amounts in fen.
CREATE TABLE figure_day (
  day TEXT NOT NULL, holder TEXT NOT NULL, acceptor TEXT NOT NULL, sums TEXT NOT NULL,
  PRIMARY KEY (day, holder, acceptor)
) STRICT, WITHOUT ROWID;

CREATE TABLE figure_month (
  month TEXT NOT NULL, holder TEXT NOT NULL, acceptor TEXT NOT NULL, sums TEXT NOT NULL,
  PRIMARY KEY (month, holder, acceptor)
) STRICT, WITHOUT ROWID;

CREATE TABLE case_received (
  case_id TEXT PRIMARY KEY, received_fen INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

-- Which measures the sums are of; another version's are computed again.
CREATE TABLE figure_version (version TEXT NOT NULL) STRICT;
INSERT INTO figure_version VALUES ('');

-- Figures of what was concluded in a period, and what was open when it ended, read its cases only.
CREATE INDEX mediation_concluded ON mediation (concluded_on, accepted_on)
  WHERE concluded_on IS NOT NULL AND refused_on IS NULL AND voided IS NULL;

-- Cases that were concluded before they were accepted, which are few and mistakes: without them
-- what is open on a day is what was accepted until then less what was concluded.
CREATE INDEX mediation_reversed ON mediation (concluded_on)
  WHERE concluded_on < coalesce(accepted_on, '9999') AND refused_on IS NULL AND voided IS NULL;

-- Claims on mutual aid plans and their steps (CaseModel/RecordTypes/Claim.swift, ClaimStep.swift).
CREATE TABLE claim (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, received_on TEXT, plan_code TEXT, plan_year INTEGER, plan_version TEXT,
  official_number TEXT, official_number_key TEXT, unit TEXT, cover_from_on TEXT,
  cover_to_on TEXT, participation_year INTEGER, hospital TEXT, hospital_level TEXT,
  admitted_on TEXT, discharged_on TEXT, settled_on TEXT, diagnosed_on TEXT, happened_on TEXT,
  settlement_number TEXT, settlement_number_key TEXT, total_fen INTEGER,
  pool_fen INTEGER, paid_basic_fen INTEGER, paid_supplement_fen INTEGER, paid_other_fen INTEGER,
  self_paid_fen INTEGER, papers TEXT, benefit_fen INTEGER, benefit_basis TEXT,
  paid_before_fen INTEGER, days_before INTEGER, benefits_before TEXT, voided TEXT
) STRICT;
CREATE INDEX claim_received_on ON claim (received_on);
CREATE INDEX claim_official_number ON claim (official_number_key)
  WHERE official_number_key IS NOT NULL;
CREATE INDEX claim_settlement_number ON claim (settlement_number_key)
  WHERE settlement_number_key IS NOT NULL;

CREATE TABLE claim_step (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  state TEXT, outcome TEXT, done_on TEXT, done_by TEXT, sequence INTEGER, reason TEXT, checks TEXT,
  passed_because TEXT, amount_fen INTEGER, batch TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
-- Money is counted by the day that it went out or came back.
CREATE INDEX claim_step_money ON claim_step (done_on)
  WHERE state IN ('payment', 'payment_returned');

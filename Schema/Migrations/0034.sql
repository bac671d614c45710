-- Payment batches and the claims in them (CaseModel/RecordTypes/PaymentBatch.swift, Payment.swift).
CREATE TABLE payment_batch (
  key INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE, heads TEXT NOT NULL, last_line INTEGER,
  office TEXT, paid_on TEXT, official_number TEXT, official_number_key TEXT, account TEXT,
  approver TEXT, closed_on TEXT, closed_by TEXT, closed_fen INTEGER, closed_count INTEGER,
  voided TEXT
) STRICT;
CREATE INDEX payment_batch_paid_on ON payment_batch (paid_on);
CREATE INDEX payment_batch_official_number ON payment_batch (official_number_key)
  WHERE official_number_key IS NOT NULL;

CREATE TABLE payment (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  claim TEXT, amount_fen INTEGER, included INTEGER, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX payment_claim ON payment (claim);

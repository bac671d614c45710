-- What is due is asked of few rows: sessions that are planned, promises that are not done,
-- procedures without a result, awards that were served, orders and aid that are open. Payments that
-- are promised are found by their days.
CREATE INDEX session_planned ON session (held_on)
  WHERE voided IS NULL AND result = 'planned';
CREATE INDEX promise_open ON promise (due_on) WHERE voided IS NULL AND done_on IS NULL;
CREATE INDEX instalment_due ON instalment (due_on) WHERE voided IS NULL;
CREATE INDEX exit_waiting ON exit (applied_on) WHERE voided IS NULL AND result IS NULL;
CREATE INDEX exit_award ON exit (served_on)
  WHERE voided IS NULL AND served_on IS NOT NULL AND result = 'award';
CREATE INDEX legal_aid_open ON legal_aid (applied_on) WHERE closed_on IS NULL AND voided IS NULL;
CREATE INDEX hotline_open ON hotline (received_on) WHERE closed_on IS NULL AND voided IS NULL;

-- What `report check` looks for without walking all cases and payments: payments without a day, and
-- agreements without a sum. Both are few; the conditions are those of Reports/ReportInspection+Cases.
CREATE INDEX recovery_undated ON recovery (case_id) WHERE received_on IS NULL AND voided IS NULL;
CREATE INDEX mediation_sumless ON mediation (concluded_on)
  WHERE agreed_fen IS NULL AND outcome IN ('agreed', 'agreed_orally', 'performed', 'partly_agreed')
    AND voided IS NULL;

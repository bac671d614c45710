-- Payments without a day, which count in no period: `report check` asks for them, and they are few.
CREATE INDEX recovery_undated ON recovery (case_id) WHERE received_on IS NULL AND voided IS NULL;

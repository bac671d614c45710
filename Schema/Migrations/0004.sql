-- Voided cases are few: payments that stand on one are found without a look at the others.
CREATE INDEX mediation_voided ON mediation (key) WHERE voided IS NOT NULL;

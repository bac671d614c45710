-- Lines wait in quarantine for a case or for an author's certificate; each that comes asks for those
-- that wait for it, however many wait for others.
CREATE INDEX quarantine_case ON quarantine (case_id);
CREATE INDEX quarantine_node ON quarantine (node);

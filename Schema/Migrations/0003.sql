-- Which office a node belongs to, on the word of a hub: what entitlement looks at.
CREATE TABLE certificate (
  id TEXT PRIMARY KEY, heads TEXT NOT NULL, last_line INTEGER,
  node TEXT, office TEXT, public_key TEXT, sealing_key TEXT, machine TEXT, issuer TEXT, voided TEXT
) STRICT, WITHOUT ROWID;
CREATE INDEX certificate_node ON certificate (node);

-- Signatures over links: of logs by their authors, of feeds by their hubs. A run of lines is proved
-- by the next signed link, and is passed on only up to one.

-- Of a log that this node writes or wrote: over `link`, renewed by every transaction that writes.
ALTER TABLE log ADD COLUMN signature BLOB;

-- Links of logs that are signed besides: at the end of each batch that came, and every so often in
-- this node's own, so that a copy of this store without its key can pass the log on in parts.
CREATE TABLE log_signature (
  log INTEGER NOT NULL REFERENCES log,
  sequence INTEGER NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (log, sequence)
) STRICT, WITHOUT ROWID;

-- Links of other hubs' feeds that are signed: at the end of each page that came.
CREATE TABLE feed_signature (
  feed INTEGER NOT NULL REFERENCES feed,
  position INTEGER NOT NULL,
  signature BLOB NOT NULL,
  PRIMARY KEY (feed, position)
) STRICT, WITHOUT ROWID;

-- Public keys of other nodes under which a signature was found right.
CREATE TABLE signing_key (
  node TEXT PRIMARY KEY,
  public_key BLOB NOT NULL
) STRICT, WITHOUT ROWID;

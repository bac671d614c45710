-- The search index (CaseStore/SearchIndex.swift). Everything here can be computed from the records
-- again: `redress doctor` does.

-- How far lines were taken in, and by which layout of the index.
CREATE TABLE search_state (
  only INTEGER PRIMARY KEY CHECK (only = 1),
  layout TEXT NOT NULL DEFAULT '',    -- what was declared when it was built; '' for nothing yet
  through INTEGER NOT NULL DEFAULT 0  -- lines to this arrival were taken in
) STRICT;
INSERT INTO search_state (only) VALUES (1);

-- Cases to take in again although no line came: of lines that began or ceased to count.
CREATE TABLE search_queue (
  case_id TEXT PRIMARY KEY
) STRICT, WITHOUT ROWID;

-- A row a case. The row's number is its day * 2^20 + a number within the day, so that the newest
-- case has the greatest; `plain` holds the words of plain records, as they were taken in.
CREATE TABLE search_case (
  row INTEGER PRIMARY KEY,
  case_id BLOB NOT NULL UNIQUE,       -- the id, packed
  plain TEXT NOT NULL
) STRICT;

-- The words of personal records, where a case has any.
CREATE TABLE search_personal_text (
  row INTEGER PRIMARY KEY,
  personal TEXT NOT NULL
) STRICT;

-- What stands for a value of a list, a type of case or an office among the words.
CREATE TABLE search_fact (
  fact INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE
) STRICT;

-- Words of very many cases that were asked for, with the cases as bits: 1,024 rows a chunk.
CREATE TABLE search_common (
  word INTEGER PRIMARY KEY,
  term TEXT NOT NULL UNIQUE
) STRICT;
CREATE TABLE search_common_rows (
  word INTEGER NOT NULL REFERENCES search_common,
  chunk INTEGER NOT NULL,
  bits BLOB NOT NULL,
  PRIMARY KEY (word, chunk)
) STRICT, WITHOUT ROWID;

-- One index a class. The words come split already: all but spaces belongs to a word.
CREATE VIRTUAL TABLE search_plain USING fts5 (
  people, employer, numbers, notes, facts, content = '', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'"
);
CREATE VIRTUAL TABLE search_personal USING fts5 (
  people, employer, numbers, notes, facts, content = '', columnsize = 0,
  tokenize = "unicode61 remove_diacritics 0 categories 'L* N* M* P* S* C*'"
);

-- What hangs on a mediation: the body, firms, work, sessions, promises, procedures, visits.
CREATE TABLE handling (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  body TEXT, body_kind TEXT, second_mediator TEXT, recorder TEXT, paper_file_number TEXT,
  paper_file_number_key TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE respondent (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  employer TEXT, role TEXT, above TEXT, joint INTEGER, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE employment (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  worker TEXT, started_on TEXT, ended_on TEXT, contract TEXT, monthly_fen INTEGER, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE job (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  title TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  held_on TEXT, begins_at TEXT, place TEXT, invited TEXT, told_by TEXT, told_on TEXT,
  attended TEXT, rights_told INTEGER, result TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE session_notes (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  text TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE instalment (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  due_on TEXT, amount_fen INTEGER, worker TEXT, method TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE promise (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  kind TEXT, due_on TEXT, done_on TEXT, worker TEXT, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE exit (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  kind TEXT, applied_on TEXT, jointly INTEGER, body TEXT, number TEXT, number_key TEXT,
  accepted_on TEXT, decided_on TEXT, served_on TEXT, result TEXT, amount_fen INTEGER,
  final INTEGER, voided TEXT, PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE return_visit (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  visited_on TEXT, way TEXT, performance TEXT, satisfaction TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE referral (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  referred_on TEXT, target TEXT, body TEXT, in_writing INTEGER, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE reopening (
  case_id TEXT NOT NULL, id TEXT NOT NULL, heads TEXT NOT NULL,
  reopened_on TEXT, reason TEXT, first_concluded_on TEXT, first_outcome TEXT, voided TEXT,
  PRIMARY KEY (case_id, id)
) STRICT, WITHOUT ROWID;

-- Which promised payment a payment answers.
ALTER TABLE recovery ADD COLUMN instalment TEXT;

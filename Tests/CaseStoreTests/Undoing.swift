import ChangeLog

@testable import CaseStore

/// What takes the migrations from 19 on out of a store, so that a test can upgrade it again.
enum Undoing {
  static let keyColumns = """
    DROP INDEX person_name; DROP INDEX person_identity_number; DROP INDEX person_phone;
    DROP INDEX employer_name; DROP INDEX employer_code;
    ALTER TABLE person DROP COLUMN name_key; ALTER TABLE person DROP COLUMN identity_number_key;
    ALTER TABLE person DROP COLUMN phone_key; ALTER TABLE employer DROP COLUMN name_key;
    ALTER TABLE employer DROP COLUMN code_key;

    """
  static let mergedCases = """
    DROP TABLE merged_case; DROP TABLE case_elsewhere; DROP TABLE asked_elsewhere;

    """
  static let dueIndexes = """
    DROP INDEX session_planned; DROP INDEX promise_open; DROP INDEX instalment_due;
    DROP INDEX exit_waiting; DROP INDEX exit_award; DROP INDEX legal_aid_open;
    DROP INDEX hotline_open;

    """
  static let figures = """
    DROP TABLE figure_day; DROP TABLE figure_month; DROP TABLE case_received;
    DROP TABLE figure_version; DROP INDEX mediation_concluded; DROP INDEX mediation_reversed;
    DROP INDEX recovery_undated;

    """
  /// Gives each day's sums a row.
  static let figureMonths = """
    CREATE TABLE figure_day_alone (
      day TEXT NOT NULL, holder TEXT NOT NULL, acceptor TEXT NOT NULL, sums TEXT NOT NULL,
      PRIMARY KEY (holder, acceptor, day)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO figure_day_alone (day, holder, acceptor, sums)
      SELECT month || printf('-%02d', d.key + 1), holder, acceptor, d.value
      FROM figure_day, json_each(days) d WHERE d.value <> '[]';
    DROP TABLE figure_day;
    ALTER TABLE figure_day_alone RENAME TO figure_day;

    """
  /// Leaves people with their keys, which the migration gives anew.
  static let deferredIndexes = """
    DROP TRIGGER mediation_indexed_update; DROP TRIGGER mediation_indexed_delete;
    DROP TRIGGER person_indexed_update; DROP TRIGGER person_indexed_delete;
    DROP TABLE mediation_indexed; DROP TABLE person_indexed;
    CREATE INDEX mediation_official_number ON mediation (official_number_key);
    CREATE INDEX mediation_accepted ON mediation (accepted_on);
    CREATE INDEX mediation_open ON mediation (accepted_on);
    CREATE INDEX mediation_reversed ON mediation (concluded_on);
    CREATE INDEX mediation_effective ON mediation (effective_on);
    CREATE INDEX mediation_failed ON mediation (concluded_on);
    CREATE INDEX mediation_concluded ON mediation (concluded_on);
    CREATE INDEX person_name ON person (name_key);
    CREATE INDEX person_identity_number ON person (identity_number_key);
    CREATE INDEX person_phone ON person (phone_key);

    """
  static let quarantineIndexes = "DROP INDEX quarantine_case; DROP INDEX quarantine_node;"
  static let types = """
    DROP TABLE merging; DROP TABLE same_as; DROP TABLE distinction;
    DROP TABLE plan; DROP TABLE enrolment_list; DROP TABLE enrolment;
    DROP TABLE claim; DROP TABLE claim_step; DROP TABLE diagnosis; DROP TABLE payee;
    DROP TABLE payment_batch; DROP TABLE payment;

    """
}

extension CaseStore {
  /// What a check finds but for the certificates of sketched nodes, which no line gave.
  func findingsOfCases() throws -> [StoreVerification.Finding] {
    try verify().findings.filter { finding in
      if case .recordMissing(let key) = finding { key.caseID != nil } else { true }
    }
  }
}

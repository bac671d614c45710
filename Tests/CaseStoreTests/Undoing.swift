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

/// What takes migration 19 out of a store, so that a test can upgrade it again.
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
  static let types = """
    DROP TABLE merging; DROP TABLE same_as; DROP TABLE distinction;

    """
}

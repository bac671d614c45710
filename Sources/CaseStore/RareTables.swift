internal import SQLite

/// Which of the tables that are nearly always empty hold anything, asked once a transaction: most
/// lines need not look into them.
final class RareTables {
  enum Name: String {
    case quarantine
    case earlyReplacement = "early_replacement"
    case foreignRecord = "foreign_record"
    case rootlessCase = "rootless_case"
    case casePlace = "case_place"
    case erasure
    case erasedRecord = "erased_record"
    case revocation
    case merging
  }

  private var known: [Name: Bool] = [:]

  /// Whether a table may hold rows; it may have lost its last one since.
  func mayHold(_ name: Name, _ connection: borrowing Connection) throws -> Bool {
    if let held = known[name] { return held }
    let held = try !connection.value("SELECT 1 FROM \(name.rawValue) LIMIT 1").isNull
    known[name] = held
    return held
  }

  /// Notes that a row is written to a table.
  func note(_ name: Name) { known[name] = true }
}

internal import CaseModel
internal import SQLite

/// Which of the tables that are nearly always empty hold anything, asked once by a writer: most
/// lines need not look into them.
///
/// The tables of cases are among them: an office that keeps no legal aid need not look there for
/// each case that is new.
final class RareTables {
  enum Name: Int, CaseIterable {
    case quarantine
    case earlyReplacement
    case foreignRecord
    case rootlessCase
    case casePlace
    case erasure
    case erasedRecord
    case revocation
    case merging

    fileprivate var table: String {
      switch self {
      case .quarantine: "quarantine"
      case .earlyReplacement: "early_replacement"
      case .foreignRecord: "foreign_record"
      case .rootlessCase: "rootless_case"
      case .casePlace: "case_place"
      case .erasure: "erasure"
      case .erasedRecord: "erased_record"
      case .revocation: "revocation"
      case .merging: "merging"
      }
    }
  }

  // By number, because they are asked several times a line.
  private var known: [Bool?]
  private var knownCases: [Bool?]

  /// - Parameter areAsked: whether to ask the tables first; else each may hold something, for one
  ///   who looks once.
  init(areAsked: Bool = true) {
    known = Array(repeating: areAsked ? nil : true, count: Name.allCases.count)
    knownCases = Array(repeating: areAsked ? nil : true, count: RecordShape.ofCases.count)
  }

  /// Whether a table may hold rows; it may have lost its last one since.
  func mayHold(_ name: Name, _ connection: borrowing Connection) throws -> Bool {
    if let held = known[name.rawValue] { return held }
    let held = try holds(name.table, connection)
    known[name.rawValue] = held
    return held
  }

  /// Notes that a row is written to a table.
  func note(_ name: Name) { known[name.rawValue] = true }

  /// Whether any case of a type may be held: of the one with this place in
  /// ``RecordShape/ofCases``.
  func mayHoldCases(
    _ index: Int, _ connection: borrowing Connection
  ) throws -> Bool {
    if let held = knownCases[index] { return held }
    let held = try holds(RecordShape.ofCases[index].type.name, connection)
    knownCases[index] = held
    return held
  }

  /// Notes that a record's row is made, which may be a case's own.
  func note(_ shape: RecordShape) {
    guard shape.type.place == .caseRoot,
      let index = RecordShape.ofCases.firstIndex(where: { $0 === shape })
    else { return }
    knownCases[index] = true
  }

  private func holds(_ table: String, _ connection: borrowing Connection) throws -> Bool {
    try !connection.value("SELECT 1 FROM \(table) LIMIT 1").isNull
  }
}

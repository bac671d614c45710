internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

extension FoundFigures {
  /// Each claim that was paid more often in the period than its money came back, and whom it is for
  /// as far as people can be told apart here: the rules of `report mutual-aid`.
  func eachPaidClaim(
    _ connection: borrowing Connection, _ body: (FoundItem, _ person: String) throws -> Void
  ) throws {
    let query = MutualAidReport.Query(office: "", from: from, to: to, by: .office)
    let movements = try MutualAidQueries(query).movements(connection)
    var persons = try SamePersonQuery.read(connection)
    MutualAidRows.join(movements, into: &persons)
    var seen: Set<String> = []
    for movement in MutualAidRows.standing(movements) where seen.insert(movement.claim).inserted {
      guard let caseID = RecordID(movement.claim) else { continue }
      let office = standing == .holder ? movement.office ?? caseID.office : caseID.office
      try body(
        FoundItem(caseID: caseID, office: office, on: movement.on),
        MutualAidRows.person(of: movement, among: persons))
    }
  }
}

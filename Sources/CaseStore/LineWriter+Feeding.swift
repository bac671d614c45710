internal import ChangeLog
internal import SQLite

extension LineWriter {
  /// Appends all held lines to the feeds of a node that becomes a hub.
  func feedEverything(_ connection: borrowing Connection) throws {
    let arrivals = try connection.rows("SELECT arrival FROM line ORDER BY arrival") {
      $0.integer(0)
    }
    var casesFed: Set<RecordID> = []
    for arrival in arrivals {
      guard let line = try line(at: arrival, connection) else { continue }
      guard let caseID = line.record.caseID else {
        try feeds.appendUnplaced(line, arrival: arrival, connection)
        continue
      }
      // A case goes whole with its first line: its places are known by now.
      guard casesFed.insert(caseID).inserted else { continue }
      for place in try places(of: caseID, connection) {
        try feeds.appendCase(
          caseID, CasePlaces.Gain(place: place, heldOnce: false), writer: self, connection)
      }
    }
  }
}

internal import ChangeLog

/// Lines that were parsed lately, by their arrival.
///
/// A ring rather than a dictionary: arrivals count up, so that the newest lines never share a
/// place, and nearly every line of a batch is noted without being asked for again.
struct ParsedLines {
  private var places: [(arrival: Int64, line: Line)?] = []
  private let countMax: Int

  init(countMax: Int) {
    self.countMax = countMax
  }

  func find(_ arrival: Int64) -> Line? {
    guard !places.isEmpty, let place = places[index(arrival)], place.arrival == arrival else {
      return nil
    }
    return place.line
  }

  mutating func note(_ line: Line, at arrival: Int64) {
    if places.isEmpty { places = Array(repeating: nil, count: countMax) }
    places[index(arrival)] = (arrival, line)
  }

  /// Forgets all of them; the ring itself is too large to be made anew for each batch.
  mutating func forget() {
    for index in places.indices { places[index] = nil }
  }

  private func index(_ arrival: Int64) -> Int {
    Int(truncatingIfNeeded: UInt64(bitPattern: arrival) % UInt64(countMax))
  }
}

/// Where cases are, as far as a writer asked.
///
/// The case noted last stands apart until another comes: a line asks several times for its own, and
/// most lines of a batch follow others of their case.
struct PlacesMemory {
  /// How many cases' places are kept from one transaction to the next.
  private static let countMax = 4_096

  private var latest: (caseID: RecordID, places: [CasePlaces.Place])?
  private var earlier: [RecordID: [CasePlaces.Place]] = [:]

  func find(_ caseID: RecordID) -> [CasePlaces.Place]? {
    if let latest, latest.caseID == caseID { return latest.places }
    return earlier[caseID]
  }

  mutating func note(_ places: [CasePlaces.Place], of caseID: RecordID) {
    if let latest, latest.caseID != caseID { earlier[latest.caseID] = latest.places }
    latest = (caseID, places)
  }

  mutating func forget(_ caseID: RecordID) {
    if let latest, latest.caseID == caseID { self.latest = nil }
    earlier[caseID] = nil
  }

  mutating func trim() {
    if earlier.count > PlacesMemory.countMax { earlier = [:] }
  }
}

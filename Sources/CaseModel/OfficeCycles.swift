/// Finds the edges that do not count, so that what is left of `reports_to` is a forest.
///
/// Two offices that are edited without seeing each other may each be put below the other. Every
/// office has one edge upwards at most, so cycles share no office, and one edge of each is ignored:
/// the least, so that what was written last counts. Which edges these are follows from the edges
/// and their order alone.
public enum OfficeCycles {
  /// The offices whose edge upwards is ignored.
  ///
  /// - Parameters:
  ///   - uppers: the office above, for each office that names one; it need not be known.
  ///   - precedes: whether the edge of the first office is below that of the second: a total order.
  ///     It is asked of edges of one cycle only.
  public static func ignored(
    among uppers: [String: String],
    precedes: (_ left: String, _ right: String) throws -> Bool
  ) rethrows -> Set<String> {
    var ignored: Set<String> = []
    for cycle in cycles(among: uppers) {
      guard var least = cycle.first else { continue }
      for office in cycle.dropFirst() where try precedes(office, least) { least = office }
      ignored.insert(least)
    }
    return ignored
  }

  /// The offices of each cycle, in order of their ids, cycles by their first office.
  private static func cycles(among uppers: [String: String]) -> [[String]] {
    var cycles: [[String]] = []
    var finished: Set<String> = []
    for start in uppers.keys.sorted() {
      var path: [String] = []
      var places: [String: Int] = [:]
      var current: String? = start
      while let office = current, !finished.contains(office) {
        if let place = places[office] {
          cycles.append(path[place...].sorted())
          break
        }
        places[office] = path.count
        path.append(office)
        current = uppers[office]
      }
      finished.formUnion(path)
    }
    return cycles
  }
}

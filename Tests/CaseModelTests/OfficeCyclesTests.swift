import CaseModel
import Testing

/// Which edges upwards are ignored, so that offices form a forest.
struct OfficeCyclesTests {
  private func ignored(_ uppers: [String: String], _ order: [String]) -> [String] {
    OfficeCycles.ignored(among: uppers) { left, right in
      (order.firstIndex(of: left) ?? 0) < (order.firstIndex(of: right) ?? 0)
    }.sorted()
  }

  @Test func `without a cycle every edge counts`() {
    #expect(ignored([:], []) == [])
    #expect(ignored(["b": "a", "c": "a", "d": "c", "e": "gone"], []) == [])
  }

  @Test func `of two offices that name each other the least edge is ignored`() {
    #expect(ignored(["a": "b", "b": "a"], ["a", "b"]) == ["a"])
    #expect(ignored(["a": "b", "b": "a"], ["b", "a"]) == ["b"])
  }

  @Test func `an office above itself is ignored, whatever its rank`() {
    #expect(ignored(["a": "a", "b": "a"], ["b", "a"]) == ["a"])
  }

  @Test func `what leads into a cycle and is older counts`() {
    let uppers = ["x": "a", "a": "b", "b": "c", "c": "a", "y": "x"]
    #expect(ignored(uppers, ["y", "x", "c", "b", "a"]) == ["c"])
    #expect(ignored(uppers, ["b", "y", "x", "c", "a"]) == ["b"])
  }

  @Test func `each cycle loses one edge`() {
    let uppers = ["a": "b", "b": "a", "c": "d", "d": "c", "e": "e"]
    #expect(ignored(uppers, ["a", "b", "c", "d", "e"]) == ["a", "c", "e"])
  }

  @Test(arguments: [UInt64.random(in: 0...999_999), 1, 2, 3])
  func `of any edges one of each cycle is ignored, and no cycle is left`(seed: UInt64) {
    var random = seed
    func next(_ count: Int) -> Int {
      random = random &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(random >> 33) % count
    }
    for _ in 0..<300 {
      let offices = (0..<(1 + next(9))).map { "o\($0)" }
      var uppers: [String: String] = [:]
      for office in offices where next(5) > 0 { uppers[office] = "o\(next(10))" }
      let ranks = Dictionary(uniqueKeysWithValues: offices.map { ($0, next(1_000_000)) })
      func precedes(_ left: String, _ right: String) -> Bool {
        (ranks[left] ?? 0, left) < (ranks[right] ?? 0, right)
      }
      let found = OfficeCycles.ignored(among: uppers, precedes: precedes)
      // An office is on a cycle if its edges lead back to it.
      func cycle(of office: String, _ edges: [String: String]) -> Set<String>? {
        var path: Set<String> = []
        var current = edges[office]
        while let upper = current, path.insert(upper).inserted { current = edges[upper] }
        return path.contains(office) ? path : nil
      }
      let expected = Set(
        offices.compactMap { office in
          cycle(of: office, uppers)?.min { precedes($0, $1) }
        })
      #expect(found == expected, "SEED=\(seed) \(uppers)")
      let rest = uppers.filter { !found.contains($0.key) }
      #expect(offices.allSatisfy { cycle(of: $0, rest) == nil }, "SEED=\(seed) \(uppers)")
    }
  }
}

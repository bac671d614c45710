/// A path with places in it: `/v1/cases/{id}`; see `Router`.
struct PathPattern: Sendable {
  private enum Segment: Sendable, Hashable {
    case literal(String)
    case parameter(String)
    case rest(String)

    var name: String? {
      switch self {
      case .literal: nil
      case .parameter(let name), .rest(let name): name
      }
    }

    /// How well the segment fits where several do: 0 is best.
    var rank: Int {
      switch self {
      case .literal: 0
      case .parameter: 1
      case .rest: 2
      }
    }

    /// The segment without its name; a literal cannot hold a slash, so none looks like a place.
    var shape: String {
      switch self {
      case .literal(let text): text
      case .parameter: "/1"
      case .rest: "/*"
      }
    }
  }

  private let segments: [Segment]

  init(_ pattern: String) {
    precondition(pattern.first == "/", "a pattern begins with a slash")
    segments =
      pattern == "/"
      ? []
      : pattern.dropFirst().split(separator: "/", omittingEmptySubsequences: false).map {
        guard $0.first == "{" && $0.last == "}" else { return .literal(String($0)) }
        let name = $0.dropFirst().dropLast()
        return name.hasSuffix("...")
          ? .rest(String(name.dropLast(3))) : .parameter(String(name))
      }
    let names = segments.compactMap(\.name)
    precondition(Set(names).count == names.count, "a pattern names each parameter once")
    precondition(
      segments.dropLast().allSatisfy { $0.rank < 2 }, "the rest of a path stands at its end")
  }

  /// The pattern without the names of its parameters: two of one shape match the same paths.
  var shape: [String] { segments.map(\.shape) }

  func matches(_ path: [String]) -> Bool {
    guard segments.last?.rank == 2 ? path.count >= segments.count : path.count == segments.count
    else { return false }
    return zip(segments, path).allSatisfy { segment, part in
      switch segment {
      case .literal(let literal): literal == part
      case .parameter: !part.isEmpty
      case .rest: !part.isEmpty
      }
    }
  }

  func parameters(of path: [String]) -> PathParameters {
    var values: [String: String] = [:]
    for (place, segment) in segments.enumerated() {
      switch segment {
      case .literal: break
      case .parameter(let name): values[name] = path[place]
      case .rest(let name): values[name] = path[place...].joined(separator: "/")
      }
    }
    return PathParameters(values: values)
  }

  /// Whether this pattern goes before another where both match.
  func isBetter(than other: PathPattern) -> Bool {
    segments.lazy.map(\.rank).lexicographicallyPrecedes(other.segments.lazy.map(\.rank))
  }
}

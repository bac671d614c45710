/// Finds the handler of a request by its method and path.
///
/// A pattern is a path whose segments are literal (`v1`), a parameter that stands for one segment
/// (`{id}`), or, at its end, the rest of the path (`{file...}`); neither stands for nothing. Where
/// several patterns match, the first segment in which they differ decides: literal before parameter
/// before rest; the order in which they were added plays no part.
///
/// A path that no pattern matches is answered 404; one that matches for other methods only 405,
/// with
/// `Allow`. `GET` serves `HEAD` as well: the server leaves out the body. A router needs no socket:
/// `respond(to:)` is what the server calls and what a test calls.
public struct Router: Sendable {
  /// Answers a request whose path matched.
  public typealias Handler = @Sendable (HTTPRequest, PathParameters) -> HTTPResponse

  /// Why no handler was found.
  public enum Unmatched: Sendable, Hashable {
    /// No pattern matches the path.
    case path
    /// Patterns match the path, for these methods, sorted.
    case method(allowed: [String])
  }

  private var routes: [Route] = []
  private let respondUnmatched: @Sendable (HTTPRequest, Unmatched) -> HTTPResponse

  /// Makes a router without routes.
  ///
  /// - Parameter unmatched: Words the 404 and 405; the router sets the status and `Allow`.
  public init(
    unmatched: @escaping @Sendable (HTTPRequest, Unmatched) -> HTTPResponse = { _, unmatched in
      HTTPResponse(status: unmatched == .path ? 404 : 405)
    }
  ) {
    respondUnmatched = unmatched
  }

  /// Adds a route; two of the same method and shape are a programmer's mistake.
  public mutating func add(
    _ method: String, _ pattern: String, _ handler: @escaping Handler
  ) {
    let pattern = PathPattern(pattern)
    precondition(
      !routes.contains { $0.method == method && $0.pattern.shape == pattern.shape },
      "a method and pattern have one handler")
    routes.append(Route(method: method, pattern: pattern, handler: handler))
  }

  /// Answers a request by the handler of the best match, or with 404 or 405.
  public func respond(to request: HTTPRequest) -> HTTPResponse {
    let segments = request.target.segments
    let matches = routes.filter { $0.pattern.matches(segments) }
    // A route for HEAD itself goes before the GET that would serve it.
    let methods = request.method == "HEAD" ? ["HEAD", "GET"] : [request.method]
    for method in methods {
      let candidates = matches.filter { $0.method == method }
      guard let best = candidates.min(by: { $0.pattern.isBetter(than: $1.pattern) })
      else { continue }
      return best.handler(request, best.pattern.parameters(of: segments))
    }
    guard !matches.isEmpty else {
      var response = respondUnmatched(request, .path)
      response.status = 404
      return response
    }
    var allowed = Set(matches.map(\.method))
    if allowed.contains("GET") { allowed.insert("HEAD") }
    let sorted = allowed.sorted()
    var response = respondUnmatched(request, .method(allowed: sorted))
    response.status = 405
    response.headers["Allow"] = sorted.joined(separator: ", ")
    return response
  }
}

/// The decoded segments that a pattern's parameters stand for.
public struct PathParameters: Sendable, Hashable {
  let values: [String: String]

  /// The value of a parameter; one that the pattern does not name is a programmer's mistake.
  public subscript(name: String) -> String {
    guard let value = values[name] else {
      preconditionFailure("a handler asks only for parameters that its pattern names")
    }
    return value
  }
}

private struct Route: Sendable {
  let method: String
  let pattern: PathPattern
  let handler: Router.Handler
}

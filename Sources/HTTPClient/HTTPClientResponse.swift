/// What a server answered.
public struct HTTPClientResponse: Sendable {
  /// The status code.
  public let status: Int
  /// The fields of the header in their order, without their surrounding space.
  public let headers: [(name: String, value: String)]
  /// The contents, unpacked.
  public let body: [UInt8]
  /// Whether a cut connection would have been noticed.
  ///
  /// False only if the server gave neither a length nor chunks and did not pack the body: then the
  /// end of the connection is the end of the body, whatever ended it. Our own server never does so.
  public let isProvenWhole: Bool

  /// The value of the first field of that name, whatever the case of its letters.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

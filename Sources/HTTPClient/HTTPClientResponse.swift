/// What a server answered.
public struct HTTPClientResponse: Sendable {
  /// The status code.
  public let status: Int
  /// The fields of the header in their order, without their surrounding space.
  public let headers: [(name: String, value: String)]
  /// The contents, unpacked.
  public let body: [UInt8]

  /// The value of the first field of that name, whatever the case of its letters.
  public func header(_ name: String) -> String? {
    headers.first { $0.name.lowercased() == name.lowercased() }?.value
  }
}

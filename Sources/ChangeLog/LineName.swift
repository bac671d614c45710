/// Which of a node's two logs a line stands in, and so how far up the tree it travels.
public enum LogClass: String, Sendable, Hashable, CaseIterable {
  /// Facts and figures of cases.
  case plain
  /// Names, numbers and notes of people.
  case personal
}

/// One of the logs: a node and a class.
public struct LogID: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The node that writes the log.
  public let node: NodeID
  /// Which of the node's two logs.
  public let logClass: LogClass

  /// Names a log.
  public init(node: NodeID, logClass: LogClass) {
    self.node = node
    self.logClass = logClass
  }

  /// Orders logs by node, then class.
  public static func < (left: LogID, right: LogID) -> Bool {
    (left.node, left.logClass.rawValue) < (right.node, right.logClass.rawValue)
  }

  /// `node/class`, for messages.
  public var description: String { "\(node)/\(logClass.rawValue)" }
}

/// What other lines call a line: its node, its number in the log and six bytes of its digest, as
/// `k7q2m9x4d3h8.17.Zs81kQ0a`.
///
/// The record tells the log.
///
/// Two lines may share a name (a copied store writes a number twice and six bytes happen to agree);
/// what names them then names both.
public struct LineName: Sendable, Hashable, CustomStringConvertible {
  /// The node that wrote the line.
  public let node: NodeID
  /// The line's number in its log, from 1.
  public let sequence: Int64
  /// The beginning of the line's digest.
  public let prefix: NamePrefix

  /// Names a line.
  public init(node: NodeID, sequence: Int64, prefix: NamePrefix) {
    self.node = node
    self.sequence = sequence
    self.prefix = prefix
  }

  /// A name from its text; nil if it is none.
  public init?(_ text: String) {
    let bytes = Array(text.utf8)
    let afterNode = NodeID.characterCount
    let digitsEnd = bytes.count - 9
    guard digitsEnd > afterNode + 1, bytes[afterNode] == UInt8(ascii: "."),
      bytes[digitsEnd] == UInt8(ascii: "."),
      let sequence = LineName.number(bytes[(afterNode + 1)..<digitsEnd]),
      (1...Line.sequenceMax).contains(sequence),
      let node = NodeID(String(decoding: bytes[..<afterNode], as: UTF8.self)),
      let prefix = NamePrefix(letters: bytes[(digitsEnd + 1)...])
    else { return nil }
    self.init(node: node, sequence: sequence, prefix: prefix)
  }

  /// A number as it is written: digits, the first of them not zero.
  private static func number(_ digits: ArraySlice<UInt8>) -> Int64? {
    let safeDigits = 18
    guard digits.count <= safeDigits, digits.first != UInt8(ascii: "0") else { return nil }
    var number: Int64 = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      number = number &* 10 &+ Int64(digit - 0x30)
    }
    return number
  }

  /// The name as text.
  public var description: String { "\(node.text).\(sequence).\(prefix.base64)" }
}

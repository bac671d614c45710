public import CaseModel
internal import ChangeLog
internal import Schema
internal import SQLite

/// The fixed log of offices that every binary carries: the same bytes everywhere, so that all nodes
/// hold the same offices before they have met.
enum OfficeRegister {
  /// Appends the lines of the register that a store does not hold yet.
  static func apply(
    _ connection: borrowing Connection, writer: LineWriter
  ) throws {
    let log = LogID(node: .register, logClass: .plain)
    let chain = try writer.logs.chains(of: log, connection)[0]
    var link = chain.link
    for line in try lines() where line.sequence > chain.through {
      try writer.store(line, .chain(chain.key), connection)
      link = link.next(line.digest)
      try writer.logs.advance(log, chain.key, to: link, connection)
    }
  }

  /// How many lines the register has.
  static func lineCount() -> Int64 {
    var count: Int64 = 0
    for byte in bytes() where byte == 0x0A { count += 1 }
    return count
  }

  /// The lines of the register, in order.
  static func lines() throws -> [Line] {
    try bytes().split(separator: 0x0A).map { try Line(bytes: Array($0)) }
  }

  private static func bytes() -> [UInt8] {
    var length = 0
    guard let start = unsafe schema_register(&length) else { return [] }
    return unsafe Array(UnsafeRawBufferPointer(start: start, count: length))
  }
}

extension CaseStore {
  /// The offices that every program carries, for who has no store at hand.
  public static func registeredOffices() throws -> OfficeTree {
    var values: [String: [String: JSONValue]] = [:]
    for line in try OfficeRegister.lines() where line.record.type == RecordType.office.name {
      for member in line.set {
        values[line.record.id.text, default: [:]][member.name] = member.value
      }
    }
    return OfficeTree(
      values.sorted { $0.key < $1.key }.map { id, value in
        OfficeTree.Office(
          id: id, code: value["code"]?.text ?? id, name: value["name"]?.text ?? id,
          kind: value["kind"]?.text, reportsTo: value["reports_to"]?.text,
          displayOrder: value["display_order"]?.integer ?? .max)
      })
  }
}

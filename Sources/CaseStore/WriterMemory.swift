/// The writer of the last transaction that stored lines, for the next one: the ends of logs, the
/// tree of offices and the like are read once and not in each of them.
///
/// It is touched only by who holds the database's one writer, which is what makes it safe to share.
/// It is right as long as nobody else wrote: another connection's commit shows in
/// ``Connection/dataVersion``, and whatever in this process writes tables past the writer forgets
/// it.
final class WriterMemory: @unchecked Sendable {
  private var writer: LineWriter?
  private var version: UInt32 = 0

  /// What is known, for one transaction: if that fails, nothing is.
  func take() -> (writer: LineWriter, version: UInt32)? {
    defer { writer = nil }
    return writer.map { ($0, version) }
  }

  /// Keeps what a committed transaction knew.
  func keep(_ writer: LineWriter, version: UInt32) {
    self.writer = writer
    self.version = version
  }

  /// Forgets it, before something writes past the writer.
  func forget() { writer = nil }
}

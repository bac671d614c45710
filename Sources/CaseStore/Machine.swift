public import ChangeLog
internal import Glibc

/// The computer that a store stands on.
public struct Machine: Sendable, Hashable {
  /// Letters of a name at most.
  public static let nameLettersMax = 64
  /// What people call it: the host's name if nobody said otherwise.
  public let name: String
  /// What tells it from another to which the store and its key were copied: H of words and of what
  /// the system was given when it was installed; nil where there is nothing of the kind.
  ///
  /// It is no secret from who reads the whole disk. That the disk of a copied machine says the same
  /// is why it serves for one thing only: to let a computer go on under a new id without a person.
  public let mark: Digest?

  /// A computer that nothing is known of.
  public static let unknown = Machine(name: "computer", mark: nil)

  /// Names a computer.
  public init(name: String, mark: Digest?) {
    self.name = name
    self.mark = mark
  }

  /// The computer that this program runs on: `gethostname`, `/etc/machine-id` (see machine-id(5)).
  public static func thisComputer() -> Machine {
    var bytes = [CChar](repeating: 0, count: 256)
    let found = unsafe gethostname(&bytes, bytes.count - 1) == 0
    let host = String(
      decoding: bytes.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    var name = String(
      decoding: host.utf8.prefix(nameLettersMax).map { isLetter($0) ? $0 : UInt8(ascii: "-") },
      as: UTF8.self)
    if !found || name.isEmpty { name = unknown.name }
    return Machine(name: name, mark: installedMark())
  }

  /// Whether a text can be a computer's name: it stands in plain lines, which have no free text.
  public static func isName(_ text: String) -> Bool {
    (1...nameLettersMax).contains(text.utf8.count) && text.utf8.allSatisfy { isLetter($0) }
  }

  private static func isLetter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
    default: false
    }
  }

  private static func installedMark() -> Digest? {
    let file = unsafe open("/etc/machine-id", O_RDONLY | O_CLOEXEC)
    guard file >= 0 else { return nil }
    defer { close(file) }
    var bytes = [UInt8](repeating: 0, count: 128)
    let count = unsafe read(file, &bytes, bytes.count)
    let id = bytes.prefix(max(0, count)).prefix { $0 != 0x0A }
    guard id.count >= 32 else { return nil }
    return Digest(of: Array("redress machine\n".utf8) + id)
  }
}

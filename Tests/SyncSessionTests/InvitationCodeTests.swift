import ChangeLog
import SyncSession
import Testing

/// Codes as people write and read them.
struct InvitationCodeTests {
  private let code = InvitationCode(
    hub: NodeID(publicKey: [3]), secret: (0..<16).map { UInt8($0 * 17) })

  @Test func `a code reads back as it was printed, in capitals and without hyphens, too`() throws {
    let text = code.description
    #expect(text.split(separator: "-").map(\.count) == [6, 6, 6, 6, 6, 6, 6])
    for typed in [
      text, text.uppercased(), text.filter { $0 != "-" },
      text.replacing("0", with: "O").replacing("1", with: "l"),
    ] { #expect(try InvitationCode(typed) == code, "\(typed)") }
  }

  @Test func `a letter that was mistyped, left out or doubled is noticed`() throws {
    let letters = Array(code.description.filter { $0 != "-" })
    var unnoticed = 0
    for place in letters.indices {
      for letter in "0123456789abcdefghjkmnpqrstvwxyz" where letter != letters[place] {
        var typed = letters
        typed[place] = letter
        do {
          _ = try InvitationCode(String(typed))
          unnoticed += 1
        } catch { #expect(error == .mistyped) }
      }
      var short = letters
      short.remove(at: place)
      #expect(throws: InvitationCode.Fault.malformed) { try InvitationCode(String(short)) }
      #expect(throws: InvitationCode.Fault.malformed) {
        try InvitationCode(String(letters[...place] + letters[place...]))
      }
    }
    // One in a million.
    #expect(unnoticed == 0)
  }

  @Test(arguments: ["", "x", "register0001", "甲乙丙", "k7q2m9-u4d3h8"])
  func `what is no code is none`(text: String) {
    #expect(throws: InvitationCode.Fault.malformed) { try InvitationCode(text) }
  }

  @Test func `what the hub keeps does not give the secret`() {
    let digest = InvitationCode.digest(of: code.secret)
    #expect(digest != Digest(of: code.secret))
    #expect(digest != InvitationCode.digest(of: Array(code.secret.reversed())))
  }
}

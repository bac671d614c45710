import HTTPClient
import SyncClient
import Testing

struct HubAddressTests {
  private static let pin = "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_8"

  @Test(arguments: [
    ("127.0.0.1:8420", "http://127.0.0.1:8420", false),
    ("localhost", "http://localhost", false),
    ("http://[::1]:8420/", "http://[::1]:8420", false),
    ("https://hub.example", "https://hub.example", false),
    ("https://127.0.0.1:8420", "https://127.0.0.1:8420", false),
    ("https://hub.example:8443#sha256=\(pin)", "https://hub.example:8443", true),
    ("https://hub.example:8443/#sha256=\(pin)", "https://hub.example:8443", true),
    ("hub.example:8443#sha256=\(pin)", "https://hub.example:8443", true),
    ("127.0.0.1:8443#sha256=\(pin)", "https://127.0.0.1:8443", true),
    ("[2001:db8::1]:8443#sha256=\(pin)", "https://[2001:db8::1]:8443", true),
    (
      "https://hub.example#sha256=Bw8XHycvNz9HT1dfZ293f4ePl5+nr7e/x8/X3+fv9/8=",
      "https://hub.example", true
    ),
    ("http://10.8.0.1:8420#unencrypted", "http://10.8.0.1:8420", false),
    ("10.8.0.1:8420#unencrypted", "http://10.8.0.1:8420", false),
  ])
  func `an address is read, and reads back from what a store keeps`(
    typed: String, url: String, isPinned: Bool
  ) throws {
    let address = try HubAddress(typed)
    #expect(address.url == url)
    #expect(address.pin == (isPinned ? KeyPin(HubAddressTests.pin) : nil))
    #expect(try HubAddress(address.text) == address)
    if isPinned { #expect(address.text == "\(url)#sha256=\(HubAddressTests.pin)") }
  }

  @Test(arguments: [
    "10.0.0.8:8420", "http://10.0.0.8:8420", "hub.example", "http://hub.example", "127.1:80",
    "127.0.0.1.hub.example:80",
  ])
  func `plain HTTP to another computer is refused`(typed: String) {
    #expect { try HubAddress(typed) } throws: { error in
      if case .unencrypted(typed)? = error as? SyncError { true } else { false }
    }
  }

  @Test(arguments: ["", "x", "Bw8XHycvNz9HT1dfZ293f4ePl5-nr7e_x8_X3-fv9_", "sha256=\(pin)"])
  func `a pin that was not copied whole is told as such`(text: String) {
    let typed = "https://hub.example#sha256=\(text)"
    #expect { try HubAddress(typed) } throws: { error in
      if case .invalidPin(typed)? = error as? SyncError { true } else { false }
    }
  }

  @Test(arguments: [
    "", "甲 乙", "ftp://127.0.0.1", "http://", "http://a@127.0.0.1", "127.0.0.1:99999",
    "127.0.0.1/path", "http://127.0.0.1#sha256=\(pin)", "https://hub.example#unencrypted",
    "https://hub.example#", "https://hub.example#x", "#sha256=\(pin)", "https://hub.example#a#b",
  ])
  func `anything else is no address`(typed: String) {
    #expect { try HubAddress(typed) } throws: { error in
      if case .invalidAddress(typed)? = error as? SyncError { true } else { false }
    }
  }
}

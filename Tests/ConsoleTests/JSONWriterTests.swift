import Console
import Testing

struct JSONWriterTests {
  private let value: JSONOutput = [
    "name": "张·巴图", "fen": 2_182_800, "open": true, "note": nil, "tags": ["a", "b"],
    "none": [], "inner": ["z": 1, "a": [:]],
  ]

  @Test func `members keep their order on one line`() {
    #expect(
      JSONWriter(isPretty: false).text(of: value)
        == #"{"name":"张·巴图","fen":2182800,"open":true,"note":null,"tags":["a","b"],"#
        + #""none":[],"inner":{"z":1,"a":{}}}"#)
  }

  @Test func `members get a line each when pretty`() {
    #expect(
      JSONWriter(isPretty: true).text(of: value) == """
        {
          "name": "张·巴图",
          "fen": 2182800,
          "open": true,
          "note": null,
          "tags": [
            "a",
            "b"
          ],
          "none": [],
          "inner": {
            "z": 1,
            "a": {}
          }
        }
        """)
  }

  @Test func `texts are escaped as RFC 8259 demands and no more`() {
    let text = "\"\\/\u{08}\t\n\u{0C}\r\u{00}\u{1F}\u{7F} 字👍\u{2028}e\u{301}"
    #expect(
      JSONWriter(isPretty: false).text(of: .string(text))
        == #""\"\\/\b\t\n\f\r\u0000\u001f\u007f 字👍"# + "\u{2028}e\u{301}\"")
    #expect(JSONWriter(isPretty: false).text(of: "\r\n") == #""\r\n""#)
  }

  @Test func `the greatest and the least numbers are whole`() {
    #expect(
      JSONWriter(isPretty: false).text(of: [.integer(.max), .integer(.min)])
        == "[9223372036854775807,-9223372036854775808]")
    #expect(
      JSONWriter(isPretty: false).text(of: [.integer(orNull: nil), .string(orNull: nil)])
        == "[null,null]")
  }
}

// The text of a cell, as shared strings and inline strings hold it: one `t`, or runs of them, each
// with a look of its own. A placeholder may begin in one run and end in the next (a program splits
// runs where it likes); its value then stands in the run where it begins.

/// A text made of pieces that stand somewhere in a document.
struct RichText {
  /// An element `t`: where it stands, and its text.
  struct Segment {
    /// The bytes of the whole element.
    let range: Range<Int>
    /// Its name with its prefix.
    let name: String
    /// Its text.
    let text: String
  }

  /// The bytes between the tags of the element that holds the segments, `si` or `is`.
  var content: Range<Int>
  /// The name of that element with its prefix.
  let name: String
  /// The segments in order, without those that only say how to read the text aloud.
  var segments: [Segment] = []

  /// The whole text.
  var text: String { segments.map(\.text).joined() }

  /// The segments' elements with values in place of the placeholders.
  ///
  /// - Returns: the bytes of `content`, changed.
  func filled(
    from bytes: [UInt8], _ pieces: [(piece: Placeholder.Piece, range: Range<Int>)],
    _ values: [Placeholder: CellValue]
  ) -> [UInt8] {
    var edits: [Edit] = []
    var start = 0
    for segment in segments {
      let scalars = Array(segment.text.unicodeScalars)
      let end = start + scalars.count
      var text = String.UnicodeScalarView()
      var isChanged = false
      for (piece, range) in pieces where range.lowerBound < end && range.upperBound > start {
        switch piece {
        case .gap(let placeholder):
          isChanged = true
          if range.lowerBound >= start {
            text.append(contentsOf: (values[placeholder]?.words ?? "").unicodeScalars)
          }
        case .words, .malformed:
          let kept = range.clamped(to: start..<end)
          text.append(contentsOf: scalars[(kept.lowerBound - start)..<(kept.upperBound - start)])
        }
      }
      if isChanged {
        let element = XMLText.element(segment.name, [("xml:space", "preserve")], String(text))
        edits.append(Edit(range: segment.range, bytes: Array(element.utf8)))
      }
      start = end
    }
    return Edit.applied(edits, to: bytes, within: content)
  }
}

/// Bytes in place of others.
struct Edit {
  /// What is replaced; empty to insert.
  let range: Range<Int>
  /// What stands there instead.
  let bytes: [UInt8]

  /// A stretch of a document with all edits made, which stand in order and apart.
  static func applied(_ edits: [Edit], to bytes: [UInt8], within bounds: Range<Int>) -> [UInt8] {
    var result: [UInt8] = []
    var position = bounds.lowerBound
    for edit in edits {
      result += bytes[position..<edit.range.lowerBound]
      result += edit.bytes
      position = edit.range.upperBound
    }
    return result + bytes[position..<bounds.upperBound]
  }
}

/// Writing XML.
enum XMLText {
  /// Text between tags or in a quoted attribute; what XML cannot hold becomes `�`.
  static func escaped(_ text: String) -> String {
    var escaped = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"": escaped += "&quot;"
      case "\t", "\n": escaped.unicodeScalars.append(scalar)
      case "\u{0}"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }

  /// An opening tag.
  static func tag(_ name: String, _ attributes: [(String, String)]) -> String {
    attributes.reduce("<" + name) { $0 + " \($1.0)=\"\(escaped($1.1))\"" } + ">"
  }

  /// An element with text.
  static func element(_ name: String, _ attributes: [(String, String)], _ text: String) -> String {
    tag(name, attributes) + escaped(text) + "</\(name)>"
  }
}

/// Collects rich texts while a document is scanned.
struct RichTextReader {
  private var current: RichText?
  private var segment: (range: Range<Int>, name: String, text: String)?
  private var phoneticDepth = 0

  /// Takes what stands next; `holder` is the element that holds a text, `si` or `is`.
  ///
  /// - Returns: a text that ends here.
  mutating func take(_ event: XMLEvent, holder: String) -> RichText? {
    switch event {
    case .start(let name, _, let range):
      let local = localName(name)
      if local == holder {
        current = RichText(content: range.upperBound..<range.upperBound, name: name)
      } else if local == "rPh" {
        phoneticDepth += 1
      } else if local == "t", current != nil, phoneticDepth == 0 {
        segment = (range, name, "")
      }
    case .text(let text): segment?.text += text
    case .end(let name, let range):
      let local = localName(name)
      if local == "rPh" { phoneticDepth -= 1 }
      if local == "t", let ended = segment {
        current?.segments.append(
          RichText.Segment(
            range: ended.range.lowerBound..<range.upperBound, name: ended.name, text: ended.text))
        segment = nil
      }
      if local == holder, var ended = current {
        // An element without content has one tag, that opens and closes it.
        ended.content = ended.content.lowerBound..<max(ended.content.lowerBound, range.lowerBound)
        current = nil
        return ended
      }
    }
    return nil
  }
}

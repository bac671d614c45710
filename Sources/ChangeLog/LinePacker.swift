/// What both ways of a packed line know of what stands before: where in the line it stands.
struct LineContext {
  /// The office before the UUID of the case's id, or of the record's without a case.
  var office = 0..<0
  var caseID = 0..<0
  var recordID = 0..<0
  /// Whether there was a head, and so a node.
  var hasNode = false
  /// The last name of a line, without its quotation marks.
  var name = 0..<0
  /// The number of the last field's name in the dictionary.
  var field = -1
}

/// Packs one line; see PackedLine.swift for the form.
struct LinePacker {
  private typealias Code = PackedLine.Code
  private typealias Flag = PackedLine.Flag
  private typealias Text = PackedLine.Text

  private let line: LineText
  private let dictionary = LineDictionary.first
  private var output: ByteWriter
  private var context = LineContext()
  private var place = 0
  /// Where the bytes begin that stand for themselves up to ``place``, and are still to be written.
  private var literalStart = 0

  init(_ line: LineText, _ output: ByteWriter) {
    self.line = line
    self.output = output
  }

  /// Packs the line.
  ///
  /// - Returns: how many bytes were written.
  mutating func pack() throws(OutOfBytes) -> Int {
    try output.append(PackedLine.Form.firstDictionary.rawValue)
    try output.append(short: UInt64(line.count))
    try head()
    while place < line.count {
      let byte = line[place]
      if byte == UInt8(ascii: "\"") {
        if line[place - 1] == UInt8(ascii: "{"), try member(at: place) { continue }
        if try string() { continue }
      } else if byte == UInt8(ascii: ",") {
        // After a brace a name is written without a comma.
        if line[place + 1] == UInt8(ascii: "\""), line[place - 1] != UInt8(ascii: "{"),
          try member(at: place + 1)
        {
          continue
        }
      } else if byte == UInt8(ascii: "}") {
        if line.matches(Text.over, at: place) {
          try emit(Code.over, behind: place + Text.over.utf8CodeUnitCount)
          continue
        }
      } else if byte < Code.literal {
        try emit(Code.escape, behind: place + 1)
        try output.append(byte)
        continue
      }
      place += 1
    }
    try unsafe output.append(line.bytes(literalStart..<place))
    // What unpacks to so much more would be taken for damage.
    guard line.count <= output.count * PackedLine.expansionMax else { throw OutOfBytes() }
    return output.count
  }

  /// Writes a code for what stands from here to an end, after the literal bytes before it.
  private mutating func emit(_ code: UInt8, behind end: Int) throws(OutOfBytes) {
    if literalStart < place { try unsafe output.append(line.bytes(literalStart..<place)) }
    try output.append(code)
    place = end
    literalStart = end
  }

  // MARK: - Inside

  /// Names, words and ids are shorter; a longer text stays as it is.
  private static let quotedBytesMax = 112

  /// A member's name with its colon, and the comma before it, if it is one of the dictionary's; and
  /// a value after it that is a literal.
  private mutating func member(at start: Int) throws(OutOfBytes) -> Bool {
    guard let name = line.quoted(at: start + 1, within: LinePacker.quotedBytesMax),
      line[name.upperBound + 1] == UInt8(ascii: ":")
    else { return false }
    let text = unsafe line.bytes(name)
    let hash = unsafe WordList.hash(text)
    let end = name.upperBound + 2
    if let field = unsafe dictionary.fields.find(text, hash: hash) {
      let step = field - context.field
      if step >= 1 && step <= Code.nextFieldMax {
        try emit(Code.nextField + UInt8(step - 1), behind: end)
      } else {
        try emit(Code.field, behind: end)
        try output.append(UInt8(field))
      }
      context.field = field
    } else if let element = unsafe dictionary.elements.find(text, hash: hash) {
      try emit(Code.element, behind: end)
      try output.append(UInt8(element))
    } else if line.matches(Text.salt, at: place), let first = line.base64(at: end + 1),
      let second = line.base64(at: end + 9), line[end + 17] == UInt8(ascii: "\"")
    {
      try emit(Code.salt, behind: end + 18)
      try output.append(first, byteCount: 6)
      try output.append(second, byteCount: 6)
      return true
    } else {
      return false
    }
    switch line[end] {
    case UInt8(ascii: "t"):
      if line.matches("true", at: end) { try emit(Code.yes, behind: end + 4) }
    case UInt8(ascii: "f"):
      if line.matches("false", at: end) { try emit(Code.no, behind: end + 5) }
    case UInt8(ascii: "n"):
      if line.matches("null", at: end) { try emit(Code.null, behind: end + 4) }
    default: break
    }
    return true
  }

  /// A text in quotation marks that has a shorter form as a whole.
  private mutating func string() throws(OutOfBytes) -> Bool {
    guard let text = line.quoted(at: place + 1, within: LinePacker.quotedBytesMax) else {
      return false
    }
    let end = text.upperBound + 1
    // Days from 2076 on do not fit into two bytes.
    if text.count == 10, let day = line.day(at: text.lowerBound), day < 1 << 16 {
      try emit(Code.day, behind: end)
      try output.append(day, byteCount: 2)
      return true
    }
    if !context.recordID.isEmpty {
      if !context.caseID.isEmpty, line.areEqual(text, context.caseID) {
        try emit(Code.caseID, behind: end)
        return true
      }
      if line.areEqual(text, context.recordID) {
        try emit(Code.recordID, behind: end)
        return true
      }
      if !context.office.isEmpty, line.areEqual(text, context.office) {
        try emit(Code.office, behind: end)
        return true
      }
    }
    if try name(text) { return true }
    let bytes = unsafe line.bytes(text)
    if let word = unsafe dictionary.words.find(bytes, hash: WordList.hash(bytes)) {
      try emit(Code.word, behind: end)
      try output.append(UInt8(word))
      return true
    }
    guard let (office, uuid) = officeAndUUID(text) else { return false }
    if !context.office.isEmpty, line.areEqual(office, context.office) {
      try emit(Code.idOfOffice, behind: end)
    } else {
      try emit(Code.id, behind: end)
      try append(text: office)
    }
    try append(uuid)
    return true
  }

  /// A name of a line, `k7q2m9x4d3h8.17.Zs81kQ0a`.
  private mutating func name(_ text: Range<Int>) throws(OutOfBytes) -> Bool {
    let afterNode = text.lowerBound + NodeID.characterCount
    guard text.count > NodeID.characterCount + 9, line[afterNode] == UInt8(ascii: ".") else {
      return false
    }
    let end = text.upperBound + 1
    if line.areEqual(text, context.name) {
      try emit(Code.sameName, behind: end)
      return true
    }
    guard let (number, digitCount) = line.decimal(at: afterNode + 1), number < 1 << 63,
      line[afterNode + 1 + digitCount] == UInt8(ascii: "."),
      text.upperBound == afterNode + 2 + digitCount + 8,
      let prefix = line.base64(at: afterNode + 2 + digitCount)
    else { return false }
    let own = PackedLine.nodePlace..<PackedLine.nodePlace + NodeID.characterCount
    if context.hasNode, line.areEqual(text.lowerBound..<afterNode, own) {
      try emit(Code.ownName, behind: end)
    } else if let node = line.node(at: text.lowerBound) {
      try emit(Code.name, behind: end)
      try output.append(node, byteCount: 8)
    } else {
      return false
    }
    try output.append(short: number)
    try output.append(prefix, byteCount: 6)
    context.name = text
    return true
  }

  // MARK: - The head

  /// All up to the fields, if it is as this version writes it.
  private mutating func head() throws(OutOfBytes) {
    guard line.matches(Text.node, at: 0) else { return }
    var flags: UInt8 = 0
    let nodePlace = PackedLine.nodePlace
    let node = line.node(at: nodePlace)
    if node == nil {
      guard line.matches("register0001", at: nodePlace) else { return }
      flags |= Flag.nodeText
    }
    var place = nodePlace + NodeID.characterCount
    if line.matches(Text.plain, at: place) {
      place += Text.plain.utf8CodeUnitCount
    } else if line.matches(Text.personal, at: place) {
      place += Text.personal.utf8CodeUnitCount
      flags |= Flag.personal
    } else {
      return
    }
    guard let (number, digitCount) = line.decimal(at: place), number < 1 << 63 else { return }
    place += digitCount
    guard line.matches(Text.at, at: place) else { return }
    place += Text.at.utf8CodeUnitCount
    guard let at = line.instant(at: place), line.matches(Text.by, at: place + 24) else { return }
    guard let by = line.quoted(at: place + 24 + Text.by.utf8CodeUnitCount) else { return }
    place = by.upperBound
    var caseID = 0..<0
    if line.matches(Text.caseID, at: place) {
      guard let text = line.quoted(at: place + Text.caseID.utf8CodeUnitCount), !text.isEmpty else {
        return
      }
      caseID = text
      place = text.upperBound
    }
    guard line.matches(Text.type, at: place),
      let type = line.quoted(at: place + Text.type.utf8CodeUnitCount),
      line.matches(Text.id, at: type.upperBound),
      let id = line.quoted(at: type.upperBound + Text.id.utf8CodeUnitCount), !id.isEmpty,
      line.matches(Text.set, at: id.upperBound)
    else { return }

    let typeName = unsafe line.bytes(type)
    let typeNumber = unsafe dictionary.types.find(typeName, hash: WordList.hash(typeName))
    if typeNumber != nil { flags |= Flag.type }
    let caseParts = caseID.isEmpty ? nil : officeAndUUID(caseID)
    let isOfCase = !caseID.isEmpty && line.areEqual(caseID, id)
    let idParts = isOfCase ? caseParts : officeAndUUID(id)
    if !caseID.isEmpty { flags |= caseParts == nil ? Flag.caseText : Flag.caseUUID }
    if isOfCase {
      flags |= Flag.idOfCase
    } else if let idParts {
      let isOfOffice = caseParts.map { line.areEqual($0.office, idParts.office) } ?? false
      flags |= isOfOffice ? Flag.idOfOffice : Flag.idUUID
    }

    try output.append(PackedLine.Code.head)
    try output.append(flags)
    if let node {
      try output.append(node, byteCount: 8)
    } else {
      try unsafe output.append(line.bytes(nodePlace..<nodePlace + NodeID.characterCount))
    }
    try output.append(short: number)
    try output.append(at, byteCount: 6)
    try append(text: by)
    if let caseParts {
      try append(text: caseParts.office)
      try append(caseParts.uuid)
    } else if !caseID.isEmpty {
      try append(text: caseID)
    }
    if let typeNumber {
      try output.append(UInt8(typeNumber))
    } else {
      try append(text: type)
    }
    switch flags & Flag.idMask {
    case Flag.idOfCase: break
    case Flag.idOfOffice:
      if let idParts { try append(idParts.uuid) }
    case Flag.idUUID:
      if let idParts {
        try append(text: idParts.office)
        try append(idParts.uuid)
      }
    default: try append(text: id)
    }
    context.hasNode = true
    context.caseID = caseID
    context.recordID = id
    context.office = caseID.isEmpty ? idParts?.office ?? 0..<0 : caseParts?.office ?? 0..<0
    self.place = id.upperBound + Text.set.utf8CodeUnitCount
    literalStart = self.place
  }

  /// The parts of an id `150502-0199a0b1-c2d3-7e4f-8a5b-6c7d8e9f0a1b`.
  private func officeAndUUID(
    _ text: Range<Int>
  ) -> (office: Range<Int>, uuid: (high: UInt64, low: UInt64))? {
    guard text.count > 37, line[text.upperBound - 37] == UInt8(ascii: "-"),
      let uuid = line.uuid(at: text.upperBound - 36)
    else { return nil }
    return (text.lowerBound..<text.upperBound - 37, uuid)
  }

  private mutating func append(text: Range<Int>) throws(OutOfBytes) {
    try output.append(short: UInt64(text.count))
    try unsafe output.append(line.bytes(text))
  }

  private mutating func append(_ uuid: (high: UInt64, low: UInt64)) throws(OutOfBytes) {
    try output.append(uuid.high, byteCount: 8)
    try output.append(uuid.low, byteCount: 8)
  }
}

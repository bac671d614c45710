// The form in which stores keep the bytes of a line: shorter, and exactly the same when unpacked.
//
// Most of a line is said by its form or stands in it twice. A packed line is
//
//   0 bytes…                   the bytes as they are; where packing would not shorten them
//   1 length head? piece…      packed with dictionary 1; length is that of the unpacked bytes
//
// Numbers are `n` big-endian bytes where a count is given, else groups of seven bits, low first, of
// which all but the last have bit 7. A piece is a byte from 0x20 on, which stands for itself, or a
// code, since a line of JSON holds no bytes below 0x20 but between its tokens:
//
//   00 byte                    that byte, below 0x20
//   01 … 04                    a field's name, that many after the one before in the dictionary;
//                              the first counts from before the list
//   05 number                  the field's name with that number (1 byte)
//   06 number                  the name of an element of a set (1 byte)
//                              names are written `"name":`, after a comma unless `{` stands before
//   07 08 09                   true, false, null
//   0A number                  `"word"` of the dictionary (1 byte)
//   0B day                     `"2025-11-20"`: ((year − 1900) × 12 + month − 1) × 31 + day − 1 (2)
//   0C                         `"office"`: of the case's id, or of the record's without a case
//   0D 0E                      the case's id, the record's id, in quotation marks
//   0F uuid                    `"office-uuid"` with the same office (16 bytes)
//   10 length text uuid        `"text-uuid"`
//   11 number prefix           `"node.number.prefix"`: a line's name, of the line's own node;
//                              the prefix is 6 bytes
//   12 node number prefix      the same of another node (8 bytes: 60 bits)
//   13                         the name of a line that was written last
//   14                         `},"over":{`
//   15 salt                    `,"salt":"…"` (12 bytes)
//   16 flags node number at by case type id
//                              `{"v":1,"node":"…` to `"set":{`; only at the beginning
//
// Flags: 1 the personal log; 6 the case: 0 none, 2 as text, 4 office and UUID; 24 the record's id:
// 0 as text, 8 office and UUID, 16 UUID with the office of the case, 24 the id of the case; 32 the
// type's number in the dictionary instead of its text; 64 the node as text. `node` is 8 bytes (60
// bits), `at` 6: milliseconds in days counted as above; a text has its length before it.
//
// Packing is a function of the line alone, and no two pieces stand for the same text, so that a
// changed bit of a packed line changes its bytes or makes it none. Whatever bytes are packed,
// unpacking gives them back.

/// Packs the bytes of lines and unpacks them.
public enum PackedLine {
  /// The packed form of some bytes.
  public static func pack(_ bytes: [UInt8]) -> [UInt8] {
    unsafe bytes.withUnsafeBufferPointer { input in
      unsafe [UInt8](unsafeUninitializedCapacity: bytes.count + 1) { output, count in
        guard let writer = unsafe ByteWriter(output) else { return }
        if let line = unsafe LineText(input), line.count > 0 {
          var packer = LinePacker(line, writer)
          do throws(OutOfBytes) {
            count = try packer.pack()
            return
          } catch {
            // Packing would not shorten it.
          }
        }
        unsafe output[0] = Form.plain.rawValue
        for index in input.indices { unsafe output[index + 1] = input[index] }
        count = bytes.count + 1
      }
    }
  }

  /// The bytes that were packed; nil if the packed form is damaged.
  public static func unpack(_ packed: RawSpan) -> [UInt8]? {
    unsafe packed.withUnsafeBytes { packed in
      guard var unpacker = unsafe LineUnpacker(packed.bindMemory(to: UInt8.self)) else {
        return nil
      }
      let byteCount = unpacker.byteCount
      var isWhole = false
      let bytes = unsafe [UInt8](unsafeUninitializedCapacity: byteCount) { memory, count in
        isWhole = unsafe unpacker.unpack(
          into: UnsafeMutableBufferPointer(rebasing: memory[..<byteCount]))
        count = isWhole ? byteCount : 0
      }
      return isWhole ? bytes : nil
    }
  }

  /// The digest of the bytes that were packed, without an array of them; nil if they are damaged.
  public static func digest(_ packed: RawSpan) -> Digest? {
    unsafe packed.withUnsafeBytes { packed in
      guard var unpacker = unsafe LineUnpacker(packed.bindMemory(to: UInt8.self)) else {
        return nil
      }
      let byteCount = unpacker.byteCount
      func digest(_ memory: UnsafeMutableBufferPointer<UInt8>) -> Digest? {
        let memory = unsafe UnsafeMutableBufferPointer(rebasing: memory[..<byteCount])
        guard unsafe unpacker.unpack(into: memory) else { return nil }
        return unsafe Digest(of: UnsafeRawBufferPointer(memory).bytes)
      }
      // A fixed count is taken from the stack.
      if byteCount <= stackBytes {
        return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: stackBytes) {
          unsafe digest($0)
        }
      }
      return unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: byteCount) {
        unsafe digest($0)
      }
    }
  }

  /// The first byte of a packed line.
  enum Form: UInt8 {
    /// The bytes as they are.
    case plain = 0
    /// Packed with the first dictionary.
    case firstDictionary = 1
  }

  /// The codes of the first dictionary's form.
  enum Code {
    static let escape: UInt8 = 0x00
    /// This one and the next ones: how far on in the dictionary the field's name stands.
    static let nextField: UInt8 = 0x01
    static let nextFieldMax = 4
    static let field: UInt8 = 0x05
    static let element: UInt8 = 0x06
    static let yes: UInt8 = 0x07
    static let no: UInt8 = 0x08
    static let null: UInt8 = 0x09
    static let word: UInt8 = 0x0A
    static let day: UInt8 = 0x0B
    static let office: UInt8 = 0x0C
    static let caseID: UInt8 = 0x0D
    static let recordID: UInt8 = 0x0E
    static let idOfOffice: UInt8 = 0x0F
    static let id: UInt8 = 0x10
    static let ownName: UInt8 = 0x11
    static let name: UInt8 = 0x12
    static let sameName: UInt8 = 0x13
    static let over: UInt8 = 0x14
    static let salt: UInt8 = 0x15
    static let head: UInt8 = 0x16
    /// From here on a byte stands for itself.
    static let literal: UInt8 = 0x20
  }

  /// What the flags of a head say.
  enum Flag {
    static let personal: UInt8 = 1
    static let caseMask: UInt8 = 6
    static let caseText: UInt8 = 2
    static let caseUUID: UInt8 = 4
    static let idMask: UInt8 = 24
    static let idUUID: UInt8 = 8
    static let idOfOffice: UInt8 = 16
    static let idOfCase: UInt8 = 24
    static let type: UInt8 = 32
    static let nodeText: UInt8 = 64
  }

  /// The texts between the parts of a head.
  enum Text {
    static let node: StaticString = "{\"v\":1,\"node\":\""
    static let plain: StaticString = "\",\"log\":\"plain\",\"seq\":"
    static let personal: StaticString = "\",\"log\":\"personal\",\"seq\":"
    static let at: StaticString = ",\"at\":\""
    static let by: StaticString = "\",\"by\":\""
    static let caseID: StaticString = "\",\"case\":\""
    static let type: StaticString = "\",\"type\":\""
    static let id: StaticString = "\",\"id\":\""
    static let set: StaticString = "\",\"set\":{"
    static let over: StaticString = "},\"over\":{"
    static let salt: StaticString = ",\"salt\":\""
  }

  /// Where the node's id stands in a line that has a head.
  static let nodePlace = 15
  /// Bytes that unpack to more than so many times their number are damaged: what one piece stands
  /// for is bounded, but for what is said again, which is shorter still.
  static let expansionMax = 128
  /// Most lines are shorter.
  private static let stackBytes = 1_024
}

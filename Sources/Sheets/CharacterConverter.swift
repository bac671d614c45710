import Glibc

/// A conversion between two encodings, by glibc's `iconv`.
@safe
struct CharacterConverter: ~Copyable {
  /// Why a conversion stopped.
  enum Stop: Hashable {
    /// All input was consumed.
    case end
    /// The rest of the input is the beginning of a character.
    case incomplete
    /// The rest of the input begins with no character of the encoding.
    case invalid
  }

  private let handle: iconv_t
  private var scratch = [UInt8](repeating: 0, count: ByteSource.chunkBytes)

  /// Prepares GB18030 to UTF-8.
  static func fromGB18030() throws(SheetError) -> CharacterConverter {
    try CharacterConverter(from: "GB18030", to: "UTF-8")
  }

  /// Prepares UTF-8 to GB18030.
  static func toGB18030() throws(SheetError) -> CharacterConverter {
    try CharacterConverter(from: "UTF-8", to: "GB18030")
  }

  /// C function: `iconv_open`.
  private init(from: String, to: String) throws(SheetError) {
    // The error value is (iconv_t)-1.
    let opened = unsafe iconv_open(to, from)
    guard let handle = unsafe opened, Int(bitPattern: handle) != -1 else {
      throw .encodingUnavailable(.gb18030)
    }
    unsafe self.handle = handle
  }

  deinit { unsafe iconv_close(handle) }

  /// Converts as much of the input as possible and appends it to the output.
  ///
  /// C function: `iconv`; it may change neither the input nor what it did not consume.
  ///
  /// - Returns: how many bytes were consumed, and why it stopped there.
  mutating func convert(
    _ input: [UInt8], appendingTo output: inout [UInt8]
  ) -> (consumed: Int, stop: Stop) {
    var input = input
    var consumed = 0
    while consumed < input.count {
      var failure: Int32 = 0
      var read = 0
      var written = 0
      unsafe input.withUnsafeMutableBytes { source in
        unsafe scratch.withUnsafeMutableBytes { target in
          var next = unsafe source.baseAddress?.advanced(by: consumed)
            .assumingMemoryBound(to: CChar.self)
          var left = source.count - consumed
          var free = unsafe target.baseAddress?.assumingMemoryBound(to: CChar.self)
          var room = target.count
          let result = unsafe iconv(handle, &next, &left, &free, &room)
          failure = result == -1 ? errno : 0
          read = source.count - consumed - left
          written = target.count - room
        }
      }
      consumed += read
      output.append(contentsOf: scratch[..<written])
      switch failure {
      case 0: return (consumed, .end)
      case E2BIG: continue
      case EINVAL: return (consumed, .incomplete)
      default: return (consumed, .invalid)
      }
    }
    return (consumed, .end)
  }
}

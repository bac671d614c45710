import CaseModel
import Console
import Glibc
import Testing

/// A pipe of the system, and a scratch file, for what is read and written below the text.
struct Pipe: ~Copyable {
  let reading: Int32
  let writing: Int32

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard unsafe pipe(&ends) == 0 else { throw PipeFailed() }
    (reading, writing) = (ends[0], ends[1])
  }

  deinit {
    close(reading)
    close(writing)
  }

  struct PipeFailed: Error {}
}

func send(_ bytes: [UInt8], to descriptor: Int32) {
  #expect(unsafe write(descriptor, bytes, bytes.count) == bytes.count)
}

func receive(from descriptor: Int32) -> String {
  var bytes = [UInt8](repeating: 0, count: 65_536)
  let count = unsafe read(descriptor, &bytes, bytes.count)
  return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
}

struct LineInputTests {
  /// The lines that these bytes are read as, up to and with the end.
  private func lines(_ bytes: [UInt8]) throws -> [InputLine] {
    var ends: [Int32] = [-1, -1]
    #expect(unsafe pipe(&ends) == 0)
    defer { close(ends[0]) }
    send(bytes, to: ends[1])
    close(ends[1])
    let input = LineInput(descriptor: ends[0])
    var lines: [InputLine] = []
    repeat { lines.append(input.readLine()) } while lines.last != .end && lines.count < 100
    #expect(input.readLine() == .end)
    return lines
  }

  @Test func `lines are read with and without their ends`() throws {
    #expect(
      try lines(Array("张三\r\n\n last".utf8)) == [.text("张三"), .text(""), .text(" last"), .end])
    #expect(try lines([]) == [.end])
    #expect(try lines(Array("a\n".utf8)) == [.text("a"), .end])
  }

  @Test func `bytes that are not UTF-8 are reported, and the next line is read`() throws {
    let gbk: [UInt8] = [0xD5, 0xC5, 0xC8, 0xFD, 0x0A]  // 张三 in GBK
    #expect(try lines(gbk + Array("李四\n".utf8)) == [.unreadable, .text("李四"), .end])
    #expect(try lines([0x61, 0xE5]) == [.unreadable, .end])
  }

  @Test func `a line over the limit is dropped whole`() throws {
    let limit = LineInput.lineBytesMax
    var ends: [Int32] = [-1, -1]
    #expect(unsafe pipe(&ends) == 0)
    let input = LineInput(descriptor: ends[0])
    let thread = startWriting(
      Array(
        (String(repeating: "a", count: limit) + "\n" + String(repeating: "b", count: 3 * limit)
          + "\nnext\n" + String(repeating: "c", count: limit + 1)).utf8), to: ends[1])
    #expect(input.readLine() == .text(String(repeating: "a", count: limit)))
    #expect(input.readLine() == .unreadable)
    #expect(input.readLine() == .text("next"))
    #expect(input.readLine() == .unreadable)
    #expect(input.readLine() == .end)
    pthread_join(thread, nil)
    close(ends[0])
  }

  @Test func `characters cut between two reads are put together`() throws {
    let pipe = try Pipe()
    let input = LineInput(descriptor: pipe.reading)
    send(Array(String(repeating: "字", count: 4000).utf8) + [0x0A], to: pipe.writing)
    #expect(input.readLine() == .text(String(repeating: "字", count: 4000)))
  }
}

/// Writes more than a pipe holds from a thread of its own, then closes the end.
private func startWriting(_ bytes: [UInt8], to descriptor: Int32) -> pthread_t {
  final class Task {
    let bytes: [UInt8]
    let descriptor: Int32
    init(_ bytes: [UInt8], _ descriptor: Int32) {
      self.bytes = bytes
      self.descriptor = descriptor
    }
  }
  var thread = pthread_t()
  let task = unsafe Unmanaged.passRetained(Task(bytes, descriptor)).toOpaque()
  unsafe pthread_create(
    &thread, nil,
    { context in
      guard let context = unsafe context else { return nil }
      let task = unsafe Unmanaged<Task>.fromOpaque(context).takeRetainedValue()
      let output = TextOutput(descriptor: task.descriptor, isBuffered: false)
      output.write(String(decoding: task.bytes, as: UTF8.self))
      close(task.descriptor)
      return nil
    }, task)
  return thread
}

struct TextOutputTests {
  init() {
    TextOutput.ignoreBrokenPipes()
  }

  @Test func `buffered text arrives when it is flushed, unbuffered at once`() throws {
    let pipe = try Pipe()
    let buffered = TextOutput(descriptor: pipe.writing, isBuffered: true)
    let unbuffered = TextOutput(descriptor: pipe.writing, isBuffered: false)
    buffered.write("second ")
    unbuffered.write("first ")
    buffered.writeLine("字")
    try buffered.finish()
    #expect(receive(from: pipe.reading) == "first second 字\n")
  }

  @Test func `a full buffer is written without being asked`() throws {
    let pipe = try Pipe()
    let output = TextOutput(descriptor: pipe.writing, isBuffered: true)
    output.write(String(repeating: "x", count: 40_000))
    #expect(receive(from: pipe.reading).utf8.count == 40_000)
  }

  @Test func `a reader that has gone is no failure, and further text is dropped`() throws {
    var ends: [Int32] = [-1, -1]
    #expect(unsafe pipe(&ends) == 0)
    close(ends[0])
    let output = TextOutput(descriptor: ends[1], isBuffered: false)
    #expect(!output.isClosed)
    output.write("lost")
    #expect(output.isClosed)
    output.write("lost, too")
    try output.finish()
    close(ends[1])
  }

  @Test func `a full disk is a failure`() throws {
    let full = unsafe open("/dev/full", O_WRONLY)
    try #require(full >= 0)
    defer { close(full) }
    let output = TextOutput(descriptor: full, isBuffered: true)
    output.write("a report")
    let problem = #expect(throws: Problem.self) { try output.finish() }
    #expect(problem?.code == "output.not_written")
    #expect(problem?.exit == .failure)
    #expect(
      problem?.sentence.english
        == "the output could not be written in full: No space left on device")
    #expect(problem?.sentence.chinese == "输出没有全部写完：No space left on device")
  }
}

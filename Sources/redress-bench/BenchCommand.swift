import Bench
import CaseModel
import Console
import FoundationEssentials
import Glibc

/// Measures from the command line.
enum BenchCommand {
  static let command = Command<ParsedCommand>(
    "redress-bench",
    summary: Phrase("测量速度，并与 SQLite 本身比较", "Measures speed, against SQLite itself"),
    options: [
      OptionSpecification("small", help: Phrase("只看能否运行", "tiny sizes, to see that it works")),
      OptionSpecification(
        "only", value: .text(placeholder: Phrase("名称", "NAME[,NAME]")),
        help: Phrase("只测这些", "measure these only: \(Section.names)")),
      OptionSpecification(
        "json", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("把结果写成 JSON", "write the result as JSON, too")),
      OptionSpecification(
        "cases", value: .text(placeholder: Phrase("数字", "N")),
        help: Phrase("大库的案件数", "cases of the large hub; 1,000,000 if it is left out")),
      OptionSpecification(
        "growth", value: .text(placeholder: Phrase("数字", "N")),
        help: Phrase(
          "只测随规模的变化，直到 N 条记录", "measure growth only, from 1,000 to N records, as Markdown")),
      OptionSpecification(
        "plot", value: .path(placeholder: Phrase("文件", "FILE")),
        help: Phrase("把变化画成 SVG", "draw the growth as SVG, too")),
      OptionSpecification(
        "directory", value: .path(placeholder: Phrase("目录", "DIR")),
        help: Phrase("放文件的地方", "where files are made; by default memory and $TMPDIR")),
      OptionSpecification(
        "loop", value: .text(placeholder: Phrase("名称", "NAME")),
        help: Phrase(
          "只反复做一项，供剖析", "do our side of one work for 15 s, for a profiler: \(Loop.names)")),
      OptionSpecification(
        "programs", value: .path(placeholder: Phrase("目录", "DIR")),
        help: Phrase("redress 和 redressd 所在目录", "where redress and redressd are; beside this one")),
      OptionSpecification(
        "keep", value: .path(placeholder: Phrase("目录", "DIR")),
        help: Phrase("保留大库的目录", "where the large hub is kept for further runs")),
    ],
    run: { parsed, _ in try run(parsed) })

  private static func run(_ parsed: ParsedCommand) throws {
    var sizes = parsed.isSet("small") ? Workshop.Sizes.small : Workshop.Sizes()
    if let text = parsed.value("cases") {
      guard let cases = Int(text), cases > 0 else { throw usage("--cases \(text)") }
      sizes.cases = cases
      sizes.fewerCases = min(sizes.fewerCases, max(1, cases / 10))
    }
    let only = parsed.value("only")?.split(separator: ",").map(String.init)
    let chosen = try only.map { names in
      try names.map { name in
        guard let section = Section(rawValue: name) else { throw usage("--only \(name)") }
        return section
      }
    }
    let program = CommandLine.arguments.first ?? ""
    let folder = program.lastIndex(of: "/").map { String(program[..<$0]) } ?? "."
    let workshop = try Workshop(
      sizes: sizes, directory: parsed.value("directory"), kept: parsed.value("keep"),
      programs: parsed.value("programs") ?? folder
    ) { TextOutput.error.writeLine($0) }
    defer { workshop.clear() }
    if let text = parsed.value("loop") {
      guard let loop = Loop(rawValue: text) else { throw usage("--loop \(text)") }
      let rate = try loop.run(workshop, seconds: 15)
      TextOutput.standard.writeLine("\(text): \(Int(rate)) a second")
      return
    }
    if let text = parsed.value("growth") {
      guard let records = Int(text), records >= 1_000 else { throw usage("--growth \(text)") }
      let plot = try Growth(workshop: workshop).measure(upTo: records)
      TextOutput.standard.write(plot.markdown)
      if let path = parsed.value("plot") {
        try plot.svg.write(toFile: path, atomically: true, encoding: .utf8)
      }
      return try TextOutput.standard.finish()
    }
    workshop.table.circumstances = Machine.circumstances(workshop)
    for section in Section.allCases where chosen?.contains(section) ?? section.isInFullRun {
      let watch = Stopwatch()
      try section.measure(workshop)
      workshop.tell("\(section.rawValue) took \(rounded(watch.seconds)) s")
    }
    let output = TextOutput.standard
    output.write(workshop.table.text)
    if let path = parsed.value("json") {
      try workshop.table.json.write(toFile: path, atomically: true, encoding: .utf8)
    }
    try output.finish()
  }

  private static func usage(_ text: String) -> Problem {
    Problem(
      "usage.bench", Phrase("\(text) 不对。", "\(text) is not understood."), exit: .usage)
  }
}

/// A group of rows that are measured together.
enum Section: String, CaseIterable {
  case save
  case bulk
  case push
  case endToEnd = "end-to-end"
  case wire
  case size
  case fleet
  case large
  case edited
  case memory
  case programs
  case search
  case layout

  /// Whether a full run measures it.
  var isInFullRun: Bool { self != .layout }

  static var names: String { allCases.map(\.rawValue).joined(separator: ", ") }

  func measure(_ workshop: Workshop) throws {
    switch self {
    case .save: try SaveSection(workshop: workshop).durable()
    case .bulk: try SaveSection(workshop: workshop).bulk()
    case .push: try PushSection(workshop: workshop).measure()
    case .endToEnd: try WireSection(workshop: workshop).endToEnd()
    case .wire: try WireSection(workshop: workshop).bytes()
    case .size: try WireSection(workshop: workshop).size()
    case .fleet: try FleetSection(workshop: workshop).measure()
    case .large: try LargeSection(workshop: workshop).measure()
    case .edited: try EditedSection(workshop: workshop).measure()
    case .memory: try ProgramSection(workshop: workshop).memory()
    case .layout: try LayoutSection(workshop: workshop).measure()
    case .programs: try ProgramSection(workshop: workshop).times()
    case .search: try SearchSection(workshop: workshop).measure()
    }
  }
}

/// Ends the process; `exit(3)` under a name of its own, since the argument is the whole result.
func exitProcess(_ status: Int32) -> Never { exit(status) }

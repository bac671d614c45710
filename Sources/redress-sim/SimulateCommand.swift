import CaseModel
import Console
import Glibc
import Simulator

/// Runs the simulator from the command line.
enum SimulateCommand {
  static let command = Command<ParsedCommand>(
    "redress-sim",
    summary: Phrase("用随机故障检验同步", "Tests the sync engine with random faults"),
    discussion: Phrase(
      "每个种子对应一次运行；失败时打印 SEED=… 和经过。", "A seed is a run; a failure prints SEED=… and what led to it."
    ),
    options: [
      OptionSpecification(
        "seed", value: .text(placeholder: Phrase("数字", "N")),
        help: Phrase("第一个种子，缺省随机", "the first seed; drawn if it is left out")),
      OptionSpecification(
        "runs", value: .text(placeholder: Phrase("数字", "M")),
        help: Phrase("运行次数，缺省 1", "how many runs; 1 if it is left out")),
      OptionSpecification(
        "minutes", value: .text(placeholder: Phrase("数字", "N")),
        help: Phrase("运行多少分钟，代替次数", "for how many minutes, instead of a number of runs")),
      OptionSpecification(
        "no-full-disk",
        help: Phrase("不模拟磁盘写满，与测试一致", "no full disks, as in the tests")),
      OptionSpecification("trace", help: Phrase("打印每个事件", "print every event")),
      OptionSpecification(
        "bug",
        value: .choice(
          DeliberateBug.allCases.map {
            OptionSpecification.Choice($0.name, Phrase($0.name, $0.name))
          }), help: Phrase("故意制造的错误", "a deliberate bug")),
    ],
    examples: [
      Example(
        command: "redress-sim --seed 7 --trace",
        explanation: Phrase("重放种子 7", "replay seed 7"))
    ],
    run: { parsed, _ in try run(parsed) })

  private static func run(_ parsed: ParsedCommand) throws {
    let first = try number(parsed, "seed") ?? UInt64.random(in: 1...999_999_999)
    let minutes = try number(parsed, "minutes")
    let runs = try number(parsed, "runs") ?? (minutes == nil ? 1 : .max)
    let bug = parsed.value("bug").flatMap { name in
      DeliberateBug.allCases.first { $0.name == name }
    }
    let output = TextOutput.standard
    let simulation = try Simulation(mayLimitFiles: !parsed.isSet("no-full-disk"))
    defer { simulation.clear() }
    let start = secondsSinceStart()
    var total = RunStatistics()
    var done: UInt64 = 0
    output.writeLine("seeds from \(first)")
    while done < runs {
      if let minutes, secondsSinceStart() - start >= Double(minutes) * 60 { break }
      let seed = first &+ done
      let report = try simulation.run(
        seed: seed, bug: bug, tell: parsed.isSet("trace") ? { output.writeLine($0) } : nil)
      done += 1
      if done % 100 == 0 { output.flush() }
      total.add(report.statistics)
      guard let violation = report.violation else { continue }
      for line in report.trace { output.writeLine(line) }
      output.writeLine(
        "SEED=\(seed) \(violation.promise.rawValue) nodes \(violation.nodes): \(violation.facts)")
      output.writeLine("after \(done) runs")
      output.flush()
      throw Problem(
        "simulation.violation",
        Phrase("种子 \(seed) 违反了承诺。", "Seed \(seed) broke a promise."),
        hint: Phrase(
          "重放：redress-sim --seed \(seed) --trace", "replay: redress-sim --seed \(seed) --trace"),
        exit: .failure)
    }
    let seconds = secondsSinceStart() - start
    output.writeLine(
      "\(done) runs, \(total.events) events, \(total.lines) lines saved, \(total.syncs) syncs, "
        + "\(total.crashes) crashes, \(total.fullDisks) full disks, \(total.replacements) "
        + "disks replaced, \(total.forks) forks, \(total.erasures) records erased, "
        + "\(total.conflicts) conflicts at the end; "
        + "\(tenths(Double(done) / max(seconds, 0.001))) runs/s")
    output.flush()
  }

  private static func tenths(_ number: Double) -> String {
    let tenths = Int(number * 10)
    return "\(tenths / 10).\(tenths % 10)"
  }

  private static func number(_ parsed: ParsedCommand, _ option: String) throws -> UInt64? {
    guard let text = parsed.value(option) else { return nil }
    guard let number = UInt64(text), number > 0 || option == "seed" else {
      throw Problem(
        "usage.number", Phrase("--\(option) 需要一个正整数。", "--\(option) takes a number from 1."),
        exit: .usage)
    }
    return number
  }

  private static func secondsSinceStart() -> Double {
    var time = timespec()
    unsafe clock_gettime(CLOCK_MONOTONIC, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
  }
}

/// Ends the process; `exit(3)` under a name of its own, since the argument is the whole result.
func exitProcess(_ status: Int32) -> Never { exit(status) }

import CaseModel
import ChangeLog
import Indicators
import SQLite
import Testing

@testable import CaseStore

/// Sums by office, day and month follow the cases in the transaction that changes these.
struct FigureTests {
  private let world: World

  init() throws { world = try World() }

  /// The kept sum of a measure over all offices in a month, or of all months.
  private func sum(_ code: String, in month: String = "%") throws -> Int128 {
    let place = try #require(Measure.place(of: code))
    return try world.store.read { connection in
      try connection.rows(
        "SELECT sums FROM figure_month WHERE month LIKE ?", .text(month)
      ) { FigureSums(text: $0.bytes(0))?[place] ?? 0 }.reduce(0, +)
    }
  }

  private func findings() throws -> FigureFindings {
    try world.store.checkFigures(isRepairing: false)
  }

  @Test func `a payment counts on its day and on its case's`() throws {
    let key = try world.savedMediation()
    let payment = try world.recovery(on: key.id, fen: 250)
    try world.store.save([payment], by: "li")
    #expect(try sum("received") == 250)
    #expect(try sum("accepted") == 1)
    #expect(try sum("received_on_concluded") == 0)
    var edit = RecordDraft(editing: try world.shown(key))
    edit.set("concluded_on", .text("2025-12-31"))
    edit.set("outcome", .text("agreed"))
    edit.set("agreed_fen", .integer(400))
    try world.store.save([edit.line().orThrow()], by: "li")
    #expect(try sum("received_on_concluded", in: "2025-12") == 250)
    #expect(try sum("agreed_amount", in: "2025-12") == 400)
    #expect(try findings().isClean)
    #expect(try findings().cases == 1)
  }

  @Test func `a voided case takes all it added away, and nothing of it stays`() throws {
    let key = try world.savedMediation()
    try world.store.save([try world.recovery(on: key.id, fen: 250)], by: "li")
    let whole = CaseVoid(
      root: try world.shown(key), parts: try world.store.records(of: .recovery, in: key.id))
    try world.store.save(whole.voiding(reason: "mistake"), by: "li")
    for table in ["figure_day", "figure_month", "case_received"] {
      #expect(try world.store.count(table) == 0, "\(table)")
    }
    #expect(try findings().isClean)
  }

  @Test func `a case that comes whole counts as one that came line by line`() throws {
    let whole = try lines(of: world.store.newRecordID())
    try world.store.save(whole, by: "li")
    let sums = try ["received", "received_on_concluded", "agreed_amount", "confirmed", "workers"]
      .map { try sum($0) }
    #expect(sums == [600, 600, 900, 1, 3])
    #expect(try findings().isClean)
    for line in try lines(of: world.store.newRecordID()) { try world.store.save([line], by: "li") }
    #expect(try sum("received") == 1_200)
    #expect(try findings().isClean)
  }

  /// A concluded case with two payments.
  private func lines(of id: RecordID) throws -> [LineDraft] {
    let root = try world.mediation(id: id, workers: 3) { draft in
      draft.set("concluded_on", .text("2025-12-31"))
      draft.set("outcome", .text("agreed"))
      draft.set("agreed_fen", .integer(900))
      draft.set("judicial_confirmation", .flag(true))
    }
    return [
      root, try world.recovery(on: id, fen: 250), try world.recovery(on: id, fen: 350),
    ]
  }

  @Test func `lines that change what came before them in a transaction count as the rows stand`()
    throws
  {
    let id = world.store.newRecordID()
    let payment = try world.recovery(on: id, fen: 250)
    var again = RecordDraft(new: .recovery, case: id, id: payment.record.id)
    again.set("amount_fen", .integer(400))
    var conclusion = RecordDraft(new: .mediation, case: id, id: id)
    conclusion.set("concluded_on", .text("2025-12-31"))
    conclusion.set("outcome", .text("agreed"))
    try world.store.save(
      [
        try world.mediation(id: id), payment, try conclusion.line().orThrow(),
        try world.recovery(on: id, fen: 100), try again.line().orThrow(),
      ], by: "li")
    #expect(try findings().isClean)
    #expect(try sum("agreed") == 1)
    #expect(try [350, 500].contains(sum("received")), "either amount may be shown")
  }

  @Test func `what comes voided with its first line adds nothing`() throws {
    let log = LogID(node: try NodeID(Sketch.nodes[0]).orThrow(), logClass: .plain)
    let id = try RecordID("150502-a").orThrow()
    var lines = [
      try LineBook.line(
        log, 1, RecordKey(case: id, type: "mediation", id: id),
        [("office", "\"150521\""), ("accepted_on", "\"2025-11-20\""), ("workers", "2")])
    ]
    for (number, voided) in [(2, "null"), (3, "\"mistake\"")] as [(Int64, String)] {
      let payment = try RecordID("150502-a\(number)").orThrow()
      lines.append(
        try LineBook.line(
          log, number, RecordKey(case: id, type: "recovery", id: payment),
          [
            ("voided", voided), ("received_on", "\"2025-11-21\""), ("amount_fen", "500"),
            ("kind", "\"wages\""),
          ]))
    }
    try world.store.writeLines { connection, writer in
      for line in lines { try writer.store(line, .loose, connection) }
    }
    #expect(try sum("accepted_workers") == 2)
    #expect(try sum("received") == 500)
    #expect(try findings().isClean)
  }

  @Test func `sums that another process changed are read again`() throws {
    let key = try world.savedMediation()
    let other = try world.openAgain()
    for (store, fen) in [(world.store, 1), (other, 20), (world.store, 300), (other, 4_000)] {
      try store.save([try world.recovery(on: key.id, fen: Int64(fen))], by: "li")
    }
    #expect(try sum("received") == 4_321)
    #expect(try findings().isClean)
  }

  @Test func `a handed over case counts at its holder, and stays accepted by who accepted it`()
    throws
  {
    let key = try world.savedMediation()
    var edit = RecordDraft(editing: try world.shown(key))
    let other = "150521"
    edit.set("office", .text(other))
    try world.store.save([edit.line().orThrow()], by: "li")
    let rows = try world.store.read { connection in
      try connection.rows("SELECT holder, acceptor FROM figure_month") {
        [$0.text(0), $0.text(1)]
      }
    }
    #expect(rows == [[other, key.id.office]])
    #expect(try findings().isClean)
  }

  @Test func `sums beyond 64 bits stay exact`() throws {
    let key = try world.savedMediation()
    let most = Fen.limit.rawValue
    try world.store.save(
      try (0..<1_100).map { _ in try world.recovery(on: key.id, fen: most) }, by: "li")
    #expect(try sum("received") == Int128(most) * 1_100)
    #expect(
      try world.store.count("case_received WHERE received_fen = \(Int64.max)") == 1)
    #expect(try findings().isClean)
  }

  @Test func `what does not fit its cases is found and put right`() throws {
    let key = try world.savedMediation()
    try world.store.save([try world.recovery(on: key.id, fen: 250)], by: "li")
    try world.store.withoutTransaction { connection in
      try connection.execute(
        """
        UPDATE figure_day SET days = '[[7]]';
        DELETE FROM figure_month;
        INSERT INTO case_received VALUES ('nobody', 1);
        """)
    }
    let found = try findings()
    #expect(found.days >= 1 && found.months == found.days && found.received == 1)
    #expect(try !findings().isClean, "looking changes nothing")
    #expect(try !world.store.checkFigures(isRepairing: true).isClean)
    #expect(try findings().isClean)
    #expect(try sum("received") == 250)
  }

  @Test func `figures of another version's measures are computed when the store is opened`() throws
  {
    let key = try world.savedMediation()
    try world.store.save([try world.recovery(on: key.id, fen: 250)], by: "li")
    try world.store.withoutTransaction { connection in
      try connection.execute(
        "DELETE FROM figure_month; UPDATE figure_version SET version = 'older'")
    }
    let store = try world.openAgain()
    #expect(try store.checkFigures(isRepairing: false).isClean)
    #expect(try sum("received") == 250)
  }

  @Test func `a month's days are read back, and a text that is no such row is none`() throws {
    var sums = FigureSums()
    sums.add(-7, at: 2)
    var days = FigureDays()
    days.add(sums, on: 3)
    #expect(days.text == "[[],[],[0,0,-7]]")
    #expect(FigureDays(text: Array(days.text.utf8)) == days)
    #expect(days[3] == sums && days[2].isZero && days[31].isZero && days.total == sums)
    days.add(sums, on: 31)
    #expect(days.range == 1..<32 && FigureDays(text: Array(days.text.utf8)) == days)
    var less = FigureSums()
    less.add(7, at: 2)
    days.add(less, on: 31)
    #expect(days.text == "[[],[],[0,0,-7]]")
    days.add(less, on: 3)
    #expect(days.isZero && days.text == "[]")
    let month = Array(repeating: "[1]", count: 32).joined(separator: ",")
    for text in ["", "[", "[1]", "[[1]", "[[1],]", "[[1][1]]", "[[1],[x]]", "[\(month)]"] {
      #expect(FigureDays(text: Array(text.utf8)) == nil, "\(text)")
    }
  }

  @Test func `a text of sums is read back, and no other text is`() {
    for values in [[], [0, 5], [-3, 0, Int128.max / 2]] as [[Int128]] {
      var sums = FigureSums()
      for (place, value) in values.enumerated() { sums.add(value, at: place) }
      #expect(FigureSums(text: Array(sums.text.utf8)) == sums)
    }
    for text in ["", "[", "[1", "1]", "[1,]", "[,1]", "[1,,2]", "[a]", "[1-2]", "[--1]", "[ 1]"] {
      #expect(FigureSums(text: Array(text.utf8)) == nil, "\(text)")
    }
  }
}

/// Lines of many cases in any order leave the sums that their rows give.
struct FigureLawTests {
  @Test func `kept figures are the recomputed ones after random lines in random orders`() throws {
    var random = Randomness.announced()
    let world = try World()
    let offices = ["150502", "150521", "150523"]
    for _ in 0..<15 {
      var lines: [LineDraft] = []
      for _ in 0..<4 {
        let id = world.store.newRecordID()
        var root = RecordDraft(new: .mediation, case: id, id: id)
        root.set("office", .text(offices[0]))
        root.set("accepted_on", .text("2025-0\(Int.random(in: 1...9, using: &random))-05"))
        root.set("workers", .integer(Int64.random(in: 1...12, using: &random)))
        root.set("dispute_types", .codes(["wages"]))
        lines.append(try root.line().orThrow())
        for _ in 0..<Int.random(in: 0...3, using: &random) {
          lines.append(
            try world.recovery(on: id, fen: Int64.random(in: 1...900, using: &random)))
        }
      }
      try world.store.save(lines, by: "li")
      for line in lines.shuffled(using: &random).prefix(6) {
        let shown = try world.shown(line.record)
        var edit = RecordDraft(editing: shown)
        switch (line.record.type, Int.random(in: 0...3, using: &random)) {
        case ("recovery", 0): edit.set("voided", .text("mistake"))
        case ("recovery", _):
          edit.set("amount_fen", .integer(Int64.random(in: 1...900, using: &random)))
        case (_, 0):
          edit.set("office", .text(offices[Int.random(in: 0...2, using: &random)]))
        case (_, 1):
          edit.set("concluded_on", .text("2025-12-01"))
          edit.set("outcome", .text(["agreed", "failed"].randomElement(using: &random) ?? ""))
        case (_, 2): edit.set("refused_on", .text("2025-11-01"))
        default: edit.set("workers", .integer(Int64.random(in: 1...30, using: &random)))
        }
        if let draft = edit.line() { try world.store.save([draft], by: "li") }
      }
      let found = try world.store.checkFigures(isRepairing: false)
      #expect(found.isClean, "SEED=\(random.seed) \(found)")
    }
  }
}

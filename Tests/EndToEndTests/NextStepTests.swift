import CaseModel
import ChangeLog
import Testing

/// Where cases stand and what is to be done, through the client: whatever it proposes can be done.
struct NextStepTests {
  private let folder: Folder
  private let county: Office

  init() throws {
    folder = try Folder()
    county = try Office(Office.county, in: folder)
  }

  private func run(_ arguments: [String]) throws -> JSONValue {
    let result = try county.start(arguments + ["--json"]).wait().mustSucceed()
    return try JSONText.read(result.output)
  }

  private func number(_ result: JSONValue) throws -> String {
    try #require(result["short_number"]?.text)
  }

  private func steps(_ number: String) throws -> [JSONValue] {
    try county.json("show", number)["next_steps"]?.elements ?? []
  }

  private func codes(_ number: String) throws -> Set<String> {
    Set(try steps(number).compactMap { $0["step"]?.text })
  }

  private func status(_ number: String) throws -> String? {
    try county.json("show", number)["status"]?.text
  }

  /// What is typed where a proposed command leaves a place.
  private func typed(
    _ word: String, today: LocalDate, _ random: inout Numbers
  ) -> [String] {
    switch word {
    case "DATE": [today.iso]
    case "LATER": [today.adding(days: 10).iso]
    case "AMOUNT": ["100"]
    case "NAME": ["李娜"]
    case "FIRM": ["通辽市建工集团"]
    case "OFFICE": ["150502"]
    case "NUMBER": ["卷7"]
    case "KIND": [random.pick(RecordType.bodyKinds.choices).code]
    case "RESULT": [random.pick(["continued", "agreed", "failed", "absent"])]
    case "OUTCOME":
      random.pick([
        ["agreed", "--agreed", "10000"], ["failed"], ["withdrawn"],
        ["agreed", "--agreed", "10000"],
      ])
    case "REASON": ["not_labour_dispute"]
    case "TARGET": ["court"]
    case "MONEY": ["wages"]
    case "PERFORMANCE": [random.pick(["not_due", "partly", "overdue"])]
    case "EXIT_RESULT": [random.pick(["objected", "granted"])]
    case "HARDSHIP": ["declared"]
    case "DECISION": [random.pick(["granted", "granted", "refused"])]
    case "AID_OUTCOME": ["won"]
    case "SATISFACTION": ["satisfied"]
    default: [word]
    }
  }

  @Test(arguments: [UInt64.random(in: 0...999_999), 3])
  func `whatever is proposed can be done, and is then proposed no more`(seed: UInt64) throws {
    var random = Numbers(seed: seed)
    let today = try #require(try county.json("due")["today"]?.text.flatMap { LocalDate(iso: $0) })
    let cases = [
      try county.addCase("--workers", "12", "--accepted-on", today.adding(days: -3).iso),
      try county.addCase("--accepted-on", today.adding(days: -40).iso, by: "李娜"),
      try number(
        run(["legal-aid", "add", "--applicant", "王芳", "--form", "仲裁代理", "--urgent", "yes"])),
      try number(run(["consultation", "add", "--matter", "欠薪", "--answer", "later"])),
      try number(run(["hotline", "add", "--category", "投诉", "--matter", "欠薪"])),
    ]
    for number in cases {
      for _ in 0..<14 {
        let offered = try steps(number)
        guard !offered.isEmpty else { break }
        let step = random.pick(offered)
        let code = step["step"]?.text ?? ""
        let words = (step["command"]?.text ?? "").split(separator: " ").map(String.init)
        #expect(words.first == "redress")
        var filled: [String] = []
        for word in words.dropFirst() { filled += typed(word, today: today, &random) }
        let done = try county.start(filled).wait()
        try #require(done.ending == .exited(0), "SEED=\(seed) \(code) \(filled) \(done)")
        let again = try steps(number).contains {
          $0["step"] == step["step"] && $0["record"] == step["record"]
        }
        #expect(!again, "SEED=\(seed) \(code) \(filled)")
      }
    }
    try county.run("verify").mustSucceed()
  }

  @Test func `a wage case is led from intake to the last instalment`() throws {
    let today = try #require(try county.json("due")["today"]?.text.flatMap { LocalDate(iso: $0) })
    let number = try county.addCase("--accepted-on", today.adding(days: -2).iso, "--sought", "200")
    #expect(try status(number) == "accepted")
    #expect(try codes(number).isSuperset(of: ["name-body", "plan-session", "conclude", "refuse"]))
    let session = try self.number(
      try county.json(
        "mediation", "session", "add", number, "--on", today.adding(days: 3).iso, "--place", "三楼"))
    #expect(try status(number) == "session_planned")
    let held = try #require(try steps(number).first { $0["step"]?.text == "hold-session" })
    #expect(held["until"]?.text == today.adding(days: 3).iso)
    _ = try county.json("mediation", "session", "edit", number, session, "--result", "agreed")
    #expect(try status(number) == "in_mediation")
    _ = try county.json("mediation", "handling", "add", number, "--body-kind", "人民调解委员会")
    _ = try county.json(
      "mediation", "conclude", number, "--outcome", "达成协议", "--agreed", "200", "--signed-on",
      today.iso)
    #expect(try status(number) == "agreed")
    #expect(try codes(number).contains("seal"))
    _ = try county.json("mediation", "edit", number, "--effective-on", today.iso)
    let exits = try steps(number).filter { ["confirm", "review"].contains($0["step"]?.text ?? "") }
    #expect(exits.count == 2)
    #expect(exits.allSatisfy { $0["by"]?.text == "both_parties" && $0["until"]?.text != nil })
    let first = try self.number(
      try county.json(
        "mediation", "instalment", "add", number, "--due", today.adding(days: -1).iso, "--amount",
        "100"))
    _ = try county.json(
      "mediation", "instalment", "add", number, "--due", today.adding(days: 5).iso, "--amount",
      "100")
    #expect(try status(number) == "overdue")
    #expect(
      try codes(number).isSuperset(of: [
        "call-instalment", "payment-order", "arbitrate-default", "sue-default", "reopen",
      ]))
    let due = try county.json("due", "--within", "7d")["items"]?.elements ?? []
    #expect(due.count { $0["rule"]?.text == "INSTALMENT" } == 2)
    let all = try county.json("steps", "--within", "7d")["steps"]?.elements ?? []
    let calls = all.filter { $0["step"]?.text == "call-instalment" }
    #expect(calls.map { $0["overdue"]?.boolean } == [true, false])
    #expect(calls.first?["missing_fen"]?.integer == 10_000)
    #expect(try county.json("steps", "--all", "--mediator", "li.na")["total"]?.integer == 0)
    let every = try county.json("steps", "--all")["steps"]?.elements ?? []
    #expect(every.count == (try steps(number)).count)
    #expect(every.contains { $0["until"] == .null })
    _ = try county.json("recovery", "add", number, "--amount", "100", "--instalment", first)
    #expect(try status(number) == "partly_performed")
    _ = try county.json("recovery", "add", number, "--amount", "100")
    #expect(try status(number) == "performed")
    let listed = try county.json("mediation", "list", "--status", "履行完毕")
    #expect(listed["cases"]?.elements?.map { $0["short_number"]?.text } == [number])
    #expect(listed["cases"]?.elements?.first?["status"]?.text == "performed")
    #expect(try county.json("mediation", "list", "--status", "overdue")["total"]?.integer == 0)
    let page = try county.run("查看", number, "--lang", "zh").mustSucceed().output
    #expect(page.contains("现状：履行完毕"))
    #expect(page.contains("回访履行情况"))
  }

  @Test func `a body that no law set up offers neither confirmation nor review`() throws {
    let number = try county.addCase()
    _ = try county.json("mediation", "handling", "add", number, "--body-kind", "union")
    let today = try #require(try county.json("due")["today"]?.text)
    _ = try county.json(
      "mediation", "conclude", number, "--outcome", "agreed", "--agreed", "200", "--signed-on",
      today, "--effective-on", today)
    #expect(try codes(number).isDisjoint(with: ["confirm", "review"]))
    let warned = try county.run(
      "mediation", "exit", "add", number, "--kind", "司法确认", "--on", today, "--lang", "en")
    #expect(warned.status == 0)
    #expect(warned.errors.contains("agreements under this body have no judicial confirmation"))
    #expect(warned.errors.contains("takes both parties together"))
  }

  @Test func `ten workers are told that they may choose representatives`() throws {
    let added = try county.run(
      "mediation", "add", "--applicant", "王芳", "--employer", "通辽市建工集团", "--dispute-type", "欠薪",
      "--workers", "12", "--lang", "zh")
    #expect(added.errors.contains("劳动争议调解仲裁法第7条"))
    let number = try county.addCase("--workers", "9")
    #expect(!(try codes(number)).contains("representatives"))
    let more = try county.run("mediation", "edit", number, "--workers", "10", "--lang", "en")
    #expect(more.errors.contains("art. 7"))
    #expect(try codes(number).contains("representatives"))
    _ = try county.json(
      "mediation", "participant", "add", number, "--role", "代表人", "--applicant", "李娜")
    #expect(!(try codes(number)).contains("representatives"))
  }

  @Test func `several applicants have sums of their own, instalments beyond the whole are doubted`()
    throws
  {
    let number = try county.addCase("--sought", "300")
    for (name, sought) in [("李娜", "100"), ("包国强", "200")] {
      _ = try county.json(
        "mediation", "participant", "add", number, "--applicant", name, "--applicant-sought",
        sought, "--applicant-agreed", sought)
    }
    let people = try county.json("show", number)["participants"]?.elements ?? []
    #expect(people.compactMap { $0["agreed_fen"]?.integer }.sorted() == [10_000, 20_000])
    _ = try county.json("mediation", "conclude", number, "--outcome", "agreed", "--agreed", "300")
    let doubted = try county.run(
      "mediation", "instalment", "add", number, "--due", "2030-01-02", "--amount", "300.01",
      "--lang", "en")
    #expect(doubted.errors.contains("more than was agreed"))
  }

  // MARK: - Hand-over

  @Test func `a colleague's open cases of all types go to another and can be handed back`() throws {
    let open = try county.addCase()
    let unpaid = try county.addCase(by: "李娜")
    _ = try county.json("mediation", "conclude", unpaid, "--outcome", "agreed", "--agreed", "200")
    let failed = try county.addCase(by: "包国强")
    _ = try county.json("mediation", "conclude", failed, "--outcome", "failed")
    let order = try number(try county.json("hotline", "add", "--category", "投诉"))
    let question = try number(
      try county.json("consultation", "add", "--matter", "欠薪", "--answer", "later"))
    _ = try county.json("consultation", "add", "--matter", "欠薪")
    let aid = try number(
      try county.json("legal-aid", "add", "--applicant", "王芳", "--form", "仲裁代理"))
    let own = try county.addCase("--mediator", "li.na", by: "乌兰")
    func handler(_ number: String) throws -> String? {
      let shown = try county.json("show", number)
      return (shown["mediator"] ?? shown["handler"])?.text
    }
    let handed = [open, unpaid, order, question, aid]
    let before = try county.holdings()
    let plan = try county.json("handover", "--from", "zhang.wei", "--to", "li.na", "--dry-run")
    #expect(
      Set(plan["cases"]?.elements?.compactMap { $0["short_number"]?.text } ?? []) == Set(handed))
    #expect(try county.holdings() == before)
    let done = try county.json("handover", "--from", "zhang.wei", "--to", "li.na")
    #expect(done["changed"]?.integer == 5)
    for number in handed { #expect(try handler(number) == "li.na") }
    #expect(try handler(failed) == "zhang.wei")
    #expect(
      try county.json("handover", "--from", "zhang.wei", "--to", "li.na")["changed"]?.integer == 0)
    // Handing back takes what was handed over, not what the other had before.
    let time = try #require(done["handed_over_at"]?.text)
    let back = try county.json(
      "handover", "--from", "li.na", "--to", "zhang.wei", "--handed-over-at", time)
    #expect(back["changed"]?.integer == 5)
    for number in handed { #expect(try handler(number) == "zhang.wei") }
    #expect(try handler(own) == "li.na")
    let same = try county.run("handover", "--from", "li.na", "--to", "li.na")
    #expect(same.status == 64)
    try county.run("verify").mustSucceed()
  }

  @Test func `a case of which people named different handlers stays as it is`() throws {
    let city = try Office(Office.city, in: folder)
    let daemon = try Daemon(city)
    try county.join(daemon)
    let number = try county.addCase()
    _ = try county.json("sync")
    _ = try city.json("mediation", "edit", number, "--mediator", "wang")
    _ = try county.json("mediation", "edit", number, "--mediator", "li.na")
    _ = try county.json("sync")
    let shown = try #require(try county.json("show", number)["mediator"]?.text)
    let kept = try county.json("handover", "--from", shown, "--to", "zhao")
    #expect(kept["changed"]?.integer == 0)
    #expect(kept["differing"]?.elements?.count == 1)
    try daemon.stop()
  }

  // MARK: - Confidential

  @Test func `session notes are read on a screen and leave in no other way`() throws {
    let words = "双方各让一步"
    let number = try county.addCase()
    let session = try self.number(
      try county.json(
        "mediation", "session", "add", number, "--on", "2025-03-05", "--notes", words))
    let ways: [[String]] = [
      ["show", number, "--json"], ["show", number],
      ["mediation", "show", number, "--format", "csv"],
      ["mediation", "session", "list", number, "--json"],
      ["mediation", "session", "list", number],
      ["mediation", "session", "list", number, "--format", "csv"],
      ["history", number, "--json"], ["history", number], ["mediation", "list", "--json"],
      ["conflicts", "list", "--json"], ["verify", "--case", number], ["steps", "--json"],
      ["due", "--format", "csv"], ["access-log", "--json"], ["quarantine", "list", "--json"],
      ["mediation", "session", "edit", number, session, "--notes", "另有意见", "--json"],
    ]
    for way in ways {
      let result = try county.start(way).wait()
      #expect(!result.output.contains(words), "\(way) \(result.output)")
      #expect(!result.errors.contains(words), "\(way) \(result.errors)")
    }
    let notes = try county.json("show", number)["session"]?.elements?.first?["session_notes"]
    #expect(notes?["text"] == nil)
    #expect(notes?["withheld"]?.elements?.map(\.text) == ["text"])
    let page = try county.run("show", number, "--lang", "zh").output
    #expect(page.contains("不导出"))

    let file = folder.file("case.evidence.txt")
    let made = try county.start(["evidence", number, "-o", file, "--json"]).wait()
    #expect(try JSONText.read(made.output)["withheld"]?.integer == 2)
    let evidence = String(decoding: try folder.read("case.evidence.txt"), as: UTF8.self)
    #expect(!evidence.contains(words) && !evidence.contains("另有意见"))
    #expect(evidence.contains("\"withheld\":2"))
    let checked = try county.run("verify", "--evidence", file, "--json")
    #expect(checked.output.contains("\"withheld\": 2"))
    #expect(checked.output.contains("\"intact\": true"))

    let screen = try PseudoTerminal(
      Program.redress, ["show", number, "--lang", "zh"], environment: county.environment)
    #expect(try screen.finish() == .exited(0))
    #expect(screen.shown.contains("另有意见"))
  }
}

/// Numbers that follow from a seed: SplitMix64.
private struct Numbers {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }

  mutating func pick<Value>(_ values: [Value]) -> Value {
    values[Int(next() % UInt64(values.count))]
  }
}

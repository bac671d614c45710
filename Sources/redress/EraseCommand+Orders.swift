import CaseModel
import CaseStore
import ChangeLog
import Console

extension EraseCommand {
  static let list: Command<Session> = Command(
    "list", aliases: ["列表"],
    summary: Phrase("列出删除决定及执行情况", "list the orders and what became of them here"),
    examples: [
      Example(command: "redress erase list", explanation: Phrase("全部列出", "all of them"))
    ],
    run: { _, session in
      let store = try session.openStore()
      let erasures = try store.erasures()
      let offices = try store.officeTree()
      if session.format == .json {
        session.print(.array(erasures.map { json($0) }))
        return
      }
      var table = TextTable([
        .init(Phrase("决定", "Order")), .init(Phrase("案件", "Case")),
        .init(Phrase("记录", "Record")), .init(Phrase("编号", "Number")),
        .init(Phrase("执行日期", "Acts on")), .init(Phrase("本机情况", "Here")),
        .init(Phrase("原因", "Reason"), importance: 2),
        .init(Phrase("决定单位", "Ordered by"), importance: 2),
      ])
      for erasure in erasures {
        let record = erasure.record
        table.append([
          erasure.id.shortNumber, record.caseID?.shortNumber ?? "",
          RecordType.find(record.type)?.label[session.language] ?? record.type,
          record.id.shortNumber, erasure.actsOn, state(erasure.state)[session.language],
          reason(erasure.reason)[session.language],
          offices.find(id: erasure.office)?.name ?? erasure.office,
        ])
      }
      session.print(table)
      session.print(
        session.say("共 \(erasures.count) 项。", "\(erasures.count) in all."))
    })

  static let withdraw: Command<Session> = Command(
    "withdraw", aliases: ["撤回"],
    summary: Phrase("撤回还没有执行的删除决定", "take back an order that has not acted"),
    discussion: Phrase(
      "撤回随下次同步发出；在那之前已执行的电脑上，数据不能恢复。",
      "The withdrawal goes out with the next sync; where the order acts before it comes, the data "
        + "is gone."),
    arguments: [
      ArgumentSpecification(
        Phrase("决定", "ORDER"), help: Phrase("list 列出的编号", "its number in the list"))
    ],
    examples: [
      Example(
        command: "redress erase withdraw 5B1E-90AD", explanation: Phrase("撤回一项", "take one back"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let order = try find(order: parsed.arguments[0], store)
      try store.withdrawErasure(order.id, reason: "mistake", by: session.user(of: store))
      if session.format == .json {
        session.print(["id": .string(order.id.text), "state": "withdrawn"])
      } else {
        session.print(
          session.say(
            "删除决定 \(order.id.shortNumber) 已撤回。", "Order \(order.id.shortNumber) is withdrawn."))
      }
    })

  private static func state(_ state: Erasure.State) -> Phrase {
    switch state {
    case .waiting: Phrase("公示中", "waiting")
    case .due: Phrase("待执行", "due")
    case .done(let date, lines: 0): Phrase("\(date) 起不再接收", "kept out since \(date)")
    case .done(let date, let lines):
      Phrase(
        "\(date) 已删除 \(lines) 条", "erased on \(date), \(lines) change\(lines == 1 ? "" : "s")")
    case .withdrawn: Phrase("已撤回", "withdrawn")
    case .withoutForce: Phrase("无效：该单位无权决定", "of no force: not that office's to order")
    }
  }

  private static func json(_ erasure: Erasure) -> JSONOutput {
    var members: [(String, JSONOutput)] = [
      ("id", .string(erasure.id.text)), ("short_number", .string(erasure.id.shortNumber)),
      ("case", .string(orNull: erasure.record.caseID?.text)),
      ("type", .string(erasure.record.type)), ("record", .string(erasure.record.id.text)),
      ("reason", .string(erasure.reason)), ("acts_on", .string(erasure.actsOn)),
      ("office", .string(erasure.office)),
    ]
    switch erasure.state {
    case .waiting: members.append(("state", "waiting"))
    case .due: members.append(("state", "due"))
    case .done(let date, let lines):
      members += [
        ("state", "done"), ("erased_on", .string(date)), ("lines", .integer(Int64(lines))),
      ]
    case .withdrawn: members.append(("state", "withdrawn"))
    case .withoutForce: members.append(("state", "without_force"))
    }
    return .object(members)
  }
}

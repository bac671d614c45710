import CaseModel
import CaseStore
import ChangeLog
import Console

/// `redress unmerged`: what is kept but not merged yet, and why.
enum UnmergedCommand {
  private static let rowsMax = 200

  static let command: Command<Session> = Command(
    "unmerged", aliases: ["未并入"], formerNames: ["quarantine"],
    summary: Phrase("暂未能并入的数据", "changes that are kept but do not count yet"),
    examples: [
      Example(command: "redress unmerged list", explanation: Phrase("全部列出", "list them"))
    ], subcommands: [list, show])

  private static let list: Command<Session> = Command(
    "list", aliases: ["列表"], summary: Phrase("列出暂未能并入的数据", "list them"),
    examples: [
      Example(command: "redress unmerged list", explanation: Phrase("全部", "all of them"))
    ],
    run: { _, session in
      let store = try session.openStore()
      let found = try store.quarantinedLines(rowsMax: rowsMax)
      // The list in JSON holds what the lines say.
      if session.format == .json, found.lines.contains(where: { $0.line.log.logClass == .personal })
      {
        session.noteRead(of: nil, store)
      }
      let offices = try store.officeTree()
      if session.format == .json {
        session.print([
          "total": .integer(found.total), "lines": .array(found.lines.map { json($0) }),
        ])
        return
      }
      var table = TextTable([
        .init(Phrase("编号", "Change")), .init(Phrase("案件", "Case")),
        .init(Phrase("记录", "Record")), .init(Phrase("谁写的", "By")),
        .init(Phrase("原因", "Because"), importance: 2),
      ])
      for held in found.lines {
        let line = held.line
        let office = held.office.flatMap { offices.find(id: $0)?.name } ?? line.log.node.text
        table.append([
          line.name.description, (line.record.caseID ?? line.record.id).shortNumber,
          RecordType.find(line.record.type)?.label[session.language] ?? line.record.type,
          "\(line.by) (\(office))", reason(held.reason)[session.language],
        ])
      }
      session.print(table)
      session.print(
        session.say(
          "共 \(found.total) 条，列出 \(found.lines.count) 条。",
          "\(found.lines.count) of \(found.total)."))
    })

  private static let show: Command<Session> = Command(
    "show", aliases: ["查看"], summary: Phrase("查看一条的内容", "show what one says"),
    arguments: [
      ArgumentSpecification(
        Phrase("编号", "CHANGE"), help: Phrase("list 列出的编号", "its number in the list"))
    ],
    examples: [
      Example(
        command: "redress unmerged show k7q2m9x4d3h8.17.Zs81kQ0a",
        explanation: Phrase("一条", "one of them"))
    ],
    run: { parsed, session in
      let store = try session.openStore()
      let typed = parsed.arguments[0]
      let found = try store.quarantinedLines(rowsMax: .max).lines.first {
        $0.line.name.description == typed
      }
      guard let found else {
        throw StoreError.unknownRecord(type: "quarantine", id: typed)
      }
      if found.line.log.logClass == .personal, found.line.record.type != RecordType.access.name {
        session.noteRead(of: found.line.record.caseID, store)
      }
      if session.format == .json {
        session.print(json(found))
        return
      }
      let words = FieldText(
        language: session.language, offices: try store.officeTree(),
        showsConfidential: session.isOnScreen)
      let type = RecordType.find(found.line.record.type)
      session.print(reason(found.reason)[session.language])
      for member in found.line.set {
        let label = words.label(type: type, field: member.name)
        let value = words.text(member.value, type: type, field: member.name)
        session.print("    \(label)\(session.say("：", ": "))\(value)")
      }
    })

  static func reason(_ reason: Entitlement.Reason) -> Phrase {
    switch reason {
    case .authorUnknown:
      Phrase("还不知道这台电脑属于哪个单位", "it is not known yet which office that computer belongs to")
    case .caseUnknown: Phrase("案件本身还没有传到", "the case itself has not come yet")
    case .authorNotEntitled:
      Phrase("该单位从未办理过此案", "that office never held the case, nor stood above one that did")
    case .certificateUnproved:
      Phrase("这份登记的签名还没有得到证明", "the signature of this certificate is not proved yet")
    case .placeNotEntitled:
      Phrase("该单位无权移交此案或设置此单位", "that office may not place this case or office")
    case .revoked:
      Phrase("写入的电脑已停用，有待确认", "that computer was revoked; it waits to be admitted")
    }
  }

  private static func json(_ held: QuarantinedLine) -> JSONOutput {
    .object([
      ("name", .string(held.line.name.description)),
      ("case", .string(orNull: held.line.record.caseID?.text)),
      ("type", .string(held.line.record.type)), ("id", .string(held.line.record.id.text)),
      ("by", .string(held.line.by)), ("at", .string(held.line.at)),
      ("office", .string(orNull: held.office)), ("reason", .string(held.reason.rawValue)),
      (
        "set",
        .object(
          held.line.set.map { member in
            let type = RecordType.find(held.line.record.type)
            return (member.name, FieldText.json(member.value, type, field: member.name))
          })
      ),
    ])
  }
}

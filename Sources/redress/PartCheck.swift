import CaseModel
import CaseStore
import ChangeLog
import Deadlines

/// What is completed and doubted when a part of a case is typed; doubts warn and never block.
enum PartCheck {
  /// A session on a day to come is a planned one unless somebody says otherwise.
  static func complete(
    _ values: inout [String: FieldValue], _ type: RecordType, today: LocalDate
  ) {
    guard type == .mediationSession, values["result"] == nil,
      let day = values["held_on"]?.date, day > today
    else { return }
    values["result"] = .text("planned")
  }

  /// All that is doubtful in a part, beside what is doubtful in its values alone.
  ///
  /// - Parameter replaced: the record as it was; nil for a new one.
  static func findings(
    _ type: RecordType, _ values: [String: FieldValue], _ view: CaseView,
    replacing replaced: StoredRecord? = nil
  ) -> [Phrase] {
    switch type {
    case .exitStep: exits(values, view)
    case .instalment: instalments(values, view, replaced)
    default: []
    }
  }

  private static func exits(_ values: [String: FieldValue], _ view: CaseView) -> [Phrase] {
    let kind = values["kind"]?.text ?? ""
    let name = RecordType.exitKinds.find(code: kind)?.label ?? Phrase(verbatim: kind)
    return MediationBody.doubts(
      kind, isJoint: values["jointly"] == .flag(true),
      bodyKind: view.first(.handling)?.values["body_kind"]?.text,
      disputeTypes: view.root.values["dispute_types"]?.codes ?? []
    ).map { doubt in
      switch doubt {
      case .notOfThisBody:
        Phrase(
          "本案的调解组织不是依法设立的，其协议一般不能\(name.chinese)（民事诉讼法第205条、劳动争议调解仲裁法第10条）。已照录。",
          "agreements under this body have no \(name.english) (Civil Procedure Law, art. 205). "
            + "Kept as typed.")
      case .notJointly:
        Phrase(
          "\(name.chinese)须由双方共同申请；确为共同申请的，加上 --jointly yes。",
          "\(name.english) takes both parties together; if they applied so, add --jointly yes.")
      case .confirmsRelation:
        Phrase(
          "确认劳动关系的协议不能仲裁审查（劳动人事争议仲裁办案规则第75条）。已照录。",
          "arbitration review is refused of what confirms a labour relation (art. 75). Kept as "
            + "typed.")
      }
    }
  }

  private static func instalments(
    _ values: [String: FieldValue], _ view: CaseView, _ replaced: StoredRecord?
  ) -> [Phrase] {
    guard let agreed = view.root.values["agreed_fen"]?.integer else { return [] }
    let others = (view.parts[.instalment] ?? []).filter {
      !$0.isVoided && $0.key.id != replaced?.key.id
    }
    let sum =
      others.compactMap { $0.values["amount_fen"]?.integer }.reduce(0, +)
      + (values["amount_fen"]?.integer ?? 0)
    guard sum > agreed else { return [] }
    let total = Fen(rawValue: sum).yuanGrouped
    return [
      Phrase(
        "各期合计 \(total) 元，超过协议金额 \(Fen(rawValue: agreed).yuanGrouped) 元。",
        "the instalments come to \(total) yuan, more than was agreed.")
    ]
  }

  /// What is said of a mediation of ten or more who have chosen nobody yet.
  static func representatives(_ values: [String: FieldValue], _ chosen: Bool) -> [Phrase] {
    guard !chosen, let workers = values["workers"]?.integer, workers >= 10 else { return [] }
    return [
      Phrase(
        "涉及 \(workers) 人，有共同请求的可以推举代表参加调解（劳动争议调解仲裁法第7条）。",
        "\(workers) workers: those with a common claim may choose representatives (Labour Dispute "
          + "Mediation and Arbitration Law, art. 7).")
    ]
  }
}

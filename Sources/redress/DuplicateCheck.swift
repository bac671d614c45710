import CaseModel
import CaseStore
import ChangeLog
import Console

/// The look for earlier cases of the same person or parties before a case is recorded.
///
/// At a terminal the person sees them and goes on with a reason or leaves. Elsewhere the case is
/// refused unless the reason stands on the command line.
struct DuplicateCheck {
  let form: CaseForm
  let store: CaseStore
  let session: Session

  static let option = OptionSpecification(
    "although", alternativeNames: ["仍登记"], value: .text(placeholder: Phrase("理由", "REASON")),
    help: Phrase(
      "明知有相似案件仍登记的理由：另一件事、另一人、再次发生，或用自己的话说明",
      "why it is recorded although a case looks the same: another_matter, another_person, again, "
        + "or in words"))

  /// Why the case is recorded all the same.
  struct Ruling {
    /// A code of `RecordType.distinctionReasons`.
    let reason: String
    /// What was said in words.
    let words: String?
  }

  /// What was found, and what was said of it.
  struct Outcome {
    let search: DuplicateSearch
    /// Nil where nothing was found.
    let ruling: Ruling?
  }

  /// Looks, and asks where somebody can be asked; nil if the person left.
  ///
  /// - Parameter excluded: cases that the new one comes from.
  func run(
    _ values: CaseForm.Values, _ parsed: ParsedCommand, excluding excluded: Set<RecordID> = []
  ) throws -> Outcome? {
    guard form.types.contains(.person) else {
      return Outcome(search: DuplicateSearch(), ruling: nil)
    }
    let named = values[form.root]["of_case"]?.text.flatMap(RecordID.init)
    var search = try store.duplicates(
      of: traces(values), office: values[form.root]["office"]?.text ?? store.thisNode.office,
      excluding: excluded.union(named.map { [$0] } ?? []), by: session.user(of: store))
    let offices = try store.officeTree()
    for found in search.elsewhere { session.warn(DuplicateWords.elsewhere(found, offices)) }
    // Who asked, or called, and now comes with a case, comes with one matter: no case is recorded
    // twice by that.
    for other in search.candidates where other.type != form.root {
      session.remark(DuplicateWords.candidate(other))
    }
    search.candidates.removeAll { $0.type != form.root }
    guard !search.candidates.isEmpty else { return Outcome(search: search, ruling: nil) }
    if form.root == .claim, parsed.value("although") == nil { return claimedAgain(search) }
    if let given = parsed.value("although") {
      return Outcome(search: search, ruling: DuplicateCheck.ruling(given))
    }
    for candidate in search.candidates { session.warn(DuplicateWords.candidate(candidate)) }
    guard session.terminal.isInputTerminal else { throw refusal(search) }
    guard let ruling = ask() else { return nil }
    return Outcome(search: search, ruling: ruling)
  }

  /// Who falls ill again claims again: only who has the same number is noted as the same person.
  ///
  /// That one stay is claimed twice is found by the checks of the claim.
  private func claimedAgain(_ search: DuplicateSearch) -> Outcome {
    var search = search
    search.candidates.removeAll { !$0.likeness.contains(.identityNumber) }
    let isSame = !search.candidates.isEmpty
    return Outcome(search: search, ruling: isSame ? Ruling(reason: "again", words: nil) : nil)
  }

  private func traces(_ values: CaseForm.Values) -> DuplicateTraces {
    DuplicateTraces(
      person: values[.person], participant: values[.participant], employer: values[.employer],
      day: form.root.dateField.flatMap { values[form.root][$0.name]?.text }
        .flatMap { LocalDate(iso: $0) })
  }

  /// A code or a label of the list, else words of one's own.
  static func ruling(_ typed: String) -> Ruling {
    if let choice = RecordType.distinctionReasons.find(typed: typed) {
      return Ruling(reason: choice.code, words: nil)
    }
    return Ruling(reason: "other", words: typed)
  }

  private func ask() -> Ruling? {
    let leave = OptionSpecification.Choice(
      "leave", Phrase("是同一件，不登记", "it is the same case: record nothing"))
    let reasons = FieldInput.choices(RecordType.distinctionReasons)
    let questions = [
      Question(
        "although", label: Phrase("上面的案件和这一件是什么关系", "how does this case relate to those above"),
        hint: Phrase(
          "选“同一人的另一件事”，今后统计人数时这个人只算一次",
          "with another matter of the same person, the person is counted once"),
        choices: [leave] + reasons, isRequired: true),
      Question(
        "words", label: Phrase("说明", "explain"), isRequired: true,
        condition: { $0.value("although") == "other" }),
    ]
    let prompt = Prompt.atTerminal(session.terminal, language: session.language)
    guard let answers = prompt.answers(to: questions), let code = answers.value("although") else {
      return nil
    }
    guard code != leave.code else {
      session.remark(Phrase("没有登记。", "nothing was recorded."))
      return nil
    }
    return Ruling(reason: code, words: answers.value("words"))
  }

  private func refusal(_ search: DuplicateSearch) -> Problem {
    let numbers = search.candidates.prefix(5).map(\.caseID.shortNumber)
    let first = numbers.first ?? ""
    return Problem(
      "case.similar",
      Phrase(
        "已有 \(search.candidates.count) 件相似案件（\(numbers.joined(separator: "、"))），没有登记。",
        "\(search.candidates.count) earlier cases look the same "
          + "(\(numbers.joined(separator: ", "))); nothing was recorded."),
      hint: Phrase(
        "是同一件：redress \(CaseNoun.name(search.candidates[0].type)) edit \(first)；"
          + "不是同一件：加 --although 理由 再登记，例如 --although 另一件事。",
        "If it is the same: redress \(CaseNoun.name(search.candidates[0].type)) edit \(first). If "
          + "not, record it with --although REASON, for example --although another_matter."),
      exit: .refused)
  }

  // MARK: - What is written

  /// The lines that say why: for each candidate that it is another case; where the person is the
  /// same, that too; words of one's own as a note.
  static func drafts(
    _ outcome: Outcome, of lines: [LineDraft], _ caseID: RecordID, _ store: CaseStore
  ) -> [LineDraft] {
    guard let ruling = outcome.ruling else { return [] }
    let participant = lines.first { $0.record.type == RecordType.participant.name }?.record.id
    let isSamePerson = RecordType.samePersonReasons.contains(ruling.reason)
    var drafts: [LineDraft] = []
    for candidate in outcome.search.candidates {
      var distinction = RecordDraft(new: .distinction, case: caseID, id: store.newRecordID())
      distinction.set("from_case", .text(candidate.caseID.text))
      distinction.set("because", .text(ruling.reason))
      drafts += distinction.line().map { [$0] } ?? []
      // A telephone is shared in a family or a dormitory: it alone makes nobody the same.
      guard isSamePerson, let participant, candidate.likeness != [.phone],
        let same = CaseStore.sameAs(
          participant, in: caseID, as: candidate.participant, in: candidate.participantCase,
          id: store.newRecordID())
      else { continue }
      drafts.append(same)
    }
    if let words = ruling.words {
      var note = RecordDraft(new: .note, case: caseID, id: store.newRecordID())
      note.set("text", .text("明知有相似案件仍登记：\(words)"))
      drafts += note.line().map { [$0] } ?? []
    }
    return drafts
  }
}

/// What is said of cases that look alike.
enum DuplicateWords {
  /// `9F3A-27C1  2025-03-02  证件号码相同、电话相同  办理中`.
  static func candidate(_ found: DuplicateCandidate) -> Phrase {
    let likeness = found.likenessInOrder.map(\.label)
    let number = found.officialNumber.map { "（\($0)）" } ?? ""
    let day = found.day?.iso ?? ""
    let state = found.isConcluded ? Phrase("已办结", "concluded") : Phrase("办理中", "open")
    return Phrase(
      "相似案件 \(found.caseID.shortNumber)\(number)  \(found.type.label.chinese)  \(day)  "
        + likeness.map(\.chinese).joined(separator: "、") + "  \(state.chinese)",
      "similar case \(found.caseID.shortNumber)\(number)  \(found.type.label.english)  \(day)  "
        + likeness.map(\.english).joined(separator: ", ") + "  \(state.english)")
  }

  /// All that may be said of another office's case.
  static func elsewhere(_ found: CaseElsewhere, _ offices: OfficeTree) -> Phrase {
    let office = offices.find(id: found.office)?.name ?? found.office
    let since = found.since?.iso
    return Phrase(
      "\(office)\(since.map { "自 \($0) 起" } ?? "")有此人的案件，请向\(office)了解。",
      "another office has a case on this person\(since.map { " since \($0)" } ?? ""); "
        + "ask \(office)."
    )
  }
}

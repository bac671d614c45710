import CaseModel
import CaseStore
import Console

/// Firms of earlier cases, offered while a firm is typed.
enum EmployerOffers {
  /// How many are offered at once.
  static let offersMax = 5

  /// What is offered to the question for a field: firms to a firm's name or code, nothing else.
  static func offers(
    _ entry: CaseForm.Entry, _ store: CaseStore?
  ) -> @Sendable (String) -> [Question.Offer] {
    guard entry.type == .employer, let store, ["name", "code"].contains(entry.field.name) else {
      return { _ in [] }
    }
    return { typed in
      // Two characters of a name say something; one does not.
      guard TextFolding.trimmed(typed).count > 1 else { return [] }
      let found = (try? store.employersMet(typed, limit: offersMax)) ?? []
      return found.map { offer($0) }
    }
  }

  private static func offer(_ firm: EmployerMet) -> Question.Offer {
    let values = [
      "name": firm.name, "code": firm.code, "industry": firm.industry, "address": firm.address,
    ]
    var answers: [String: String] = [:]
    for field in RecordType.employer.fields {
      if let value = values[field.name] ?? nil { answers[field.option] = value }
    }
    let code = firm.code.map { "  \($0)" } ?? ""
    return Question.Offer(
      Phrase(
        "\(firm.name)\(code)  \(firm.cases) 件", "\(firm.name)\(code)  \(firm.cases) cases"),
      answers: answers)
  }
}

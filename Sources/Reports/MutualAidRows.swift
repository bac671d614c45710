internal import CaseModel
internal import CaseStore
internal import ChangeLog

/// Makes the rows of the report of its movements of money, without a store.
struct MutualAidRows {
  let query: MutualAidReport.Query
  let scope: ReportScope
  /// Which participants are one person, by the records that say so and by their numbers.
  let persons: SamePersons
  /// What plans are called, by code.
  let planNames: [String: Phrase]

  /// The groups in order: plans by code, offices in the register's order, all months of the period.
  func rows(of movements: [MutualAidMovement]) throws(ReportError) -> [MutualAidReport.Row] {
    var groups: [String?: [MutualAidMovement]] = [:]
    for movement in movements { groups[key(of: movement), default: []].append(movement) }
    var rows: [MutualAidReport.Row] = []
    for (key, label) in keys(groups) {
      rows.append(
        MutualAidReport.Row(
          key: key, label: label, figures: try figures(of: groups[key] ?? [])))
    }
    return rows
  }

  /// The figures of movements, each claim and each person counted once.
  func figures(
    of movements: [MutualAidMovement]
  ) throws(ReportError) -> MutualAidReport.Figures {
    var figures = MutualAidReport.Figures()
    for movement in movements {
      let sum =
        movement.isReturn
        ? figures.returned.adding(movement.amount) : figures.paid.adding(movement.amount)
      guard let sum else { throw .sumTooLarge }
      if movement.isReturn { figures.returned = sum } else { figures.paid = sum }
    }
    guard let amount = figures.paid.subtracting(figures.returned) else { throw .sumTooLarge }
    figures.amount = amount
    let counted = Self.standing(movements)
    figures.claims = Int64(Set(counted.map(\.claim)).count)
    figures.people = Int64(Set(counted.map { Self.person(of: $0, among: persons) }).count)
    return figures
  }

  /// Who a claim is for, as far as people can be told apart here: a claim without a participant is
  /// somebody's of their own.
  static func person(
    of movement: MutualAidMovement, among persons: SamePersons
  ) -> String {
    movement.participant.map { persons.representative(of: $0).text } ?? movement.claim
  }

  /// Joins the participants that have one identity number.
  static func join(_ movements: [MutualAidMovement], into persons: inout SamePersons) {
    var first: [String: RecordID] = [:]
    for movement in movements {
      guard let number = movement.number, let participant = movement.participant else { continue }
      if let other = first[number] {
        persons.join(other, participant)
      } else {
        first[number] = participant
      }
    }
  }

  /// How many of the counted claims have no identity number here.
  func claimsWithoutNumber(_ movements: [MutualAidMovement]) -> Int64 {
    Int64(Set(Self.standing(movements).filter { $0.number == nil }.map(\.claim)).count)
  }

  /// The movements of claims that were paid more often than the money came back.
  static func standing(_ movements: [MutualAidMovement]) -> [MutualAidMovement] {
    var balance: [String: Int] = [:]
    for movement in movements { balance[movement.claim, default: 0] += movement.isReturn ? -1 : 1 }
    return movements.filter { (balance[$0.claim] ?? 0) > 0 }
  }

  private func key(of movement: MutualAidMovement) -> String? {
    switch query.grouping {
    case .plan: movement.plan
    case .office: scope.contains(movement.office) ? movement.office : nil
    case .month: String(movement.on.prefix(7))
    }
  }

  private func keys(
    _ groups: [String?: [MutualAidMovement]]
  ) -> [(key: String?, label: Phrase)] {
    switch query.grouping {
    case .month:
      return RecoveredPeriod.all(from: query.from, to: query.to, areQuarters: false).map {
        ($0.key, $0.label)
      }
    case .office:
      let offices = scope.offices.filter { groups[$0.id] != nil }.map { office in
        (key: String?.some(office.id), label: Phrase(verbatim: office.name))
      }
      return offices
        + (groups[nil] == nil ? [] : [(key: nil, label: Phrase("其他单位", "other offices"))])
    case .plan:
      let plans = groups.keys.compactMap { $0 }.sorted().map { code in
        (key: String?.some(code), label: planNames[code] ?? Phrase(verbatim: code))
      }
      return plans + (groups[nil] == nil ? [] : [(key: nil, label: Phrase("未填写", "not given"))])
    }
  }
}

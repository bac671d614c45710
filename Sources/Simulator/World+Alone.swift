internal import CaseModel
internal import CaseStore
internal import ChangeLog
internal import SQLite

// Days of a calendar and plans belong to no case: an office gives them for itself and those below
// it. A quarter of the worlds has the ones, another quarter the others, told by the plan of the
// world and not by a draw: the others stay as they are.

extension World {
  /// Whether offices here keep calendars.
  private var hasCalendars: Bool { plan.durationMilliseconds.isMultiple(of: 4) }

  /// Whether people here turn to records of all types alike, and give plans.
  var isBroad: Bool { plan.durationMilliseconds % 4 == 1 }

  /// Turns to a record that hangs on no case, where this world has such; says whether it did.
  func touchAlone(_ node: SimulatedNode) throws -> Bool {
    if hasCalendars, random.happens(perMille: 120) {
      try touchCalendar(node)
      return true
    }
    guard isBroad else { return false }
    switch random.below(8) {
    case 0: try touchPlan(node)
    case 1, 2: return try lookAtAnyType(node)
    default: return false
    }
    return true
  }

  /// Turns to a part of a case, each type as often as any other; says whether there was one.
  private func lookAtAnyType(_ node: SimulatedNode) throws -> Bool {
    let keys = try node.store().read { connection in
      try RecordType.all.filter { $0.place == .part }.map { type in
        try connection.rows(
          "SELECT case_id, id FROM \(type.name) ORDER BY case_id, id LIMIT 8"
        ) { row in
          RecordID(row.text(1)).map {
            RecordKey(case: RecordID(row.text(0)), type: type.name, id: $0)
          }
        }.compactMap { $0 }
      }
    }.filter { !$0.isEmpty }
    guard !keys.isEmpty else { return false }
    try look(node, at: random.pick(random.pick(keys))) { .edit($0) }
    return true
  }

  /// Gives a day of the office's calendar, or turns to one that was given.
  private func touchCalendar(_ node: SimulatedNode) throws {
    // Two days, so that many turn to one that was given.
    let day = "2027-01-0\(random.within(1...2))"
    let id = RecordID(office: node.place.office, derivedFrom: ["calendar_day", day])
    let key = RecordKey(case: nil, type: RecordType.calendarDay.name, id: id)
    if try node.store().record(key) != nil { return try look(node, at: key) { .edit($0) } }
    var draft = RecordDraft(new: .calendarDay, case: nil, id: id)
    draft.set("day_on", .text(day))
    draft.set("kind", .text("off"))
    try save([draft.line()].compactMap { $0 }, at: node, expecting: nil)
  }

  /// Gives a plan its terms, or writes over one: no client does the latter, but it merges.
  private func touchPlan(_ node: SimulatedNode) throws {
    let plans = try node.store().read { connection in
      try connection.rows("SELECT id FROM plan ORDER BY id") { RecordID($0.text(0)) }
    }.compactMap { $0 }
    if !plans.isEmpty, random.happens(perMille: 400) {
      let key = RecordKey(case: nil, type: RecordType.plan.name, id: random.pick(plans))
      return try look(node, at: key) { .edit($0) }
    }
    let drawing = try drawing(node, nil)
    var draft = RecordDraft(new: .plan, case: nil, id: try node.store().newRecordID())
    for field in RecordType.plan.fields where field.name != "voided" {
      draft.set(field.name, drawing.value(field, &random))
    }
    try save([draft.line()].compactMap { $0 }, at: node, expecting: nil)
  }
}

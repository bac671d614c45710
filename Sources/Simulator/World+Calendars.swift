internal import CaseModel
internal import CaseStore
internal import ChangeLog

// Days of a calendar belong to no case: an office gives them for itself and those below it. Few
// worlds have them, told by the plan and not by a draw, so that the others stay as they are.

extension World {
  /// Whether offices here keep calendars.
  var hasCalendars: Bool { plan.durationMilliseconds.isMultiple(of: 16) }

  /// Gives a day of the office's calendar, or turns to one that was given.
  func touchCalendar(_ node: SimulatedNode) throws {
    let day = "2027-01-0\(random.within(1...4))"
    let id = RecordID(office: node.place.office, derivedFrom: ["calendar_day", day])
    let key = RecordKey(case: nil, type: RecordType.calendarDay.name, id: id)
    if try node.store().record(key) != nil { return try look(node, at: key) { .edit($0) } }
    var draft = RecordDraft(new: .calendarDay, case: nil, id: id)
    draft.set("day_on", .text(day))
    draft.set("kind", .text("off"))
    try save([draft.line()].compactMap { $0 }, at: node, expecting: nil)
  }
}

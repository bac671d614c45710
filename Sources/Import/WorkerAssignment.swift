internal import CaseModel
internal import CaseStore
internal import ChangeLog

// Which held participant a row means. Rows and participants are paired in turns, each once:
//
//   1. the same identity number, where both are in order: a damaged number pairs nobody;
//   2. the same name and the id that an earlier import gave this place of the sheet;
//   3. the same name, where the numbers do not speak against it;
//   4. the same name.
//
// So the applicant who was typed when the case was taken is the row of that name, and a sheet into
// which a row was put later finds everybody again. A row that pairs with nobody is a new person,
// under the id of its place, or of a place beyond the sheet where that id is taken.

/// Who the rows of a worker list are.
struct WorkerAssignment {
  private var ids: [Int: RecordID] = [:]
  /// How many workers of the case no row means.
  private(set) var others = 0

  /// The participant of the row that begins on a line; nil for a row without a name.
  subscript(line: Int) -> RecordID? { ids[line] }

  private struct Held {
    let id: RecordID
    let name: String?
    let number: String?
    let isVoided: Bool
  }

  init(
    _ list: WorkerList, caseID: RecordID, participants: [StoredRecord], people: [StoredRecord]
  ) {
    let persons = Dictionary(
      people.map { ($0.key.id, $0) }, uniquingKeysWith: { first, _ in first })
    let workers: [String?] = ["applicant", "representative", nil]
    var held = participants.filter { workers.contains($0.values["role"]?.text) }.map { record in
      let values = persons[record.key.id]?.values ?? [:]
      return Held(
        id: record.key.id, name: values["name"]?.text.map(TextFolding.comparisonForm),
        number: PersonNumbers.telling(values["identity_number"]?.text),
        isVoided: record.isVoided)
    }
    let taken = Set(participants.map(\.key.id))
    let entries = list.people.filter { $0.name != nil }.enumerated().map { ($0 + 1, $1) }
    func pair(_ fits: (Int, WorkerList.Entry, Held) -> Bool) {
      for (number, entry) in entries where ids[entry.line] == nil {
        guard let index = held.firstIndex(where: { fits(number, entry, $0) }) else { continue }
        ids[entry.line] = held.remove(at: index).id
      }
    }
    func place(_ number: Int) -> RecordID {
      caseID.child("participant", "list", String(number))
    }
    pair { _, entry, held in
      !held.isVoided && entry.number != nil && entry.number == held.number
    }
    // Somebody who was voided stays so, and is not entered anew.
    pair { number, entry, held in entry.name == held.name && held.id == place(number) }
    pair { _, entry, held in
      !held.isVoided && entry.name == held.name
        && (entry.number == nil || held.number == nil || entry.number == held.number)
    }
    pair { _, entry, held in !held.isVoided && entry.name == held.name }
    others = held.count { !$0.isVoided }
    var given = taken
    var beyond = entries.count
    for (number, entry) in entries where ids[entry.line] == nil {
      var id = place(number)
      while given.contains(id) {
        beyond += 1
        id = place(beyond)
      }
      given.insert(id)
      ids[entry.line] = id
    }
  }
}

import CaseModel
import CaseStore
import ChangeLog

/// What is shown of records, as the merge examples of `SyncProtocol.md` and the Python client print
/// it: one JSON object a field, sorted by case, type, id and field.
struct Shown {
  private var merges: [(record: RecordKey, fields: [String: FieldMerge])]

  /// By the definition, from lines in any order.
  init(of lines: [Line]) {
    let records = Set(lines.map(\.record)).sorted()
    merges = records.map { record in
      let held = lines.filter { $0.record == record }
      let fields = Set(held.flatMap { $0.set.map(\.name) })
      return (
        record,
        Dictionary(
          uniqueKeysWithValues: fields.map { ($0, FieldMerge(field: $0, of: held)) })
      )
    }
  }

  /// As a store has merged it.
  init(of store: CaseStore) throws {
    merges = []
    for id in try store.caseIDs() {
      for type in RecordType.all {
        merges += try store.records(of: type, in: id).map { ($0.key, $0.merges) }
      }
    }
    merges.sort { $0.record < $1.record }
  }

  var text: String {
    var text = ""
    for (record, fields) in merges {
      for field in fields.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
        guard let merge = fields[field], let value = merge.shown else { continue }
        let isConflict = merge.isConflict || (field == "voided" && isUnseen(by: merge, fields))
        let row = JSONValue.object([
          "case": record.caseID.map { .string($0.text) } ?? .null, "type": .string(record.type),
          "id": .string(record.id.text), "field": .string(field), "value": value,
          "heads": .array(merge.heads.map { .string($0.line.name.description) }),
          "conflict": .boolean(isConflict),
        ])
        text += row.compact + "\n"
      }
    }
    return text
  }

  /// Whether a value stands that no void of the record names.
  private func isUnseen(by voids: FieldMerge, _ fields: [String: FieldMerge]) -> Bool {
    guard voids.heads.contains(where: { $0.value != .null }) else { return false }
    let named = Set(voids.heads.flatMap { $0.line.replaced(in: "voided") })
    let own = Set(voids.heads.map(\.line.name))
    return fields.filter { $0.key != "voided" }.values.flatMap(\.heads).contains { head in
      !named.contains(head.line.name) && !own.contains(head.line.name)
    }
  }
}

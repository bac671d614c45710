internal import CaseModel
internal import ChangeLog

/// The columns of the search index, apart so that a search can look in some of them only.
public enum SearchColumn: String, Sendable, Hashable, CaseIterable {
  /// Names of people.
  case people
  /// Firms and their addresses.
  case employer
  /// Numbers of cases, papers, people, telephones, firms.
  case numbers
  /// Words without a form.
  case notes

  /// The column that a text stands in; nil for a text that nobody searches.
  init?(_ use: TextUse) {
    switch use {
    case .personName: self = .people
    case .firm, .address: self = .employer
    case .number, .code, .identityNumber, .phone, .bankCard: self = .numbers
    case .words: self = .notes
    case .office, .record, .digests, .terms, .user: return nil
    }
  }

  var isOfNumbers: Bool { self == .numbers }
}

/// What of a case is searched, as the record types declare it: a new type is found without a line
/// here.
enum SearchLayout {
  /// What is taken out of the records of one type.
  struct Part: Sendable {
    let type: RecordType
    let texts: [(field: Field, column: SearchColumn)]
    /// Choices and sets: their codes are facts.
    let lists: [(field: Field, list: ChoiceList)]
    /// All of them and whether the record is voided, of one case.
    let selection: String
  }

  /// A value of a list that words can mean.
  struct Meaning: Sendable {
    /// What stands for it in the index.
    let fact: String
    /// The words of its labels in both languages, its further names and its code.
    let spellings: [[String]]
  }

  /// What is taken out of the types of a case, its own record's first.
  static func parts(of root: RecordType) -> [Part] { partsOfRoots[root.name] ?? [] }

  /// All values of lists.
  static let meanings: [Meaning] = RecordType.all.flatMap { type -> [Meaning] in
    guard type.place != .alone else { return [] }
    return part(type).lists.flatMap { field, list in
      list.choices.map { choice in
        Meaning(
          fact: fact(of: choice.code, field, type),
          spellings: choice.spellings.map { SearchText.words(of: $0) })
      }
    }
  }

  /// What is declared and how texts are split, in a few letters: an index that was built by another
  /// layout is built anew.
  static let version: String = {
    var text = "1"
    for type in RecordType.all where type.place != .alone {
      let part = part(type)
      text += "\n\(type.name) \(type.isPersonal) \(type.roots)"
      for (field, column) in part.texts { text += " \(field.name)=\(column.rawValue)" }
      for (field, _) in part.lists { text += " \(field.name)" }
    }
    return Digest(of: text).base64
  }()

  // MARK: - Facts

  static func fact(of code: String, _ field: Field, _ type: RecordType) -> String {
    "\(type.name).\(field.name).\(code)"
  }

  static func fact(ofType type: RecordType) -> String { "type:\(type.name)" }

  static let factOfOffices = "office:"
  static func fact(ofOffice office: String) -> String { factOfOffices + office }

  /// Of a case whose own record is voided.
  static let factOfVoided = "voided"

  // MARK: - Parts

  private static let partsOfRoots: [String: [Part]] = Dictionary(
    uniqueKeysWithValues: RecordType.all.filter { $0.place == .caseRoot }.map { root in
      let types = [root] + RecordType.all.filter { $0.hangs(on: root) }
      return (root.name, types.map { part($0) }.filter { !$0.texts.isEmpty || !$0.lists.isEmpty })
    })

  private static func part(_ type: RecordType) -> Part {
    var texts: [(Field, SearchColumn)] = []
    var lists: [(Field, ChoiceList)] = []
    for field in type.fields where field.name != RecordType.voidedField.name {
      switch field.kind {
      case .text(let use): if let column = SearchColumn(use) { texts.append((field, column)) }
      case .choice(let list), .set(let list): lists.append((field, list))
      case .integer, .money, .date, .flag, .reference: break
      }
    }
    let columns = ["id", "voided"] + (texts.map(\.0) + lists.map(\.0)).map(\.name)
    let key = type.place == .part ? "case_id" : "id"
    return Part(
      type: type, texts: texts, lists: lists,
      selection: "SELECT \(columns.joined(separator: ", ")) FROM \(type.name) WHERE \(key) = ?")
  }
}

import CaseModel
import CaseStore
import ChangeLog
import Console
import Wording

/// Lines of a history as rows of text: who, when, where, and what; with what stands behind each.
struct HistoryText {
  let language: Language
  let words: FieldText

  init(language: Language, offices: OfficeTree) {
    self.language = language
    words = FieldText(language: language, offices: offices)
  }

  /// The head of a line: time, writer, office and what kind of record.
  func head(_ line: Line, office: String?) -> String {
    let type = RecordType.find(line.record.type)
    let place = office.map { words.offices.find(id: $0)?.name ?? $0 } ?? line.log.node.text
    let time = Instant(iso: line.at)?.localMinute ?? line.at
    return "\(time)  \(line.by)  \(place)  \(type?.label[language] ?? line.record.type)"
  }

  /// What a line sets, a row a field.
  func changes(_ line: Line) -> [String] {
    let type = RecordType.find(line.record.type)
    let colon = Phrase("：", ": ")[language]
    return line.set.map { member in
      "    \(words.label(type: type, field: member.name))\(colon)"
        + words.text(member.value, type: type, field: member.name)
    }
  }

  /// What stands behind a line, in a few words.
  static func words(_ standing: LineStanding) -> Phrase {
    switch standing {
    case .proved: Phrase("签名已核实", "proved")
    case .authorUncertified:
      Phrase("签名有效，但没有通到根密钥的证书", "signed, but by a computer that no certificate names")
    case .hubOnly: Phrase("只有服务器作保", "on the server's word only")
    case .unproved: Phrase("没有证明", "not proved")
    }
  }
}

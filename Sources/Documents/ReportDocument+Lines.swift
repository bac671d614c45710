// The lines that every form shows around the tables, in the same words.

public import CaseModel

extension ReportDocument {
  /// The parts of the line below the title: 填报单位, 报告期, 单位.
  public func particulars(in language: Language) -> [String] {
    func pair(_ label: Phrase, _ value: String) -> String {
      label[language] + (language == .chinese ? "：" : ": ") + value
    }
    var parts = [
      pair(Phrase("填报单位", "Reported by"), reportingUnit[language]),
      pair(Phrase("报告期", "Period"), period.label[language]),
    ]
    if !units[language].isEmpty {
      parts.append(pair(Phrase("单位", "Units"), units[language]))
    }
    return parts
  }

  /// The signature lines, with room to write on.
  public func signatureTexts(in language: Language, blank: String) -> [String] {
    signatures.map { signature in
      signature.label[language] + (language == .chinese ? "：" : ": ")
        + (signature.value?[language] ?? blank)
    }
  }

  /// The word above the notes.
  public static let notesTitle = Phrase("说明", "Notes")
}

extension ReportDocument.Column {
  /// The title on one line, its group before it: `到账·本期`.
  public func flatTitle(in language: Language) -> String {
    group.map { "\($0[language])·\(title[language])" } ?? title[language]
  }

  /// The title with the unit of its plain numbers: `到账·本期（元）`.
  func titleWithUnit(_ unit: ReportDocument.AmountUnit, _ language: Language) -> String {
    let name: String? =
      switch kind {
      case .text, .date, .points: nil
      case .count: self.unit?[language]
      case .money: unit.label[language]
      case .rate, .change: "%"
      }
    guard let name else { return flatTitle(in: language) }
    return flatTitle(in: language) + (language == .chinese ? "（\(name)）" : " (\(name))")
  }
}

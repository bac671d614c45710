// Plans of 内蒙古职工互助保障协会 that held claims name, as far as their terms are published.
//
// What each benefit paid in 2025 (the segments and their rates) is not: so these have no benefits,
// and claims on them carry the amount that their papers give. An office that has the terms writes
// a plan file with the next revision and imports it.
//
// Source: domain notes 2.9: a fee of 100 yuan a person and period, calendar years; the women's plan
// from 2022.

/// The plans that the program carries.
public enum PublishedPlans {
  /// All of them, by version.
  ///
  /// A text of the program that cannot be read is left out, which a test would notice.
  public static let all: [PlanTerms] = files.compactMap { try? PlanFile.read($0) }

  /// The plan of a version; nil for none.
  public static func find(_ version: PlanVersion) -> PlanTerms? {
    all.first { $0.version == version }
  }

  static let files = [
    """
    format = 1
    code = "NMG-INPATIENT"
    year = 2025
    revision = 1
    name = "住院医疗互助保障"
    name_en = "inpatient mutual aid"
    valid_from = 2025-01-01
    valid_through = 2025-12-31
    fee = 100.00

    """,
    """
    format = 1
    code = "NMG-WOMEN"
    year = 2025
    revision = 1
    name = "女性安康互助保障"
    name_en = "women's disease mutual aid"
    valid_from = 2025-01-01
    valid_through = 2025-12-31
    sex = "female"

    """,
  ]
}

/// One row of the table: what was measured, the floors of the same run, and the target.
public struct Figure: Sendable, Hashable {
  /// What the numbers of a figure count.
  public enum Unit: String, Sendable, Hashable {
    /// Work done in a second.
    case perSecond = "/s"
    /// Time for one.
    case milliseconds = "ms"
    /// Time for all.
    case seconds = "s"
    /// Bytes for one.
    case bytes = "B"
    /// Memory.
    case megabytes = "MB"
    /// One number divided by another.
    case ratio = "x"
  }

  /// What our numbers are divided by before they are held against the target.
  public enum Reference: String, Sendable, Hashable {
    /// Plain SQLite inserting the record rows alone.
    case plain = "P"
    /// Plain SQLite filling the same tables and indexes, nothing computed.
    case layout = "L"
  }

  /// The name by which `--only` finds it.
  public let name: String
  /// What was done, and how much of it.
  public let work: String
  /// What the numbers count.
  public let unit: Unit
  /// Our measurements; nil for a row that waits.
  public let ours: Spread?
  /// The floor P of the same run.
  public let plain: Spread?
  /// The floor L of the same run.
  public let layout: Spread?
  /// What the ratio is to.
  public let reference: Reference?
  /// Ours divided by the reference, pair by pair.
  public let ratio: Spread?
  /// What is to be reached, by the ratio where there is one.
  public let target: Target?
  /// What a reader must know to understand the number.
  public let remark: String?

  /// Makes a row of measurements that stand for themselves.
  public init(
    _ name: String, _ work: String, _ unit: Unit, _ ours: [Double], target: Target? = nil,
    remark: String? = nil
  ) {
    self.init(
      name, work, unit, ours: Spread(ours), plain: nil, layout: nil, reference: nil, ratio: nil,
      target: target, remark: remark)
  }

  /// Makes a row of interleaved measurements against a floor.
  ///
  /// - Parameters:
  ///   - ours: measurements in the order they were taken.
  ///   - plain: those of the floor P in the same order; empty if it was not measured.
  ///   - layout: those of the floor L in the same order; empty if it was not measured.
  public init(
    _ name: String, _ work: String, _ unit: Unit, ours: [Double], plain: [Double] = [],
    layout: [Double] = [], against reference: Reference, target: Target?, remark: String? = nil
  ) {
    let floor = reference == .plain ? plain : layout
    self.init(
      name, work, unit, ours: Spread(ours), plain: plain.isEmpty ? nil : Spread(plain),
      layout: layout.isEmpty ? nil : Spread(layout), reference: reference,
      ratio: Spread.ratios(ours, to: floor), target: target, remark: remark)
  }

  /// Makes a row that cannot be measured yet.
  public init(
    waiting name: String, _ work: String, _ unit: Unit, target: Target?, remark: String
  ) {
    self.init(
      name, work, unit, ours: nil, plain: nil, layout: nil, reference: nil, ratio: nil,
      target: target, remark: remark)
  }

  private init(
    _ name: String, _ work: String, _ unit: Unit, ours: Spread?, plain: Spread?, layout: Spread?,
    reference: Reference?, ratio: Spread?, target: Target?, remark: String?
  ) {
    self.name = name
    self.work = work
    self.unit = unit
    self.ours = ours
    self.plain = plain
    self.layout = layout
    self.reference = reference
    self.ratio = ratio
    self.target = target
    self.remark = remark
  }

  /// Whether the target is reached.
  public var verdict: Verdict {
    guard let measured = ratio ?? ours else { return .waits }
    return target?.verdict(on: measured) ?? .none
  }
}

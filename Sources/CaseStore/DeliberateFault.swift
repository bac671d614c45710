/// Faults of the engine that the simulator's tests switch on, one at a time, to prove that they
/// would be found.
///
/// In a release build none can be: the question is compiled to `false`.
package enum DeliberateFault: String, Sendable, CaseIterable {
  /// The value that came last is shown.
  case mergeByArrival = "merge-by-arrival"
  /// A name in `over` whose line is not here is not noted.
  case earlyNameForgotten = "early-name-forgotten"
  /// A line that is held already is stored again.
  case lineStoredTwice = "line-stored-twice"
  /// A digest that stands in for a line is not kept.
  case holeSwallowed = "hole-swallowed"
  /// A quarantined line sets and replaces values.
  case quarantineMerged = "quarantine-merged"
  /// A page is stored and its cursor stays where it was.
  case cursorLeftBehind = "cursor-left-behind"
  /// Who once held a case gets its new personal lines.
  case personalToFormerHolder = "personal-to-former-holder"
  /// The second line under a number is taken for the first.
  case forkDropped = "fork-dropped"
  /// A store writes on under its numbers though its hub holds others under them.
  case numberReused = "number-reused"
  /// The runs of a log are answered as one.
  case rangesAsOne = "ranges-as-one"
  /// Different values stand and no conflict is marked.
  case conflictUnmarked = "conflict-unmarked"
  /// A case comes to another office without the lines that it had.
  case caseFedFromNow = "case-fed-from-now"
  /// What a hub acknowledged of another's log counts as acknowledged of one's own.
  case receiptOfAnother = "receipt-of-another"
  /// A line of an erased record is kept with its bytes.
  case erasedLineKept = "erased-line-kept"
  /// Lines are taken whatever signature stands over them.
  case signatureIgnored = "signature-ignored"
  /// A revocation does nothing to lines that came before it.
  case revocationForwardOnly = "revocation-forward-only"
  /// Lines that are trusted again go on waiting.
  case admitIgnored = "admit-ignored"

  #if DEBUG
    /// The fault that is switched on in this task or thread.
    @TaskLocal package static var active: DeliberateFault?
  #endif

  /// Whether a fault is switched on.
  @inline(__always)
  static func isActive(_ fault: DeliberateFault) -> Bool {
    #if DEBUG
      active == fault
    #else
      false
    #endif
  }
}

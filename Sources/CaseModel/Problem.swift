/// A failure as a person is told it: what happened, to what, and what to do now.
///
/// Each layer throws an enum of facts without text; at the edge a fact becomes a problem. The
/// command line prints `error:` and `help:`, the daemon answers with the same words as JSON.
public struct Problem: Error, Sendable, Hashable {
  /// How a program ends: documented in `README.md`, section "Exit codes".
  public enum Exit: Int32, Sendable {
    /// Something outside failed: a file, the disk, the network.
    case failure = 1
    /// A rule of Redress refused what was asked; nothing was changed.
    case refused = 2
    /// The command line could not be understood (`EX_USAGE` of sysexits.h).
    case usage = 64
  }

  /// A stable code such as `case.voided`; never reused for another fact.
  public let code: String
  /// One sentence: what happened, to which record, file or line.
  public let sentence: Phrase
  /// A command or an action that helps, if there is one.
  public let hint: Phrase?
  /// How the program ends.
  public let exit: Exit

  /// Makes a problem of its parts.
  public init(_ code: String, _ sentence: Phrase, hint: Phrase? = nil, exit: Exit) {
    self.code = code
    self.sentence = sentence
    self.hint = hint
    self.exit = exit
  }
}

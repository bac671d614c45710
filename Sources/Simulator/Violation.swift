/// A promise that a run broke.
public struct Violation: Error, Sendable {
  /// What was promised.
  public enum Promise: String, Sendable, CaseIterable {
    /// What a person was told is saved stays.
    case acknowledged
    /// A held line never goes away.
    case held
    /// `over` names what the person was shown.
    case over
    /// A person is shown what the held lines say.
    case shown
    /// A record's heads are those of the held lines.
    case heads
    /// A record's columns hold the shown values.
    case columns
    /// Conflicts and unreadable values are marked, and nothing else is.
    case marks
    /// Lines of authors who are not entitled count nowhere, all others do.
    case quarantine
    /// A store finds nothing wrong with itself.
    case verification
    /// The chain of a case's lines holds all of them.
    case caseChain
    /// The links of logs follow from their lines.
    case logChain
    /// The links of feeds follow from their entries.
    case feedChain
    /// A feed holds the lines of its office, and no other's.
    case feedContent
    /// What was pulled is what the hub's feed holds.
    case feedAgreement
    /// The counts add up.
    case counts
    /// What was acknowledged to a node is at its hub.
    case receipt
    /// A node receives what its scope lets it hold, and no more.
    case scope
    /// After the faults everything converges within bounds.
    case convergence
    /// Nothing is refused or fails that should not.
    case refusal
    /// What an order says is erased, and nothing else.
    case erasure
    /// No line gets in that its author did not sign for.
    case forgery
    /// Which case counts as part of which follows from the held lines.
    case merges
    /// The money that reached workers adds up.
    case money
    /// The figures that a store keeps are those of its rows.
    case figures
  }

  /// The promise.
  public let promise: Promise
  /// What was found, for whoever looks into it.
  public let facts: String
  /// The nodes concerned.
  public let nodes: [Int]

  init(_ promise: Promise, _ facts: String, nodes: [Int]) {
    self.promise = promise
    self.facts = facts
    self.nodes = nodes
  }
}

public import CaseModel
public import ChangeLog
public import SQLite

/// What a store refuses or cannot do: facts without text; `Wording` has the words.
public enum StoreError: Error, Sendable, Hashable {
  /// A store stands at the path already.
  case alreadyExists(path: String)
  /// Nothing stands at the path.
  case missing(path: String)
  /// The file is not a store of Redress.
  case notAStore(path: String)
  /// The store was written by a newer version: it has migrations that this one does not know.
  case newerSchema(path: String, store: Int, program: Int)
  /// The key file beside the store is missing, unreadable or belongs to another store.
  case key(path: String, KeyFault)
  /// The office is not in the register.
  case unknownOffice(String)
  /// The user name is empty, too long or holds white space.
  case invalidUser(String)
  /// SQLite failed.
  case database(path: String, SQLiteError)
  /// No case is called so here.
  case unknownCase(String)
  /// Several cases may be meant.
  case ambiguousCase(String, [RecordID])
  /// No record of that type has the id in the case.
  case unknownRecord(type: String, id: String)
  /// The case was voided; nothing can be added to it.
  case caseVoided(RecordID)
  /// The case cannot be put into the other, or taken out again.
  case cannotMerge(RecordID, RecordID, CaseStore.MergeFault)
  /// The record was voided before.
  case recordVoided(type: String, id: RecordID)
  /// The record was erased; nothing can be added to it.
  case recordErased(type: String, id: RecordID)
  /// Records of the type are not erased: they are facts of cases.
  case notErasable(type: String)
  /// The office neither held the case nor stands above one that did.
  case erasureNotEntitled(office: String, case: RecordID)
  /// An order must be listed for some days before it acts.
  case erasureTooSoon(daysMin: Int)
  /// The order was withdrawn before, or has acted.
  case erasureClosed(RecordID, hasActed: Bool)
  /// A rule of claims and their payments refuses it.
  case payment(PaymentFault)
  /// A value does not fit its field.
  case invalidValue(type: String, field: String)
  /// A required field is empty.
  case missingValue(type: String, field: String)
  /// A line would break a limit of the format.
  case lineTooLong(type: String, bytes: Int)
  /// Bytes that were to be received are no line.
  case malformedLine(log: LogID, sequence: Int64, LineFault)
  /// A batch does not begin where the held log ends.
  case gap(log: LogID, heldThrough: Int64, from: Int64)
  /// A log as received differs from the log as held: two stores wrote under one id.
  case forked(log: LogID, sequence: Int64)
  /// A line stands in a batch of another log or under another number.
  case misplacedLine(log: LogID, sequence: Int64)
  /// A batch's link does not follow from its lines.
  case brokenChain(log: LogID, sequence: Int64)
  /// A feed as received differs from the feed as held.
  case feedDisagrees(feed: FeedID, position: Int64)
  /// The author of a log did not sign its link, or another key than the author's did.
  case logNotSigned(log: LogID, sequence: Int64)
  /// The hub whose feed it is did not sign its link.
  case feedNotSigned(hub: NodeID, feed: FeedID, position: Int64)
  /// No certificate that leads to a root known here makes the node a hub for this office.
  case feedNotCertified(hub: NodeID)
  /// This node has joined no hub.
  case notJoined
  /// The hub is of an office that does not stand above this one.
  case hubNotAbove(hubOffice: String, office: String)
  /// The hub's tier does not hold lines of the class.
  case classNotTaken(LogClass)
  /// The id does not follow from the key, or is this hub's own.
  case unknownNode(NodeID)
  /// The node is not enrolled here, or for another office.
  case notEnrolled(NodeID)
  /// A code for a computer does not serve.
  case invitation(InvitationFault)
  /// What was to be signed by a node's key is not.
  case badSignature(NodeID)
  /// The former id's word does not suffice: it was not enrolled here, or on another computer.
  case needsAdministrator(NodeID)
  /// The node was revoked: since when, and the name of the office that did.
  case nodeRevoked(NodeID, since: String, office: String)
  /// The node was not revoked.
  case notRevoked(NodeID)
  /// This is no hub of an office above the node's.
  case revocationNotEntitled(NodeID)
  /// A log has no such branch.
  case unknownBranch(log: LogID, number: Int64)
  /// More lines were to be trusted by name than one line has room for.
  case tooManyTrusted(count: Int, max: Int)
  /// The name of a computer is empty, too long or has other signs than letters, digits, `.-_`.
  case invalidMachine(String)
  /// The hub that answers is not the one that was joined.
  case otherHub(expected: NodeID, found: NodeID)

  /// Somebody cannot prove who they are, or this store has not what it would take.
  case trust(TrustFault)

  /// What claims and their payments do not allow.
  public enum PaymentFault: Sendable, Hashable {
    /// Who approves a claim must not have reviewed it.
    case approverReviewed(claim: RecordID, user: String)
    /// Nobody has reviewed the claim.
    case notReviewed(claim: RecordID)
    /// Nobody has approved the claim.
    case notApproved(claim: RecordID)
    /// The claim was paid, and the money did not come back.
    case paidBefore(claim: RecordID)
    /// Another amount was approved.
    case amountDiffers(claim: RecordID, approved: Fen)
    /// No payment of the claim stands that could have come back.
    case notPaid(claim: RecordID)
    /// Another claim with the same settlement was paid.
    case settlementPaid(claim: RecordID, other: RecordID)
    /// The claim stands in another batch that is still open.
    case inOtherBatch(claim: RecordID, batch: RecordID)
    /// The batch was closed, and is not edited.
    case batchClosed(RecordID)
    /// The batch has no payment that could be closed.
    case batchEmpty(RecordID)
    /// The step is part of a closed batch.
    case stepOfBatch(claim: RecordID)
  }

  /// What is wrong with a proof, or lacking for one.
  public enum TrustFault: Sendable, Hashable {
    /// A hub's answer is not signed by the key that it names, or answers another question.
    case unsignedHub(NodeID)
    /// A hub's certificates do not lead to the root that this store knows.
    case unprovedHub(NodeID)
    /// This store knows no root yet.
    case noRoot
    /// This hub is not certified as one, so that its word is nobody's proof.
    case notCertified
    /// The key is not the one whose root this store knows.
    case otherRecoveryKey
    /// The text is no recovery key.
    case recoveryKey(RecoveryKey.Fault)
    /// A hub of the office is certified by a hub above it, or by the recovery key.
    case hubOfOwnOffice(String)
    /// No node that is enrolled or waits is called so.
    case unknownNode(String)
    /// The certificate is not the asker's, or does not lead to this hub's root.
    case unprovedNode(NodeID)
    /// The hub gathers what others hold, and gives nothing until an administrator says so.
    case collecting
    /// The hub does give what it holds.
    case notCollecting
    /// What a file says is cut, or signed by nobody who may say it.
    case file(FileFault)
  }

  /// What is wrong with a file that carries requests, certificates or orders.
  public enum FileFault: Sendable, Hashable {
    /// It is none of the kind.
    case malformed
    /// Its signature does not fit: it was changed on its way.
    case changed
    /// It is for another computer.
    case ofOther(NodeID)
    /// A line in it is not proved by the root that this store knows.
    case unproved(LineName)
  }

  /// Why a code for a computer does not serve.
  public enum InvitationFault: Sendable, Hashable {
    /// This hub gave no such code.
    case unknown
    /// Another computer has used it.
    case used(at: String)
    /// Its time is over, by the server's clock.
    case expired(at: String)
    /// It is for another office.
    case ofOffice(String)
    /// It was given by another hub.
    case ofHub(NodeID)
    /// The time that it is to be valid for is not between a minute and a year.
    case validity(seconds: Int64)
  }

  /// What is wrong with a key file.
  public enum KeyFault: Sendable, Hashable {
    /// There is none.
    case missing
    /// It cannot be read or written.
    case unreadable
    /// It is not the key of this store.
    case ofAnotherStore
  }
}

/// A fault that is switched on to prove that the simulator would find it.
public enum DeliberateBug: String, Sendable, CaseIterable {
  /// An edit is saved without saying what it replaces.
  case lostOver = "lost-over"
  /// An edit replaces what the store holds when it is saved, not what the person was shown.
  case overFromStore = "over-from-store"
  /// A void names only the values of its own field.
  case voidWithoutHeads = "void-without-heads"
  /// A hub sends the receipt before its transaction is committed, and its power fails.
  case receiptBeforeCommit = "receipt-before-commit"
  /// A node asks for what follows one entry more than it holds.
  case cursorOffByOne = "cursor-off-by-one"
  /// A save is told as done before it is committed.
  case saveToldEarly = "save-told-early"
}

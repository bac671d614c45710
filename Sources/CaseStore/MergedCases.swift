public import ChangeLog
public import SQLite

/// Which cases count as part of which: what a figure, a list or a reminder leaves out.
public enum MergedCases {
  /// The case that counts, by the case that is part of it; empty in nearly every store.
  public static func read(_ connection: borrowing Connection) throws -> [RecordID: RecordID] {
    try CaseMergeQuery.kept(connection).mapValues(\.end)
  }
}

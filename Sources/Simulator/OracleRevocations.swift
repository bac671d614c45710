internal import ChangeLog

/// Which lines count where nodes were revoked, by definition: `SyncProtocol.md`, section
/// "Revocations".
///
/// All lines are judged again and again: with no revocation, then with those that count by what was
/// found, until nothing changes. Where that goes round in a circle, all of it counts.
struct OracleRevocations {
  /// How the other lines are judged at last.
  let judge: OracleJudge
  /// The lines that do not count.
  let waiting: Set<Digest>

  static func isOne(_ line: OracleLine) -> Bool {
    line.key.caseID.isEmpty && line.key.type == "revocation"
  }

  init(_ lines: [OracleLine], ownOffices: [String: String], roots: [[UInt8]]) {
    let words = lines.filter { OracleRevocations.isOne($0) }
    let others = lines.filter { !OracleRevocations.isOne($0) }
    func judged(by counting: Set<Digest>) -> (judge: OracleJudge, out: Set<Digest>) {
      let standing = OracleRevocations.standing(words.filter { counting.contains($0.digest) })
      var judge = OracleJudge(ownOffices: ownOffices, roots: roots)
      var out: Set<Digest> = []
      for line in others {
        if OracleRevocations.isTrusted(line, standing) {
          _ = judge.add(line)
        } else {
          out.insert(line.digest)
        }
      }
      return (judge, out.union(judge.waiting.map(\.digest)))
    }
    var rounds: [Set<Digest>] = [[]]
    while true {
      let counting = rounds[rounds.count - 1]
      let standing = OracleRevocations.standing(words.filter { counting.contains($0.digest) })
      let found = judged(by: counting)
      let next = Set(
        words.filter {
          OracleRevocations.isTrusted($0, standing)
            && found.judge.mayRevoke($0)
        }.map(\.digest))
      guard let turn = rounds.firstIndex(of: next) else {
        rounds.append(next)
        continue
      }
      let all = rounds[turn...].reduce(into: Set<Digest>()) { $0.formUnion($1) }
      let last = judged(by: all)
      judge = last.judge
      waiting = last.out.union(words.map(\.digest).filter { !all.contains($0) })
      return
    }
  }

  /// The lines of which no other of their record, in the same field, says that it was replaced.
  private static func standing(_ words: [OracleLine]) -> [OracleLine] {
    words.filter { word in
      !words.contains {
        $0.key == word.key && $0.over["plain_through"]?.contains(word.name) ?? false
      }
    }
  }

  private static func isTrusted(_ line: OracleLine, _ standing: [OracleLine]) -> Bool {
    standing.allSatisfy { word in
      guard word.set["node"]?.text == line.node else { return true }
      let field = line.isPersonal ? "personal_through" : "plain_through"
      let digests = (word.set["trusted"]?.text ?? "").split(separator: " ").map(String.init)
      return line.sequence <= word.set[field]?.integer ?? 0
        || digests.contains(line.digest.base64)
    }
  }
}

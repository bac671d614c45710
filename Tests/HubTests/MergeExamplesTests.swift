import CaseStore
import ChangeLog
import SyncSession
import Testing

/// The worked examples of merging, against the definition and against a store.
struct MergeExamplesTests {
  @Test func `the document shows the lines and what follows from them`() throws {
    let texts = try MergeExamples.all().flatMap { example in
      let rows = example.lines.map { String(decoding: $0.bytes, as: UTF8.self) + "\n" }
      return [
        (kind: "lines", name: example.name, text: rows.joined()),
        (kind: "shown", name: example.name, text: Shown(of: example.lines).text),
      ]
    }
    let document = try ProtocolDocument.read(writing: texts)
    for (kind, name, text) in texts {
      let block = try #require(document.block(kind, name), "\(name) is missing")
      #expect(block.text == text, "```\(kind) \(name)\n\(text)```")
    }
  }

  @Test func `a store shows what the document shows, in whatever order lines come singly`() throws {
    for example in try MergeExamples.all() {
      let shown = try #require(try ProtocolDocument().block("shown", example.name)).text
      for order in permutations(example.lines) {
        let hub = try Site.hub()
        for node in example.nodes {
          try hub.store.greet(node, office: Site.county)
        }
        let former = RawNode("former hub")
        for line in order {
          let after = ChainLink.origin(of: .common, at: former.node)
          _ = try hub.store.receive(
            FeedReturn(
              sender: example.nodes[0].node, feed: .common, from: 1, after: after,
              items: [.line(line.bytes)], link: after.next(line.digest),
              signedBy: former.key, chain: former.hubChain(by: hub.recovery)))
        }
        #expect(try Shown(of: hub.store).text == shown, "\(example.name) \(order.map(\.name))")
      }
    }
  }

  @Test func `a store shows what the document shows, whichever node comes first`() throws {
    for example in try MergeExamples.all() {
      let shown = try #require(try ProtocolDocument().block("shown", example.name)).text
      for nodes in [example.nodes, example.nodes.reversed()] {
        let hub = try Site.hub()
        for node in nodes { try node.pushAll(to: hub.store, office: Site.county) }
        #expect(try Shown(of: hub.store).text == shown, "\(example.name)")
      }
    }
  }
}

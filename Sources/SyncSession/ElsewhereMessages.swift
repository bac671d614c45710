public import ChangeLog

// A node asks whether another office has a case on people that it recorded. It names them by the
// ids of their records, which the hub holds: no name and no number travels for it, and nobody can
// ask about a person of whom the own office has no case.

/// A participant of a case.
public struct PersonReference: Sendable, Hashable {
  /// The case.
  public let caseID: RecordID
  /// The id of the participant's records.
  public let participant: RecordID

  /// Names a participant.
  public init(caseID: RecordID, participant: RecordID) {
    self.caseID = caseID
    self.participant = participant
  }
}

/// A node asks about people.
public struct ElsewhereRequest: Sendable, Hashable {
  /// People in a request at most: each costs the hub a few looks into indexes.
  public static let personsMax = 200

  /// The asking node.
  public let node: NodeID
  /// The people.
  public let persons: [PersonReference]

  /// Makes the message.
  public init(node: NodeID, persons: [PersonReference]) {
    self.node = node
    self.persons = persons
  }
}

/// What a hub answers to ``ElsewhereRequest``.
public struct ElsewhereReply: Sendable, Hashable {
  /// That another office has a case on a person.
  public struct Found: Sendable, Hashable {
    /// The person who was asked about.
    public let person: PersonReference
    /// The other office.
    public let office: String
    /// The day of its first case on the person, a local date; nil where it has none.
    public let since: String?

    /// Says it.
    public init(person: PersonReference, office: String, since: String?) {
      self.person = person
      self.office = office
      self.since = since
    }
  }

  /// All that was found; of most people nothing.
  public let found: [Found]

  /// Makes the message.
  public init(found: [Found]) {
    self.found = found
  }
}

extension PersonReference {
  fileprivate var members: [JSONMember] {
    [
      JSONMember(name: "case", value: .string(caseID.text)),
      JSONMember(name: "participant", value: .string(participant.text)),
    ]
  }

  fileprivate init(_ members: MessageMembers) throws(MessageFault) {
    guard let caseID = RecordID(try members.text("case")) else { throw .malformed(member: "case") }
    guard let participant = RecordID(try members.text("participant")) else {
      throw .malformed(member: "participant")
    }
    self.init(caseID: caseID, participant: participant)
  }
}

extension ElsewhereRequest {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("elsewhere"), "node": .string(node.text),
      "persons": .array(persons.map { .object($0.members) }),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "elsewhere")
    node = try members.node("node")
    let array = try members.array("persons")
    guard (1...ElsewhereRequest.personsMax).contains(array.count) else {
      throw .malformed(member: "persons")
    }
    var persons: [PersonReference] = []
    for json in array { persons.append(try PersonReference(MessageMembers(json))) }
    self.persons = persons
  }
}

extension ElsewhereReply {
  /// The message as JSON.
  public var encoded: [UInt8] {
    encode([
      "message": .string("found_elsewhere"),
      "found": .array(
        found.map { found in
          .object(
            found.person.members + [
              JSONMember(name: "office", value: .string(found.office)),
              JSONMember(name: "since", value: found.since.map { .string($0) } ?? .null),
            ])
        }),
    ])
  }

  /// Reads the message.
  public init(decoding bytes: [UInt8]) throws(MessageFault) {
    let members = try MessageMembers(bytes, message: "found_elsewhere")
    var found: [Found] = []
    for json in try members.array("found") {
      let row = MessageMembers(json)
      found.append(
        Found(
          person: try PersonReference(row), office: try row.text("office"),
          since: try row.required("since") == .null ? nil : row.text("since")))
    }
    self.found = found
  }
}

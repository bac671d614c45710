// What often stands in a line, by number: part of the form in which stores keep lines.
//
// A packed line names the dictionary that it was packed with (PackedLine.swift), so this table is
// never changed: not a word taken away, none moved, none added. A store of today must be readable
// for ever. Words that a later version brings are simply kept in full; when they have become many,
// a second table with the next number stands beside this one, and new lines are packed with it.
//
// The words are those of CaseModel, which this module does not know: written out, and held by a
// test to be those that were declared when the table was made. Fields stand in the order in which
// lines set them, since the next one in the list costs one byte and any other two.

/// The first dictionary.
struct LineDictionary: Sendable {
  /// Record types: numbered in the head of a line.
  static let types = """
    mediation participant person recovery employer contact note office certificate
    """

  /// Names of fields.
  static let fields = """
    office accepted_on applied_on workers migrant new_employment sought_fen infringement_known_on
    employment_ended_on channel referrer referral_number mediator official_number refused_on
    refused_reason concluded_on outcome agreed_fen signed_on effective_on judicial_confirmation
    role sex birth_year union_member
    identity_kind identity_number identity_note phone bank_card
    received_on amount_fen kind method payer worker evidence
    code name industry address employer about text reports_to display_order node public_key voided
    """

  /// Names of the elements of sets.
  static let elements = """
    dispute_types.pay dispute_types.wages dispute_types.overtime dispute_types.injury
    dispute_types.severance dispute_types.damages dispute_types.relationship
    dispute_types.contract dispute_types.contract_conclusion dispute_types.contract_performance
    dispute_types.contract_change dispute_types.contract_termination dispute_types.dismissal
    dispute_types.conditions dispute_types.working_time dispute_types.leave
    dispute_types.social_insurance dispute_types.welfare dispute_types.training
    dispute_types.safety dispute_types.other
    """

  /// Values that are words: codes of choices.
  static let words = """
    agreed agreed_orally performed partly_agreed failed withdrawn ended referred_out
    visit call wechat hotline court_before_filing court_after_filing labour_department arbitration
    governance_centre procuratorate petition inspection upper_union other
    not_labour_dispute other_jurisdiction in_arbitration_or_court already_settled party_declines
    no_named_respondent
    applicant representative agent third_party male female
    resident passport hmt_residence foreign_residence
    as_on_document damaged_by_sheet copied_unclear foreign_document
    wages overtime severance injury contributions cash bank alipay in_kind
    employer general_contractor deposit emergency_fund receipt transfer_record workers_word
    mistake duplicate returned test
    region league_city banner_county township zone industrial
    A B C D E F G H I J K L M N O P Q R S T
    """

  /// The one that exists, made when it is first asked for and kept for ever.
  static let first = LineDictionary()

  let types = WordList(LineDictionary.types, before: "", after: "")
  let fields = WordList(LineDictionary.fields, before: ",\"", after: "\":")
  let elements = WordList(LineDictionary.elements, before: ",\"", after: "\":")
  let words = WordList(LineDictionary.words, before: "\"", after: "\"")

  private init() {}
}

/// A list of texts that can be found by number and by bytes; kept for ever once it is made.
///
/// Not arrays: both ways are gone dozens of times a line, where counting references would cost more
/// than the work.
// Unchecked: written in init only, and never freed.
@safe
struct WordList: @unchecked Sendable {
  let count: Int
  /// The texts one after the other, each as it stands in a line, and behind them some zeros.
  private let bytes: UnsafeMutablePointer<UInt8>
  /// Where each begins; one more for the end.
  private let starts: UnsafeMutablePointer<Int32>
  /// 1 + number of a text, at the place that its hash gives or the next free one; else 0.
  private let places: UnsafeMutablePointer<UInt16>
  private let beforeCount: Int
  private let aroundCount: Int
  /// More than twice the longest list, so that a search is short and ends.
  private static let placeCount = 512

  /// - Parameters:
  ///   - text: the words, with white space between.
  ///   - before: what stands before each in a line.
  ///   - after: what stands after it.
  init(_ text: String, before: String, after: String) {
    let texts = text.split { $0 == " " || $0 == "\n" }
    count = texts.count
    beforeCount = before.utf8.count
    aroundCount = beforeCount + after.utf8.count
    let shown = texts.map { Array((before + $0 + after).utf8) }
    // What is read of the last text beyond its end.
    let padding = 33
    let byteCount = shown.joined().count + padding
    unsafe bytes = .allocate(capacity: byteCount)
    unsafe bytes.initialize(repeating: 0, count: byteCount)
    unsafe starts = .allocate(capacity: texts.count + 1)
    unsafe places = .allocate(capacity: WordList.placeCount)
    unsafe places.initialize(repeating: 0, count: WordList.placeCount)
    var end = 0
    for (number, text) in shown.enumerated() {
      unsafe starts[number] = Int32(end)
      for byte in text {
        unsafe bytes[end] = byte
        end += 1
      }
      let word = Array(texts[number].utf8)
      let hash = unsafe word.withUnsafeBufferPointer { unsafe WordList.hash($0) }
      var place = hash & (WordList.placeCount - 1)
      while unsafe places[place] != 0 { place = (place + 1) & (WordList.placeCount - 1) }
      unsafe places[place] = UInt16(number + 1)
    }
    unsafe starts[texts.count] = Int32(end)
  }

  /// The text with a number as it stands in a line, of which 33 bytes can be read; nil if there is
  /// none.
  @inline(__always)
  func text(_ number: Int) -> UnsafeBufferPointer<UInt8>? {
    guard number >= 0, number < count else { return nil }
    let start = unsafe Int(starts[number])
    return unsafe UnsafeBufferPointer(
      start: bytes + start, count: Int(starts[number + 1]) - start)
  }

  /// The number of a bare text; nil if it is not in the list.
  @inline(__always)
  func find(_ text: UnsafeBufferPointer<UInt8>, hash: Int) -> Int? {
    guard let first = text.baseAddress else { return nil }
    var place = hash & (WordList.placeCount - 1)
    while true {
      let found = unsafe Int(places[place])
      if found == 0 { return nil }
      let start = unsafe Int(starts[found - 1])
      if unsafe Int(starts[found]) - start - aroundCount == text.count,
        unsafe areEqualBytes(bytes + start + beforeCount, first, text.count)
      {
        return found - 1
      }
      place = (place + 1) & (WordList.placeCount - 1)
    }
  }

  /// A hash of a bare text: its ends and its length.
  @inline(__always)
  static func hash(_ text: UnsafeBufferPointer<UInt8>) -> Int {
    var bits = UInt64(truncatingIfNeeded: text.count)
    if let first = text.baseAddress, text.count >= 8 {
      bits ^= unsafe eightBytes(first) ^ (eightBytes(first + text.count - 8) &* 31)
    } else {
      for index in text.indices { bits = bits << 8 ^ UInt64(unsafe text[index]) }
    }
    // The golden ratio in 64 bits spreads what differs into the high ones.
    return Int(truncatingIfNeeded: bits &* 0x9E37_79B9_7F4A_7C15 >> 48)
  }
}

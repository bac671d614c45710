import CaseModel
import Documents
import Glibc
import Spreadsheets
import Testing

@testable import Templates

struct TemplateTests {
  private static let values: [String: CellValue] = [
    "{{concluded}}": .count(14),
    "{{received@150502@2025Q3}}": .money(Fen(rawValue: 70_832_400), .wanYuan),
    "{{received@@2025}}": .money(Fen(rawValue: 157_045_250), .yuan),
    "{{rate}}": .rate(Rate(13, of: 14)),
    "{{day}}": .date(SampleDocument.date("2025-10-09")),
    "{{name}}": .text("<甲 & 乙>"), "{{none}}": .unknown,
  ]

  @Test func `a cell that is only a placeholder becomes a number and keeps its style`() throws {
    let world = try TemplateWorld()
    try world.make([
      TemplateWorld.strings: TemplateWorld.strings(
        "<t>{{concluded}}</t>", "<t xml:space=\"preserve\"> {{received@150502@2025Q3}} </t>",
        "<t>{{received@@2025}}</t>", "<t>{{rate}}</t>", "<t>{{day}}</t>", "<t>{{name}}</t>",
        "<t>｛｛ none ｝｝</t>"),
      TemplateWorld.sheet: TemplateWorld.sheet(
        """
        <row r="1" spans="1:7" ht="20"><c r="A1" s="3" t="s"><v>0</v></c>\
        <c r="B1" s="4" t="s"><v>1</v></c><c r="C1" t="s"><v>2</v></c><c r="D1" s="2" t="s">\
        <v>3</v></c><c r="E1" t="s"><v>4</v></c><c r="F1" s="1" t="s"><v>5</v></c><c r="G1" t="s">\
        <v>6</v></c><c r="H1" s="5"><v>7.5</v></c></row>
        """),
    ])
    #expect(try world.fill(Self.values) == 7)
    #expect(
      try world.read(TemplateWorld.sheet)
        == TemplateWorld.sheet(
          """
          <row r="1" spans="1:7" ht="20"><c r="A1" s="3"><v>14</v></c><c r="B1" s="4">\
          <v>70.8324</v></c><c r="C1"><v>1570452.5</v></c><c r="D1" s="2">\
          <v>0.9285714285714286</v></c><c r="E1"><v>45939</v></c><c r="F1" s="1" \
          t="inlineStr"><is><t xml:space="preserve">&lt;甲 &amp; 乙&gt;</t></is></c>\
          <c r="G1" t="inlineStr"><is><t xml:space="preserve">—</t></is></c>\
          <c r="H1" s="5"><v>7.5</v></c></row>
          """))
  }

  @Test func `placeholders within a text are replaced there, whatever looks its parts have`() throws
  {
    let world = try TemplateWorld()
    let bold = "<rPr><b/></rPr>"
    try world.make([
      TemplateWorld.strings: TemplateWorld.strings(
        "<t>共{{concluded}}件，到账{{received@150502@2025Q3}}万元，成功率{{rate}}，{{day}}</t>",
        "<r>\(bold)<t>共{{conc</t></r><r><t>luded}}件，</t></r><r>\(bold)<t>完</t></r>"
          + "<rPh sb=\"0\" eb=\"1\"><t>gong {{</t></rPh>"),
      TemplateWorld.sheet: TemplateWorld.sheet(
        """
        <row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="A2" s="2" t="s"><v>1</v></c>\
        <c r="A3" t="inlineStr"><is><t>另{{name}}</t></is></c></row>
        """),
    ])
    #expect(try world.fill(Self.values) == 3)
    #expect(
      try world.read(TemplateWorld.sheet)
        == TemplateWorld.sheet(
          """
          <row r="1"><c r="A1" s="1" t="inlineStr"><is><t xml:space="preserve">共14件，到账70.83万元，\
          成功率92.9%，2025年10月9日</t></is></c><c r="A2" s="2" t="inlineStr"><is><r>\(bold)\
          <t xml:space="preserve">共14</t></r><r><t xml:space="preserve">件，</t></r><r>\(bold)\
          <t>完</t></r><rPh sb="0" eb="1"><t>gong {{</t></rPh></is></c><c r="A3" t="inlineStr"><is>\
          <t xml:space="preserve">另&lt;甲 &amp; 乙&gt;</t></is></c></row>
          """))
  }

  @Test func `all other members stay as they were packed`() throws {
    let world = try TemplateWorld()
    try world.make([
      TemplateWorld.strings: TemplateWorld.strings("<t>{{concluded}}</t>"),
      TemplateWorld.sheet: TemplateWorld.sheet(
        "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>"),
    ])
    _ = try world.fill(Self.values)
    let before = try TemplateWorld.packed(world.template)
    let after = try TemplateWorld.packed(world.output)
    #expect(before.keys.sorted() == after.keys.sorted())
    let changed = before.keys.filter { before[$0] != after[$0] }.sorted()
    #expect(changed == [TemplateWorld.workbook, TemplateWorld.sheet].sorted())
    #expect(!world.hasPart)
  }

  @Test func `an unknown placeholder is told with its sheet and cell, and nothing is written`()
    throws
  {
    let world = try TemplateWorld()
    try world.make([
      TemplateWorld.strings: TemplateWorld.strings(
        "<t>{{concluded}}</t>", "<t>{{no.such}}和{{concluded@x@y@z}}</t>", "<t>{{open</t>"),
      TemplateWorld.sheet: TemplateWorld.sheet(
        """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B7" t="s"><v>1</v></c>\
        <c r="C9" t="s"><v>2</v></c><c r="D9"><f>"{{concluded}}"</f><v>0</v></c></row>
        """),
    ])
    typealias Finding = TemplateError.Finding
    #expect(
      throws: TemplateError.placeholders([
        Finding(
          sheet: "表一", cell: "B7", text: "{{no.such}}", fault: .unknownIndicator("no.such")),
        Finding(sheet: "表一", cell: "B7", text: "{{concluded@x@y@z}}", fault: .malformed),
        Finding(sheet: "表一", cell: "C9", text: "{{open", fault: .malformed),
        Finding(sheet: "表一", cell: "D9", text: "\"{{concluded}}\"", fault: .inFormula),
      ])
    ) { try world.fill(Self.values) }
    #expect(!world.hasOutput && !world.hasPart)
  }

  @Test func `what formulas gave before is taken out, and the workbook asks to be computed`() throws
  {
    let world = try TemplateWorld()
    try world.make([
      TemplateWorld.strings: TemplateWorld.strings("<t>{{concluded}}</t>"),
      TemplateWorld.sheet: TemplateWorld.sheet(
        """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="A2" s="1"><f>SUM(A1:A1)</f><v>0</v></c>\
        <c r="A3"><f>[1]Sheet1!A1</f><v>9</v></c><c r="A4"><f>SUM(T[列])</f><v>1</v></c></row>
        """),
    ])
    _ = try world.fill(Self.values)
    let sheet = try world.read(TemplateWorld.sheet)
    #expect(sheet.contains("<c r=\"A2\" s=\"1\"><f>SUM(A1:A1)</f></c>"))
    #expect(sheet.contains("<f>[1]Sheet1!A1</f><v>9</v>"))
    #expect(sheet.contains("<c r=\"A4\"><f>SUM(T[列])</f></c>"))
    let workbook = try world.read(TemplateWorld.workbook)
    #expect(workbook.split(separator: "fullCalcOnLoad=\"1\"").count == 2)
  }

  @Test(arguments: [
    ("<calcPr calcId=\"1\"/>", "<calcPr calcId=\"1\" fullCalcOnLoad=\"1\"></calcPr>"),
    ("", "<calcPr fullCalcOnLoad=\"1\"/>"),
    ("<calcPr fullCalcOnLoad=\"0\"></calcPr>", "<calcPr fullCalcOnLoad=\"1\"></calcPr>"),
  ])
  func `the request to compute stands where the schema wants it`(
    given: String, expected: String
  ) throws {
    func workbook(_ calculation: String) -> String {
      """
      <?xml version="1.0"?><workbook xmlns="m" xmlns:q="q"><workbookPr date1904="1"/><sheets>\
      <sheet name="S" sheetId="1" q:id="rId1"/></sheets><definedNames/>\(calculation)<extLst/>\
      </workbook>
      """
    }
    let world = try TemplateWorld()
    try world.make([
      TemplateWorld.workbook: workbook(given),
      TemplateWorld.sheet:
        "<x:worksheet xmlns:x=\"m\"><x:c r=\"A1\" t=\"s\"><x:v>0</x:v></x:c>"
        + "<x:c r=\"A2\" t=\"s\"><x:v>1</x:v></x:c></x:worksheet>",
      TemplateWorld.strings: TemplateWorld.strings("<t>{{day}}</t>", "<t>至{{day}}</t>"),
    ])
    _ = try world.fill(Self.values)
    #expect(try world.read(TemplateWorld.workbook) == workbook(expected))
    // Days count from 1904 here, and the elements of the sheet have a prefix.
    #expect(
      try world.read(TemplateWorld.sheet)
        == "<x:worksheet xmlns:x=\"m\"><x:c r=\"A1\"><x:v>44477</x:v></x:c>"
        + "<x:c r=\"A2\" t=\"inlineStr\"><x:is><x:t xml:space=\"preserve\">至2025年10月9日</x:t>"
        + "</x:is></x:c></x:worksheet>")
  }

  @Test func `a file that is there already is left as it is`() throws {
    let world = try TemplateWorld()
    try world.make([TemplateWorld.strings: TemplateWorld.strings("<t>{{concluded}}</t>")])
    try Golden.write([1, 2, 3], to: world.output)
    #expect(throws: TemplateError.exists(path: world.output)) { try world.fill(Self.values) }
    #expect(try Golden.read(world.output) == [1, 2, 3])
  }

  @Test func `a workbook without placeholders is no template`() throws {
    let world = try TemplateWorld()
    try world.make([:])
    #expect(throws: TemplateError.nothingToFill) { try world.fill(Self.values) }
    #expect(!world.hasOutput)
  }
}

/// What a stranger's file may try.
struct TemplateHostilityTests {
  private static func fault(_ world: TemplateWorld) -> TemplateError? {
    do {
      _ = try world.fill([:])
      return nil
    } catch {
      return error as? TemplateError
    }
  }

  @Test func `entities, other encodings and depths are refused`() throws {
    let world = try TemplateWorld()
    let laughs =
      "<!DOCTYPE sst [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]><sst><si><t>&b;</t></si></sst>"
    try world.make([TemplateWorld.strings: laughs])
    #expect(Self.fault(world) == .unsupported(member: TemplateWorld.strings))
    try world.make([TemplateWorld.strings: "<?xml version=\"1.0\" encoding=\"GBK\"?><sst/>"])
    #expect(Self.fault(world) == .unsupported(member: TemplateWorld.strings))
    try world.make(bytes: [TemplateWorld.strings: [0xFF, 0xFE, 0x3C, 0x00]])
    #expect(Self.fault(world) == .unsupported(member: TemplateWorld.strings))
    let deep = String(repeating: "<a>", count: 100) + String(repeating: "</a>", count: 100)
    try world.make([TemplateWorld.sheet: deep])
    #expect(Self.fault(world) == .tooLarge(member: TemplateWorld.sheet))
    try world.make([TemplateWorld.sheet: "<worksheet>"])
    #expect(Self.fault(world) == .notAWorkbook(member: TemplateWorld.sheet))
  }

  @Test func `a member that unpacks to more than the limit is refused`() throws {
    let world = try TemplateWorld()
    let bytes = [UInt8](repeating: 0x20, count: TemplateLimits.memberBytesMax + 1)
    try world.make(bytes: [TemplateWorld.sheet: bytes])
    #expect(try Golden.read(world.template).count < 1 << 20)
    #expect(Self.fault(world) == .tooLarge(member: TemplateWorld.sheet))
  }

  @Test func `other kinds of files are refused`() throws {
    let world = try TemplateWorld()
    try Golden.write([0xD0, 0xCF, 0x11, 0xE0, 0, 0], to: world.template)
    #expect(Self.fault(world) == .encrypted)
    try Golden.write(Array("a,b\r\n".utf8), to: world.template)
    #expect(Self.fault(world) == .notAWorkbook(member: ""))
    _ = unsafe unlink(world.template)
    #expect(Self.fault(world) == .unreadable(path: world.template, errno: ENOENT))
  }

  @Test func `a damaged workbook is refused or filled, and never half written`() throws {
    var random = Randomness.announced()
    let world = try TemplateWorld()
    try world.make([TemplateWorld.strings: TemplateWorld.strings("<t>{{concluded}}</t>")])
    let whole = try Golden.read(world.template)
    for _ in 0..<200 {
      var bytes = whole
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        bytes[Int.random(in: 0..<bytes.count, using: &random)] = .random(
          in: 0...255, using: &random)
      }
      if Bool.random(using: &random) {
        bytes.removeLast(Int.random(in: 0..<bytes.count, using: &random))
      }
      try Golden.write(bytes, to: world.template)
      let filled = try? world.fill(["{{concluded}}": .count(14)])
      #expect(world.hasOutput == (filled != nil))
      #expect(!world.hasPart)
      _ = unsafe unlink(world.output)
    }
  }
}

/// What a spreadsheet program makes of a filled template; left out where there is none.
struct TemplateCalculationTests {
  private static var program: String? {
    let paths: [String] = ["/usr/bin/soffice", "/usr/local/bin/soffice"]
    return paths.first { path in unsafe access(path, X_OK) == 0 }
  }

  @Test(.enabled(if: TemplateCalculationTests.program != nil))
  func `a sum over filled cells is computed when the workbook is opened`() throws {
    let program = try #require(Self.program)
    let world = try TemplateWorld()
    try world.make([
      TemplateWorld.strings: TemplateWorld.strings("<t>{{concluded}}</t>", "<t>{{agreed}}</t>"),
      TemplateWorld.sheet: TemplateWorld.sheet(
        """
        <row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c>\
        <c r="C1"><f>SUM(A1:B1)</f><v>0</v></c></row>
        """),
    ])
    _ = try world.fill(["{{concluded}}": .count(14), "{{agreed}}": .count(13)])
    let folder = try TemporaryFolder()
    let command =
      "HOME=\(folder.path) \(program) -env:UserInstallation=file://\(folder.path)/profile "
      + "--headless --convert-to csv --outdir \(folder.path) \(world.output) >/dev/null 2>&1"
    #expect(unsafe system(command) == 0)
    let csv = String(decoding: try Golden.read(folder.file("output.csv")), as: UTF8.self)
    #expect(csv == "14,13,27\n")
    _ = unsafe system("rm -rf \(folder.path)/profile \(folder.path)/.[a-z]*")
  }
}

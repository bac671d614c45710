import CaseModel
import Documents
import Glibc
import Spreadsheets
import Testing

/// Writes the sample report for whoever wants to look at it; `scripts/report-pictures` calls it.
struct PictureTests {
  private static let folder: String? = unsafe getenv("REDRESS_PICTURES").map {
    unsafe String(cString: $0)
  }

  @Test(.enabled(if: PictureTests.folder != nil), arguments: Language.allCases)
  func `the sample report as files`(language: Language) throws {
    let folder = try #require(Self.folder)
    let html = SampleDocument.document.html(in: language)
    try Golden.write(Array(html.utf8), to: "\(folder)/report.\(language.rawValue).html")
    let workbook = "\(folder)/report.\(language.rawValue).xlsx"
    _ = unsafe unlink(workbook)
    try SampleDocument.document.writeWorkbook(
      to: workbook, in: language, createdAt: Instant(millisecondsSince1970: 1_760_000_000_000))
  }
}

import CaseModel
import CaseStore
import Console
import Glibc
import Wording

/// What one run of the program works with: language, store, user, format.
struct Session {
  /// How data is printed.
  enum Format: String {
    case table
    case json
    case csv
  }

  let language: Language
  let terminal: Terminal
  let format: Format
  let storePath: String
  private let givenUser: String?

  init(_ parsed: ParsedCommand, language: Language, terminal: Terminal) throws {
    self.language = language
    self.terminal = terminal
    format =
      parsed.isSet("json")
      ? .json : parsed.value("format").flatMap { Format(rawValue: $0) } ?? .table
    storePath =
      parsed.value("store") ?? Terminal.environmentValue("REDRESS_STORE")
      ?? Session.defaultStorePath()
    givenUser = parsed.value("as") ?? Terminal.environmentValue("REDRESS_USER")
  }

  /// Opens the store that the options, the environment or the default name.
  func openStore() throws -> CaseStore {
    try CaseStore(path: storePath, environment: StoreEnvironment.system.withCrashSwitch())
  }

  /// Whether what is printed is read on a screen, and not by a program or from a file.
  var isOnScreen: Bool { format == .table && terminal.isOutputTerminal }

  /// Who writes: `--as`, `REDRESS_USER`, else the store's default.
  func user(of store: CaseStore) -> String { givenUser ?? store.thisNode.defaultUser }

  /// A phrase in the language of this run.
  func say(_ chinese: String, _ english: String) -> String {
    language == .chinese ? chinese : english
  }

  /// Prints a line of the result.
  func print(_ text: String) { TextOutput.standard.writeLine(text) }

  /// Prints a remark beside the result, on standard error.
  func remark(_ phrase: Phrase) {
    TextOutput.standard.flush()
    TextOutput.error.writeLine(say("提示：", "note: ") + phrase[language])
  }

  /// Prints a warning: what was typed is kept.
  func warn(_ phrase: Phrase) {
    TextOutput.standard.flush()
    TextOutput.error.writeLine(say("注意：", "warning: ") + phrase[language])
  }

  /// Prints JSON.
  func print(_ json: JSONOutput) {
    TextOutput.standard.writeLine(JSONWriter(isPretty: true).text(of: json))
  }

  /// Prints a table, fitted to the terminal.
  func print(_ table: TextTable) {
    TextOutput.standard.write(
      table.text(
        in: language, widthCells: terminal.layoutWidthCells, style: terminal.outputStyle))
  }

  private static func defaultStorePath() -> String {
    let home = Terminal.environmentValue("HOME") ?? "."
    let data = Terminal.environmentValue("XDG_DATA_HOME") ?? home + "/.local/share"
    return data + "/redress/redress.sqlite"
  }
}

/// Ends the process; `exit(3)` under a name of its own, since the argument is the whole result.
func exitProcess(_ status: Int32) -> Never { exit(status) }

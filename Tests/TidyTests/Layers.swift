/// The layers of DESIGN.md as a table: which of our modules each target may import.
///
/// SwiftPM does not notice an import of a system module that Package.swift does not declare, and so this table is
/// the only guard that keeps each C library behind its one owner. A new target gets a row here.
enum Layers {
  /// Target to the modules of this package that it may import, itself aside.
  static let allowed: [String: Set<String>] = [
    "Turnstile": [],
    "SQLite": ["CSQLite", "Turnstile"],
    "CaseModel": ["CRecordTypes"],
    "ChangeLog": ["CSodium"],
    "SyncSession": ["ChangeLog"],
    "Evidence": ["ChangeLog", "SyncSession"],
    "Deadlines": ["CaseModel"],
    "Indicators": ["CaseModel"],
    "MutualAid": ["CaseModel"],
    "Sheets": [],
    "Gzip": ["CZlib"],
    "Sealing": ["ChangeLog", "CSodium", "Gzip"],
    "HTTPServer": ["CMicroHTTPD", "Turnstile"],
    "HTTPClient": ["CCurl", "Gzip"],
    "TransportKeys": ["CGnuTLS"],
    "Console": ["CaseModel"],
    "CaseStore": [
      "SQLite", "CaseModel", "ChangeLog", "Indicators", "MutualAid", "SyncSession", "Schema",
      "CSodium", "Turnstile",
    ],
    "Reports": [
      "CaseStore", "CaseModel", "ChangeLog", "Deadlines", "Documents", "Indicators", "MutualAid",
      "SQLite", "Wording",
    ],
    "Documents": ["CaseModel", "Console", "Sheets"],
    "Spreadsheets": ["CXLSXWriter", "CaseModel", "Console", "Documents"],
    "Templates": ["CExpat", "CZip", "CaseModel", "Documents"],
    "Claims": ["CaseStore", "CaseModel", "ChangeLog", "MutualAid"],
    "Import": ["CaseStore", "CaseModel", "ChangeLog", "MutualAid", "Sheets"],
    "SyncClient": ["CaseStore", "CaseModel", "ChangeLog", "Gzip", "SyncSession", "HTTPClient"],
    "Wording": ["CaseStore", "CaseModel", "ChangeLog", "SQLite"],
    "Hub": [
      "CaseStore", "CaseModel", "ChangeLog", "SQLite", "SyncSession", "HTTPServer", "Gzip",
      "Wording",
    ],
    "Simulator": [
      "CaseModel", "CaseStore", "ChangeLog", "HTTPServer", "Hub", "SQLite", "SyncSession",
    ],
    "Bench": ["CSQLite"],
    "redress": [
      "CaseModel", "ChangeLog", "CaseStore", "Claims", "Console", "Deadlines", "Documents",
      "Evidence", "Import", "Indicators", "MutualAid", "Reports", "Sealing", "Spreadsheets",
      "SyncClient", "SyncSession", "Templates", "Wording", "HTTPClient", "Sheets",
    ],
    "redressd": [
      "CaseModel", "CaseStore", "ChangeLog", "Console", "HTTPServer", "Hub", "TransportKeys",
      "Wording",
    ],
    "redress-sim": ["CaseModel", "Console", "Simulator"],
    "redress-bench": [
      "Bench", "CaseModel", "CaseStore", "ChangeLog", "Console", "Gzip", "HTTPClient",
      "HTTPServer", "Hub", "Indicators", "Reports", "SQLite", "SyncClient", "SyncSession",
      "TransportKeys",
    ],
  ]

  /// C module to the targets that own it: the only ones to call the library.
  static let owners: [String: Set<String>] = [
    "CSQLite": ["SQLite", "Bench"],
    "CMicroHTTPD": ["HTTPServer"],
    "CCurl": ["HTTPClient"],
    "CGnuTLS": ["TransportKeys"],
    "CSodium": ["ChangeLog", "CaseStore", "Sealing"],
    "CZlib": ["Gzip"],
    "CXLSXWriter": ["Spreadsheets"],
    "CZip": ["Templates"],
    "CExpat": ["Templates"],
    "Schema": ["CaseStore"],
    "CRecordTypes": ["CaseModel"],
  ]

  /// Targets without input or output: they import nothing of the system.
  static let pure: Set<String> = [
    "CaseModel", "ChangeLog", "Deadlines", "Documents", "Evidence", "Indicators", "MutualAid",
    "SyncSession",
  ]

  /// Modules of the toolchain that the other targets may import.
  static let standard: Set<String> = [
    "Glibc", "Dispatch", "Synchronization", "FoundationEssentials",
  ]

  /// Modules that no file imports, a test neither: the first two cost a static binary 44 MB, the last is replaced.
  static let forbidden: Set<String> = ["Foundation", "FoundationNetworking", "XCTest"]
}

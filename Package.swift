// swift-tools-version: 6.2
import PackageDescription

let swiftSettings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InferIsolatedConformances"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

/// A Swift target of ours: its dependencies are the imports that DESIGN allows it, and no others.
func module(_ name: String, _ dependencies: String...) -> Target {
  .target(
    name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: swiftSettings)
}

func program(_ name: String, _ dependencies: String...) -> Target {
  .executableTarget(
    name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: swiftSettings)
}

func tests(_ name: String, _ dependencies: String...) -> Target {
  .testTarget(
    name: name, dependencies: dependencies.map { .byName(name: $0) }, swiftSettings: swiftSettings)
}

let package = Package(
  name: "redress",
  products: [
    .executable(name: "redress", targets: ["redress"]),
    .executable(name: "redressd", targets: ["redressd"]),
    .executable(name: "redress-sim", targets: ["redress-sim"]),
    .executable(name: "redress-bench", targets: ["redress-bench"]),
  ],
  targets: [
    // Debian's C libraries: a module map and a shim header each.
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(
      name: "CMicroHTTPD", pkgConfig: "libmicrohttpd", providers: [.apt(["libmicrohttpd-dev"])]),
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .systemLibrary(name: "CGnuTLS", pkgConfig: "gnutls", providers: [.apt(["libgnutls28-dev"])]),
    .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", pkgConfig: "xlsxwriter", providers: [.apt(["libxlsxwriter-dev"])]),
    .systemLibrary(name: "CZip", pkgConfig: "libzip", providers: [.apt(["libzip-dev"])]),
    .systemLibrary(name: "CExpat", pkgConfig: "expat", providers: [.apt(["libexpat1-dev"])]),

    // libcurl, loaded when it is first called.
    .target(name: "CCurl"),

    // The ends of the section that record types stand in.
    .systemLibrary(name: "CRecordTypes"),

    // The SQL migrations and the register of offices, embedded in the binary (C23 #embed). A migration
    // is found by its name, so that a new file must count as a change of Schema.c.
    .target(
      name: "Schema", path: "Schema", exclude: ["Migrations", "Register"],
      cSettings: [
        .unsafeFlags([
          "-std=c23", "-Xclang", "-fdepfile-entry=\(Context.packageDirectory)/Schema/Migrations",
        ])
      ]),

    // Pure or domain-free: these import none of ours, or only what stands in brackets.
    module("Turnstile"),
    module("SQLite", "CSQLite", "Turnstile"),
    module("CaseModel", "CRecordTypes"),
    module("ChangeLog", "CSodium"),
    module("SyncSession", "ChangeLog"),
    module("Evidence", "ChangeLog", "SyncSession"),
    module("Deadlines", "CaseModel"),
    module("Indicators", "CaseModel"),
    module("MutualAid", "CaseModel"),
    module("Sheets"),
    module("Gzip", "CZlib"),
    module("Sealing", "ChangeLog", "CSodium", "Gzip"),
    module("HTTPServer", "CMicroHTTPD", "Turnstile"),
    module("HTTPClient", "CCurl", "Gzip"),
    module("TransportKeys", "CGnuTLS"),
    module("Console", "CaseModel"),

    // Reports as documents, and their forms: text and markup, workbooks, filled templates.
    module("Documents", "CaseModel", "Console", "Sheets"),
    module("Spreadsheets", "CXLSXWriter", "CaseModel", "Console", "Documents"),
    module("Templates", "CExpat", "CZip", "CaseModel", "Documents"),

    // The store, and what stands on it.
    module(
      "CaseStore", "SQLite", "CaseModel", "ChangeLog", "Indicators", "MutualAid", "SyncSession",
      "Schema", "CSodium", "Turnstile"),
    module(
      "Reports", "CaseStore", "CaseModel", "ChangeLog", "Deadlines", "Documents", "Indicators",
      "MutualAid", "SQLite", "Wording"),
    module("Claims", "CaseStore", "CaseModel", "ChangeLog", "MutualAid"),
    module("Import", "CaseStore", "CaseModel", "ChangeLog", "MutualAid", "Sheets"),
    module(
      "SyncClient", "CaseStore", "CaseModel", "ChangeLog", "Gzip", "SyncSession", "HTTPClient"),
    module("Wording", "CaseStore", "CaseModel", "ChangeLog", "SQLite"),
    module(
      "Hub", "CaseStore", "CaseModel", "ChangeLog", "SQLite", "SyncSession", "HTTPServer", "Gzip",
      "Wording"),

    module(
      "Simulator", "CaseModel", "CaseStore", "ChangeLog", "HTTPServer", "Hub", "SQLite",
      "SyncSession"),

    // Figures: spreads and floors; the program that measures.
    module("Bench", "CSQLite"),

    program(
      "redress", "CaseModel", "ChangeLog", "CaseStore", "Claims", "Console", "Deadlines",
      "Documents", "Evidence", "HTTPClient", "Import", "Indicators", "MutualAid", "Reports",
      "Sealing", "Sheets", "Spreadsheets", "SyncClient", "SyncSession", "Templates", "Wording"
    ),
    program(
      "redressd", "CaseModel", "CaseStore", "ChangeLog", "Console", "HTTPServer", "Hub",
      "TransportKeys",
      "Wording"),

    program("redress-sim", "CaseModel", "Console", "Simulator"),
    .executableTarget(
      name: "redress-bench",
      dependencies: [
        "Bench", "CaseModel", "CaseStore", "ChangeLog", "Console", "Gzip", "HTTPClient",
        "HTTPServer", "Hub", "Indicators", "Reports", "SQLite", "SyncClient", "SyncSession",
        "TransportKeys",
      ],
      swiftSettings: swiftSettings,
      // So that SQLite calls the bench's own; see SyncCost.swift.
      linkerSettings: [
        .unsafeFlags(["-Xlinker", "--export-dynamic-symbol=fdatasync"], .when(platforms: [.linux]))
      ]),

    tests("SQLiteTests", "SQLite"),
    tests("CaseModelTests", "CaseModel"),
    tests("ChangeLogTests", "ChangeLog"),
    tests("SyncSessionTests", "SyncSession", "ChangeLog"),
    tests("EvidenceTests", "Evidence", "ChangeLog", "SyncSession"),
    tests("DeadlinesTests", "Deadlines", "CaseModel"),
    tests("IndicatorsTests", "Indicators", "CaseModel"),
    tests("MutualAidTests", "MutualAid", "CaseModel"),
    tests("SheetsTests", "Sheets"),
    tests("GzipTests", "Gzip"),
    tests("SealingTests", "Sealing"),
    tests("HTTPServerTests", "HTTPServer", "TransportKeys"),
    tests("HTTPClientTests", "HTTPClient", "HTTPServer", "Gzip", "TransportKeys"),
    tests("TransportKeysTests", "TransportKeys"),
    tests("ConsoleTests", "Console", "CaseModel"),
    .testTarget(
      name: "DocumentsTests",
      dependencies: [
        "CaseModel", "ChangeLog", "Console", "Documents", "Spreadsheets", "Templates",
      ],
      exclude: ["Golden"], swiftSettings: swiftSettings),
    tests(
      "CaseStoreTests", "CaseStore", "CaseModel", "ChangeLog", "MutualAid", "SQLite", "Turnstile"),
    .testTarget(
      name: "ReportsTests",
      dependencies: [
        "Reports", "CaseStore", "CaseModel", "ChangeLog", "Console", "Deadlines", "Documents",
        "Indicators", "Sheets", "SQLite",
      ],
      exclude: ["Golden"], swiftSettings: swiftSettings),
    tests("ImportTests", "Import", "CaseStore", "CaseModel", "MutualAid", "Sheets"),
    tests(
      "HubTests", "Hub", "HTTPClient", "SyncClient", "SyncSession", "CaseStore", "CaseModel",
      "ChangeLog",
      "HTTPServer", "TransportKeys"),
    tests("TurnstileTests", "Turnstile"),
    tests("BenchTests", "Bench"),
    tests("SimulatorTests", "Simulator", "ChangeLog", "CaseModel"),
    tests(
      "EndToEndTests", "CaseModel", "CaseStore", "ChangeLog", "Documents", "Spreadsheets",
      "SQLite", "Templates"),
    tests("TidyTests", "CaseModel"),
  ]
)

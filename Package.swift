// swift-tools-version:6.2
import PackageDescription

// The folders under Sources/ are the pipeline; Sources/README.md is the picture of it.
// The table of allowed imports is DESIGN §2; .ci/layering checks what the compiler cannot.

let readers: Set<String> = [
  "BundleReading", "MailReading", "MailAuthentication", "PageReading", "BagIt",
]

let package = Package(
  name: "workroom",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "workroom", targets: ["workroom"]),
    .library(name: "BundleReading", targets: ["BundleReading"]),
    .library(name: "MailReading", targets: ["MailReading"]),
    .library(name: "MailAuthentication", targets: ["MailAuthentication"]),
    .library(name: "PageReading", targets: ["PageReading"]),
    .library(name: "BagIt", targets: ["BagIt"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
  ],
  targets: [
    .systemLibrary(
      name: "CLibArchive", pkgConfig: "libarchive", providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CSQLite", pkgConfig: "sqlite3", providers: [.apt(["libsqlite3-dev"])]),

    .target(name: "BundleReading", dependencies: ["CLibArchive"]),
    .target(name: "MailReading"),
    .target(
      name: "MailAuthentication",
      dependencies: [
        "MailReading", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "_CryptoExtras", package: "swift-crypto"),
      ]),
    .target(name: "PageReading", dependencies: ["CLibXML2", "MailReading"]),
    .target(name: "BagIt", dependencies: [.product(name: "Crypto", package: "swift-crypto")]),

    .target(name: "WorkroomModel"),
    .target(
      name: "WorkroomImport",
      dependencies: [
        "BundleReading", "MailReading", "PageReading", "WorkroomModel",
        .product(name: "Crypto", package: "swift-crypto"), "Yams",
      ],
      resources: ["elance.yaml", "upwork.yaml", "hypermail.yaml", "telegram.yaml", "README.md"].map
      {
        .embedInCode("Profiles/\($0)")
      }),
    .target(name: "WorkroomMatching", dependencies: ["WorkroomModel"]),
    .target(name: "WorkroomRules", dependencies: ["WorkroomModel"]),
    .target(
      name: "WorkroomStore",
      dependencies: [
        "CSQLite", "WorkroomModel", .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    .target(
      name: "ReportRendering",
      resources: ["report.css", "report.js", "search.js"].map { .embedInCode("Resources/\($0)") }),
    .target(
      name: "WorkroomReports",
      dependencies: ["WorkroomModel", "WorkroomRules", "WorkroomStore", "ReportRendering"]),
    .target(
      name: "WorkroomEvidence",
      dependencies: [
        "WorkroomModel", "WorkroomRules", "WorkroomStore", "ReportRendering",
        "MailAuthentication", "BagIt", .product(name: "Crypto", package: "swift-crypto"),
      ], resources: [.embedInCode("Forums/forums.txt")]),
    .target(
      name: "WorkroomExport", dependencies: ["WorkroomModel", "WorkroomStore", "ReportRendering"],
      exclude: ["README.md"]),

    .executableTarget(
      name: "workroom",
      dependencies: [
        "MailReading", "MailAuthentication", "WorkroomModel", "WorkroomImport",
        "WorkroomMatching", "WorkroomRules", "WorkroomStore", "ReportRendering", "WorkroomReports",
        "WorkroomEvidence", "WorkroomExport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Crypto", package: "swift-crypto"),
      ]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "BundleReadingTests", dependencies: ["BundleReading"]),
    .testTarget(name: "MailReadingTests", dependencies: ["MailReading"]),
    .testTarget(
      name: "MailAuthenticationTests",
      dependencies: [
        "MailAuthentication", "MailReading", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "_CryptoExtras", package: "swift-crypto"),
      ]),
    .testTarget(name: "PageReadingTests", dependencies: ["PageReading"]),
    .testTarget(name: "BagItTests", dependencies: ["BagIt"]),
    .testTarget(name: "ReportRenderingTests", dependencies: ["ReportRendering"]),
    .testTarget(name: "WorkroomModelTests", dependencies: ["WorkroomModel"]),
    .testTarget(
      name: "WorkroomImportTests",
      dependencies: [
        "WorkroomImport", "WorkroomModel", "MailReading", "PageReading", "TestSupport",
      ]),
    .testTarget(
      name: "WorkroomMatchingTests", dependencies: ["WorkroomMatching", "WorkroomModel"]),
    .testTarget(name: "WorkroomRulesTests", dependencies: ["WorkroomRules", "WorkroomModel"]),
    .testTarget(
      name: "WorkroomStoreTests",
      dependencies: [
        "WorkroomStore", "WorkroomModel", "TestSupport",
        .product(name: "GRDB", package: "GRDB.swift"),
      ]),
    .testTarget(
      name: "WorkroomReportsTests",
      dependencies: [
        "WorkroomReports", "WorkroomRules", "WorkroomModel", "WorkroomStore", "ReportRendering",
      ]),
    .testTarget(
      name: "WorkroomEvidenceTests",
      dependencies: [
        "WorkroomEvidence", "WorkroomRules", "WorkroomModel", "WorkroomStore", "BagIt",
        .product(name: "Crypto", package: "swift-crypto"),
      ]),
    .testTarget(
      name: "WorkroomExportTests", dependencies: ["WorkroomExport", "WorkroomModel"]),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "TestSupport", "workroom", "BagIt", "WorkroomModel", "WorkroomStore",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("ExistentialAny"),
    .treatAllWarnings(as: .error),
  ]
  if readers.contains(target.name) { target.swiftSettings?.append(.strictMemorySafety()) }
}

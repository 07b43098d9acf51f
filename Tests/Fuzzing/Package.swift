// swift-tools-version:6.2
import PackageDescription

// One libFuzzer program per way in; `./run` builds and runs them. What they check stands in
// ../MailReadingTests/FuzzedReading.swift, so that the unit tests replay what they find.

let ways = ["Mailbox", "Message", "Field", "Transfer", "Reply", "HTML"]

let package = Package(
  name: "Fuzzing",
  platforms: [.macOS(.v15)],
  dependencies: [.package(name: "workroom", path: "../..")],
  targets: [
    .target(
      name: "FuzzedReading",
      dependencies: [.product(name: "MailReading", package: "workroom")])
  ]
    + ways.map { way in
      .executableTarget(
        name: "Fuzz\(way)", dependencies: ["FuzzedReading"],
        swiftSettings: [.unsafeFlags(["-parse-as-library"])])
    },
  swiftLanguageModes: [.v6]
)

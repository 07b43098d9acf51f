import Foundation
import Testing

/// Inputs that once broke a rule; each is named for its target, `mailbox-…`, `field-…`.
@Suite struct FailCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzzing/FailCases")

  @Test(arguments: FuzzedReading.allCases) func holdsForEveryPastFinding(_ reading: FuzzedReading)
    throws
  {
    guard FileManager.default.fileExists(atPath: Self.folder.path) else { return }
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    for name in names.sorted() where name.hasPrefix(reading.rawValue + "-") {
      let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
      #expect(reading.brokenRule(bytes) == nil, Comment(rawValue: name))
    }
  }

  @Test(arguments: FuzzedReading.allCases) func holdsForNoBytes(_ reading: FuzzedReading) {
    #expect(reading.brokenRule([]) == nil)
  }
}

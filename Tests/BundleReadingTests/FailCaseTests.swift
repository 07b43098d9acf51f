import Foundation
import Testing

/// Inputs that once broke a rule of reading bundles; they stand beside those of the other targets.
@Suite struct BundleFailCaseTests {
  static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "Fuzzing/FailCases")

  @Test func everyPastFindingHolds() throws {
    guard FileManager.default.fileExists(atPath: Self.folder.path) else { return }
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path)
    for name in names.sorted() where name.hasPrefix("bundle-") {
      let bytes = [UInt8](try Data(contentsOf: Self.folder.appending(path: name)))
      #expect(FuzzedBundle.brokenRule(bytes) == nil, Comment(rawValue: name))
    }
  }

  @Test func theRulesHoldForNoBytesAndForSoundBundles() {
    #expect(FuzzedBundle.brokenRule([]) == nil)
    #expect(FuzzedBundle.brokenRule(zip([Member("a", "1"), Member("../b", "2")])) == nil)
    #expect(FuzzedBundle.brokenRule(tar([("a", "1"), ("b/c", "2")])) == nil)
  }
}

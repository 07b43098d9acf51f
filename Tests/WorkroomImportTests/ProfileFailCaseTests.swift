import Foundation
import Testing

@testable import WorkroomImport

/// Inputs that once broke a rule of loading profiles; their names begin with `profile-`.
@Suite struct ProfileFailCaseTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("Fuzzing/FailCases")

  @Test func holdsForEveryPastFinding() throws {
    let names = try FileManager.default.contentsOfDirectory(atPath: Self.folder.path).sorted()
    for name in names where name.hasPrefix("profile-") {
      let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
      #expect(brokenProfileRule(Array(bytes)) == nil, "\(name)")
    }
  }

  @Test(arguments: PlatformProfile.builtInNames)
  func holdsForTheProfilesThatComeWithTheProgram(name: String) throws {
    let text = try #require(PlatformProfile.builtInText(name))
    #expect(brokenProfileRule(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    "", "\u{0}", "- ", "a: &a [*a]", "a: &a {<<: *a}", String(repeating: "[", count: 100_000),
    String(repeating: "- ", count: 100_000), String(repeating: "a: {", count: 50_000),
  ])
  func refusesWhatIsNoProfile(yaml: String) {
    #expect(brokenProfileRule(Array(yaml.utf8)) == nil)
    #expect(throws: ProfileError.self) { try PlatformProfile(yaml: yaml, name: "p.yaml") }
  }
}

import Foundation
import TestSupport
import Testing

/// An archive whose every field an enemy wrote: reports, calendars, exports and a packet of it are inert.
/// The browser looks at a larger one among the judges.
@Suite(.enabled(if: hasPython, "skipped: python3 absent"))
struct HostileReportTests {
  @Test func everyFieldOfAnEnemyIsRenderedInert() async throws {
    let folder = try TemporaryFolder()
    let made = "\(folder.path)/hostile"
    let judges = "Tests/Judges"
    let making = try await answer(
      of: "python3",
      [
        "\(judges)/hostile.py", binary, made, "Samples/pages/My Jobs",
        "Samples/pages/Garden room website relaunch",
      ], in: Places.root.path)
    #expect(making.status == 0, "\(making.out)\(making.err)")
    for judge in [
      ["judge_tables.py", "\(made)/reports", "\(made)/packet"],
      ["judge_pages.py", "\(made)/reports", "\(made)/packet"], ["judge_hostile.py", made],
    ] {
      let verdict = try await answer(
        of: "python3", ["\(judges)/\(judge[0])"] + judge.dropFirst(), in: Places.root.path)
      #expect(verdict.status == 0, "\(verdict.out)\(verdict.err)")
      #expect(verdict.out.contains(": passed"))
    }
  }
}

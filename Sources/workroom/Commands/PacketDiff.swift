import ArgumentParser
import WorkroomEvidence

/// `workroom packet diff A B`
struct PacketDiff: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says what two packets share and where they part; needs no store.",
    discussion: """
      Compares by the SHA-256 of what the packets hold, then by Message-ID: mine and yours, or before
      and after a supplement. Ends with 0 whether they differ or not.

      Example:
        workroom packet diff WR01 theirs.zip
      """)

  @Argument(help: "A packet, folder or zip.") var first: String
  @Argument(help: "Another.") var second: String

  func run() throws {
    let comparison = try compare(packet: first, with: second)
    show("the same in both: \(counted(comparison.shared, "native"))")
    for outcome in ComparisonOutcome.allCases {
      let lines = comparison.lines.filter { $0.outcome == outcome }
      show("\(outcome.rawValue): \(grouped(lines.count))")
      for line in lines { show("  \(line.statement)") }
    }
    guard !comparison.renumbered.isEmpty else { return }
    show("control numbers that stand for something else in the second:")
    for control in comparison.renumbered { show("  \(control)") }
  }
}

import ArgumentParser
import WorkroomExport
import WorkroomStore

/// `workroom export jsonl`
struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes jobs and their messages in an open format.",
    discussion: """
      jsonl: one JSON object per line to standard output; a manifest first, a completion record last.
      csv, mbox and files are not there yet; asking for them is an error.

      Example:
        workroom export jsonl > archive.jsonl
      """)

  enum Format: String, ExpressibleByArgument, CaseIterable { case jsonl, csv, mbox, files }

  @Argument(help: "jsonl") var format: Format
  @OptionGroup var storeOptions: StoreOptions

  func run() throws {
    guard format == .jsonl else {
      throw ValidationError("export \(format.rawValue) is not there yet; jsonl is")
    }
    let store = try storeOptions.open()
    try JSONLinesExport.write(store) { write($0, to: 1) }
  }
}

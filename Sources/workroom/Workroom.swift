import ArgumentParser
import Foundation
import WorkroomStore

/// The command line: parse options, call, print, exit code; nothing else.
@main
struct Workroom: ParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "workroom",
    abstract:
      "Keeps the record of a closing freelance platform: imports mailboxes, saved pages and "
      + "zip bundles; writes reports and dispute packets.",
    discussion: """
      Reads offline, changes no source, calls nobody. The store is a folder NAME.workroom.

      Exit codes: 0 clean; 2 finished, with damage recorded; 1 failed; 64 usage.

      Example:
        workroom import Takeout/ pages/ files.zip
        workroom report all --out reports/
        workroom packet 75331846 --out WR01
        workroom verify WR01
      """,
    version: version,
    subcommands: [
      Import.self, Inspect.self, Report.self, Packet.self, Verify.self, Search.self, Audit.self,
      MeCommand.self, People.self, Assign.self, Override.self, Dismiss.self, Decisions.self,
      Review.self, Export.self, PlatformCommand.self, StoreCommand.self,
    ])

  /// As the package would run it, but that every failure ends in one plain sentence.
  static func main() {
    do {
      var command = try parseAsRoot()
      try command.run()
    } catch {
      exit(withError: plain(error))
    }
  }

  private static func plain(_ error: any Error) -> any Error {
    if let failure = storeFailure(error) { return failure }
    // What the system's libraries throw prints as a structure of theirs.
    guard let failure = error as? CocoaError else { return error }
    let cause = (failure.underlying as? POSIXError).map { ": \(words(of: $0.code.rawValue))" } ?? ""
    let path = failure.filePath ?? failure.url?.path ?? ""
    return PlainFailure(
      description: "\(path.isEmpty ? "a file" : path) cannot be read or written\(cause)")
  }

  private static func words(of code: Int32) -> String {
    strerror(code).map { String(cString: $0) } ?? "error \(code)"
  }
}

/// A failure in one sentence.
struct PlainFailure: Error, CustomStringConvertible {
  var description: String
}

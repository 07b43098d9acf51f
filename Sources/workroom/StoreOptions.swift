import ArgumentParser
import Foundation
import WorkroomModel
import WorkroomStore

/// Which store a command works on.
struct StoreOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The store, a folder NAME.workroom. Default: $WORKROOM_STORE, else the only *.workroom folder "
        + "here, else archive.workroom.", valueName: "dir"))
  var store: String?

  var folder: String {
    if let store { return store }
    if let named = ProcessInfo.processInfo.environment["WORKROOM_STORE"], !named.isEmpty {
      return named
    }
    let here = FileManager.default.currentDirectoryPath
    do {
      let found = try FileManager.default.contentsOfDirectory(atPath: here).filter {
        $0.hasSuffix(".workroom") && Store.exists(at: $0)
      }
      return found.count == 1 ? found[0] : "archive.workroom"
    } catch {
      return "archive.workroom"
    }
  }

  func open() throws -> Store {
    let folder = folder
    guard Store.exists(at: folder) else {
      say("\(folder): there is no store here; `workroom import PATH...` makes one")
      throw ExitCode.failure
    }
    return try Store(folder: folder, isCreating: false)
  }
}

/// The day for which reports are made, and the clock they show.
struct ReportOptions: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("The day for which to report. Default: today.", valueName: "YYYY-MM-DD"))
  var asOf: CivilDate?

  @Option(
    help: ArgumentHelp(
      "The time zone in which times are shown. Default: the platform's.", valueName: "zone"))
  var zone: String?

  var day: CivilDate {
    asOf ?? CivilDate(secondsSince1970: Int64(Date().timeIntervalSince1970))
  }

  func zone(default identifier: String) throws -> Zone {
    let wanted = zone ?? identifier
    guard let zone = Zone(wanted) else {
      throw ValidationError("\(wanted) is no time zone; write one like Europe/Stockholm")
    }
    return zone
  }
}

extension CivilDate: ExpressibleByArgument {
  public init?(argument: String) { self.init(iso: argument) }
}

/// The instant now, for the ledger and the custody log only; no report and no payload carries it.
func currentInstant() -> String { Moment.utc(Int64(Date().timeIntervalSince1970)) }

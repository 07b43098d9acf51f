import ArgumentParser
import Foundation
import WorkroomImport
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

/// How encrypted members of bundles are opened. The password is nowhere written down.
struct PasswordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "A file whose first line is the password of encrypted zips.", valueName: "file"))
  var passwordFile: String?

  /// The limits of reading, with the password. Throws when the file cannot be read.
  func limits() throws -> SourceLimits {
    var limits = SourceLimits.standard
    guard let path = passwordFile else { return limits }
    let bytes: [UInt8]
    do {
      bytes = try SourceBytes.file(path: path, sizeInBytes: 1 << 16).prefix(1 << 16)
    } catch let error as SourceError {
      say("\(error)")
      throw ExitCode.failure
    }
    let password = Array(bytes.prefix { $0 != 0x0A && $0 != 0x0D })
    guard !password.isEmpty else { throw ValidationError("\(path): its first line is empty") }
    limits.password = password
    return limits
  }
}

/// The day for which something is told.
struct AsOfOption: ParsableArguments {
  @Option(
    name: .customLong("as-of"),
    help: ArgumentHelp("The day for which to report. Default: today.", valueName: "YYYY-MM-DD"))
  var asOf: CivilDate?

  var day: CivilDate {
    asOf ?? CivilDate(secondsSince1970: Int64(Date().timeIntervalSince1970))
  }
}

/// The day for which reports are made, and the clock they show.
struct ReportOptions: ParsableArguments {
  @OptionGroup var asOfOption: AsOfOption

  @Option(
    help: ArgumentHelp(
      "The time zone in which times are shown. Default: the platform's.", valueName: "zone"))
  var zone: String?

  var day: CivilDate { asOfOption.day }

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

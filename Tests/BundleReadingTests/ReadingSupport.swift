import BundleReading
import Foundation

/// An entry with everything that reading it gave.
struct ReadEntry {
  var entry: BundleEntry
  var content: [UInt8]
  var quarantine: String?
  var defects: [BundleDefect]

  var codes: [BundleDefect.Code] { defects.map(\.code) }
}

/// A bundle read from its start to its end.
struct ReadBundle {
  var entries: [ReadEntry] = []
  var defects: [BundleDefect] = []
  var thrown: [BundleReadingError] = []

  var codes: [BundleDefect.Code] { defects.map(\.code) }
  var paths: [String] { entries.map(\.entry.path) }

  func content(_ path: String) -> [UInt8]? { entries.first { $0.entry.path == path }?.content }
}

/// Reads everything; `keeping` bytes of each content are kept.
func readEverything(_ reader: BundleReader, keeping: Int = .max) -> ReadBundle {
  var bundle = ReadBundle()
  let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 65_536, alignment: 16)
  defer { buffer.deallocate() }
  while bundle.thrown.count < 3 {
    do {
      guard let entry = try reader.next() else { break }
      var content: [UInt8] = []
      while case let count = try reader.read(into: buffer), count > 0 {
        if content.count < keeping { content.append(contentsOf: buffer[..<count]) }
      }
      bundle.entries.append(
        ReadEntry(
          entry: entry, content: content, quarantine: reader.entryQuarantineReason,
          defects: reader.entryDefects))
    } catch {
      bundle.thrown.append(error)
    }
  }
  bundle.defects = reader.bundleDefects
  return bundle
}

func readBytes(
  _ bytes: [UInt8], limits: BundleLimits = .standard, password: String? = nil
) throws -> ReadBundle {
  readEverything(
    try BundleReader(bytes: bytes, limits: limits, password: password.map { Array($0.utf8) }))
}

func readFile(_ path: String, password: String? = nil, keeping: Int = .max) throws -> ReadBundle {
  readEverything(
    try BundleReader(path: path, password: password.map { Array($0.utf8) }), keeping: keeping)
}

/// Archives of other projects, beside the package; their tests are skipped where they are absent.
enum Corpora {
  static let root: String = {
    if let path = ProcessInfo.processInfo.environment["WORKROOM_CORPORA"] { return path }
    // The manifest's folder is two above this file's, whatever links lead to it.
    let file = URL(fileURLWithPath: #filePath).resolvingSymlinksInPath()
    let package = file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return package.deletingLastPathComponent().appendingPathComponent("shared/corpora").path
  }()

  static var isPresent: Bool { FileManager.default.fileExists(atPath: root + "/arc-yauzl") }

  /// Paths of the files below a folder, relative to it, sorted.
  static func files(below folder: String) -> [String] {
    guard let walk = FileManager.default.enumerator(atPath: root + "/" + folder) else { return [] }
    return walk.compactMap { $0 as? String }.filter { name in
      var isDirectory: ObjCBool = false
      let isThere = FileManager.default.fileExists(
        atPath: "\(root)/\(folder)/\(name)", isDirectory: &isDirectory)
      return isThere && !isDirectory.boolValue
    }.sorted()
  }

  static func bytes(_ path: String) throws -> [UInt8] {
    [UInt8](try Data(contentsOf: URL(fileURLWithPath: root + "/" + path)))
  }
}

/// Runs a program and returns what it printed; nil if it is not installed.
func output(of program: String, _ arguments: [String]) throws -> String? {
  let process = Process()
  process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
  process.arguments = [program] + arguments
  let pipe = Pipe()
  process.standardOutput = pipe
  process.standardError = FileHandle.nullDevice
  process.standardInput = FileHandle.nullDevice
  try process.run()
  let data = pipe.fileHandleForReading.readDataToEndOfFile()
  process.waitUntilExit()
  return process.terminationStatus == 127 ? nil : String(decoding: data, as: UTF8.self)
}

import Foundation
import GRDB
import Glibc
package import WorkroomModel

/// One line of `sources.jsonl`: what was imported, when, and how.
package struct SourceRecord: Sendable, Codable, Hashable {
  package var digest: String
  package var name: String
  package var sizeInBytes: Int
  package var options: String
  package var importedAt: String

  package init(_ description: SourceDescription, importedAt: String) {
    digest = description.digest
    name = description.name
    sizeInBytes = description.sizeInBytes
    options = description.options
    self.importedAt = importedAt
  }

  init(row: Row) {
    digest = row["digest"]
    name = row["name"]
    sizeInBytes = row["sizeInBytes"]
    options = row["options"]
    importedAt = row["importedAt"]
  }
}

extension Store {
  package func sources() throws -> [SourceRecord] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT digest, name, sizeInBytes, options, importedAt FROM source ORDER BY name, digest
          """
      ).map(SourceRecord.init(row:))
    }
  }

  /// Adds one line for a source that was just imported, so that a run that is cut off has listed what
  /// it took; `recordSources` puts the whole list in order at the end.
  package func appendToLedger(_ record: SourceRecord) throws {
    let path = "\(folder)/sources.jsonl"
    let output = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw StoreError.cannotWrite(path, code: errno) }
    defer { close(output) }
    let line = Array((try encoded(record) + "\n").utf8)
    guard line.withUnsafeBytes({ write(output, $0.baseAddress, $0.count) }) == line.count else {
      throw StoreError.cannotWrite(path, code: errno)
    }
  }

  /// Writes `sources.jsonl` from the index, whole and atomically, so that a killed run cannot leave
  /// half a line; the next import heals what a kill between commit and this call left out.
  package func recordSources() throws {
    let lines = try sources().map { try encoded($0) + "\n" }.joined()
    let partial = "\(folder)/.sources.part"
    let output = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
    guard output >= 0 else { throw StoreError.cannotWrite(partial, code: errno) }
    var bytes = Array(lines.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else {
        close(output)
        throw StoreError.cannotWrite(partial, code: errno)
      }
      bytes = bytes.dropFirst(count)
    }
    guard fsync(output) == 0, close(output) == 0,
      rename(partial, "\(folder)/sources.jsonl") == 0
    else { throw StoreError.cannotWrite("\(folder)/sources.jsonl", code: errno) }
  }
}

extension SourceRecord {
  /// The imported sources as `sources.jsonl` lists them, whatever became of the index.
  package static func ledger(in folder: String) throws -> [SourceRecord] {
    let data = try Data(contentsOf: URL(fileURLWithPath: "\(folder)/sources.jsonl"))
    return try String(decoding: data, as: UTF8.self).split(separator: "\n").map {
      try decoded(SourceRecord.self, String($0))
    }
  }
}

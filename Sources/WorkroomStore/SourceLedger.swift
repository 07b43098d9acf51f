import Foundation
import GRDB
import Glibc
import WorkroomModel

/// One line of `sources.jsonl`: what was imported, when, and how.
package struct SourceRecord: Sendable, Codable, Hashable {
  package var digest: String
  package var name: String
  package var sizeInBytes: Int
  package var options: String
  package var importedAt: String
}

extension Store {
  package func sources() throws -> [SourceRecord] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT digest, name, sizeInBytes, options, importedAt FROM source ORDER BY name, digest
          """
      ).map {
        SourceRecord(
          digest: $0["digest"], name: $0["name"], sizeInBytes: $0["sizeInBytes"],
          options: $0["options"], importedAt: $0["importedAt"])
      }
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

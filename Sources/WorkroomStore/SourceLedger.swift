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
  /// The job its files belong to, when the user named one.
  package var job: String?

  package init(_ description: SourceDescription, importedAt: String) {
    digest = description.digest
    name = description.name
    sizeInBytes = description.sizeInBytes
    options = description.options
    job = description.job
    self.importedAt = importedAt
  }

  init(row: Row) {
    digest = row["digest"]
    name = row["name"]
    sizeInBytes = row["sizeInBytes"]
    options = row["options"]
    importedAt = row["importedAt"]
    job = row["job"]
  }
}

/// One line of `sources.jsonl` about a file that is no source of its own: a further copy of one, an
/// empty file, a link, what could not be read.
package struct PlaceRecord: Sendable, Codable, Hashable {
  package var name: String
  /// `known`, `ignored` or `quarantined`.
  package var outcome: String
  package var reason: String?
  /// SHA-256 of the source whose bytes a further copy has.
  package var digest: String?
  package var sizeInBytes: Int
  package var job: String?
  package var metAt: String

  package init(
    name: String, outcome: Outcome, digest: String?, sizeInBytes: Int, job: String? = nil,
    metAt: String
  ) {
    self.name = name
    self.outcome = outcome.name
    reason = outcome.reason
    self.digest = digest
    self.sizeInBytes = sizeInBytes
    self.job = job
    self.metAt = metAt
  }

  fileprivate init(row: Row) {
    name = row["name"]
    outcome = row["outcome"]
    reason = row["reason"]
    digest = row["digest"]
    sizeInBytes = row["sizeInBytes"]
    job = row["job"]
    metAt = row["metAt"]
  }
}

/// What `sources.jsonl` lists, whatever became of the index.
package struct SourceLedger: Sendable, Hashable {
  package var sources: [SourceRecord] = []
  package var places: [PlaceRecord] = []

  /// Throws when a line cannot be read, for what it listed would be lost silently.
  package init(in folder: String) throws {
    let path = "\(folder)/sources.jsonl"
    for (number, line) in try lines(ofFileAt: path) {
      do {
        // Only places say what became of them.
        if line.contains("\"outcome\":") {
          places.append(try decoded(PlaceRecord.self, line))
        } else {
          sources.append(try decoded(SourceRecord.self, line))
        }
      } catch {
        throw StoreError.damagedList(
          path, line: number,
          remedy:
            "`workroom store verify` says whether the index still lists the sources; any import "
            + "then writes the list anew")
      }
    }
  }
}

extension Store {
  package func sources() throws -> [SourceRecord] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT digest, name, sizeInBytes, options, importedAt, job FROM source
          ORDER BY name, digest
          """
      ).map(SourceRecord.init(row:))
    }
  }

  /// Files that are no sources of their own, by name.
  package func places() throws -> [PlaceRecord] {
    try database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT place.name, outcome, reason, source.digest, place.sizeInBytes, place.job, metAt
          FROM sourcePlace AS place LEFT JOIN source ON source.id = place.sourceId
          ORDER BY place.name, outcome, reason, source.digest
          """
      ).map(PlaceRecord.init(row:))
    }
  }

  /// Notes a file that is no source of its own; false when it was noted before, or is the source
  /// itself under the name it has or a longer or shorter one.
  package func note(_ place: PlaceRecord) throws -> Bool {
    try database.inDatabase { database in
      var source: Int64?
      if let digest = place.digest {
        let row = try Row.fetchOne(
          database, sql: "SELECT id, name FROM source WHERE digest = ?", arguments: [digest])
        guard let row else { return false }
        let name: String = row["name"]
        if name == place.name || name.hasSuffix("/" + place.name)
          || place.name.hasSuffix("/" + name)
        {
          return false
        }
        source = row["id"]
      }
      try database.execute(
        sql: """
          INSERT OR IGNORE INTO sourcePlace (name, sourceId, sizeInBytes, outcome, reason, job, metAt)
          VALUES (?, ?, ?, ?, ?, ?, ?)
          """,
        arguments: [
          place.name, source, place.sizeInBytes, place.outcome, place.reason, place.job,
          place.metAt,
        ])
      return database.changesCount > 0
    }
  }

  /// Says anew which job the files of a source belong to; whether that changes anything.
  package func name(job: String, ofSource digest: String) throws -> Bool {
    try database.inDatabase { database in
      try database.execute(
        sql: "UPDATE source SET job = ?1 WHERE digest = ?2 AND job IS NOT ?1",
        arguments: [job, digest])
      return database.changesCount > 0
    }
  }

  /// Adds one line for a source that was just imported, so that a run that is cut off has listed what
  /// it took; `recordSources` puts the whole list in order at the end.
  func appendToLedger(_ record: SourceRecord) throws {
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
    let lines =
      try sources().map { try encoded($0) + "\n" } + places().map { try encoded($0) + "\n" }
    try replaceFile(at: "\(folder)/sources.jsonl", with: Array(lines.joined().utf8))
  }
}

/// Puts bytes in the place of a file, whole and atomically, for its owner's eyes alone.
func replaceFile(at path: String, with content: [UInt8]) throws {
  let partial = path + ".part"
  unlink(partial)
  let output = open(partial, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
  guard output >= 0 else { throw StoreError.cannotWrite(partial, code: errno) }
  var bytes = content[...]
  while !bytes.isEmpty {
    let count = bytes.withUnsafeBytes { write(output, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count > 0 else {
      let code = errno
      close(output)
      throw StoreError.cannotWrite(partial, code: code)
    }
    bytes = bytes.dropFirst(count)
  }
  guard fsync(output) == 0, close(output) == 0, rename(partial, path) == 0 else {
    throw StoreError.cannotWrite(path, code: errno)
  }
}

/// The lines of a list with their numbers, empty ones left out.
func lines(ofFileAt path: String) throws -> [(number: Int, text: String)] {
  guard access(path, R_OK) == 0 else { throw StoreError.cannotRead(path, code: errno) }
  let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
  return text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().filter {
    !$0.element.isEmpty
  }.map { ($0.offset + 1, String($0.element)) }
}

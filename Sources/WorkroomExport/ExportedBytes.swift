package import Foundation
import WorkroomModel
package import WorkroomStore

/// A source that a store can be made of: what is recorded of it, and its bytes. As records of the JSON
/// Lines: one `source`, then its `bytes` in order.
package struct ExportedBytes: Sendable, Codable {
  package var sha256: String
  package var name: String
  package var size: Int
  /// How it was read.
  package var options: String
  package var importedAt: String
  /// The job its files belong to, when the user named one.
  package var namedJob: String?
  /// SHA-256 of the source that it was cut out of; nil of one that stands as it was imported.
  package var cutFrom: String?
  /// A file with the bytes; nowhere written down.
  private var path = ""

  private enum CodingKeys: String, CodingKey {
    case sha256, name, size, options, importedAt, namedJob, cutFrom
  }

  package init(_ record: SourceRecord, cutFrom: String?, path: String) {
    sha256 = record.digest
    name = record.name
    size = record.sizeInBytes
    options = record.options
    importedAt = record.importedAt
    namedJob = record.job
    self.cutFrom = cutFrom
    self.path = path
  }

  package var record: SourceRecord {
    SourceRecord(
      SourceDescription(
        name: name, sizeInBytes: size, digest: sha256, options: options, job: namedJob),
      importedAt: importedAt)
  }

  /// Some bytes of a source: a line is at most about a megabyte long.
  package struct Piece: Sendable, Codable {
    package var sha256: String
    package var offset: Int
    package var base64: Data
  }

  private static let pieceInBytes = 3 << 18

  func pieces(_ put: (Piece) throws -> Void) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { file.closeFile() }
    var offset = 0
    while let bytes = try file.read(upToCount: ExportedBytes.pieceInBytes), !bytes.isEmpty {
      try put(Piece(sha256: sha256, offset: offset, base64: bytes))
      offset += bytes.count
    }
  }
}

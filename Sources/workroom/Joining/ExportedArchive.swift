import ArgumentParser
import Crypto
import Foundation
import Glibc
import WorkroomExport
import WorkroomImport
import WorkroomModel
import WorkroomStore

/// A JSON Lines export that a store is made of again: `export jsonl` wrote it.
struct ExportedArchive {
  let path: String
  let name: String

  private struct Head: Decodable {
    var record: String
    var format: String?
    var version: Int?
    var holdsSources: Bool?
    var records: Int?
  }

  private struct Profile: Decodable {
    var name: String
    var text: String
  }

  /// Whether a file begins as such an export does.
  static func isOne(_ source: FoundSource) throws -> Bool {
    let bytes = SourceBytes.file(path: source.path, sizeInBytes: source.sizeInBytes)
    let prefix = String(decoding: try bytes.prefix(64), as: UTF8.self)
    return prefix.hasPrefix("{\"format\":\"\(JSONLinesExport.format)\"")
  }

  /// Throws unless the export is whole and can be imported; nothing is written before that is known.
  func check() throws {
    var records = 0
    var isComplete = false
    var current: (source: ExportedBytes, hash: SHA256, size: Int)?
    func finish() throws {
      guard let (source, hash, _) = current else { return }
      current = nil
      guard hexadecimal(hash.finalize()) == source.sha256 else {
        throw refusal("gives other bytes of \(source.name) than those whose SHA-256 it names")
      }
    }
    try forEachLine { number, line in
      guard !isComplete else { throw refusal("goes on after its completion record") }
      let head = try decode(Head.self, line, number)
      if number == 1 {
        try checkManifest(head)
        return
      }
      if head.record != "bytes" { try finish() }
      switch head.record {
      case "complete":
        guard head.records == records else {
          throw refusal("has \(records) records; its completion record says otherwise")
        }
        isComplete = true
      case "source": current = (try decode(ExportedBytes.self, line, number), SHA256(), 0)
      case "bytes":
        let piece = try decode(ExportedBytes.Piece.self, line, number)
        guard current?.source.sha256 == piece.sha256, current?.size == piece.offset else {
          throw refusal("has bytes in line \(number) that continue no source")
        }
        current?.hash.update(data: piece.base64)
        current?.size += piece.base64.count
      default: break
      }
      records += 1
    }
    guard isComplete else { throw refusal("has no completion record; it was cut off") }
  }

  private func checkManifest(_ head: Head) throws {
    guard head.record == "manifest", head.version == JSONLinesExport.version else {
      throw refusal(
        "is of version \(head.version.map(String.init) ?? "unknown"), not "
          + "\(JSONLinesExport.version)")
    }
    guard head.holdsSources == true else {
      throw refusal("holds no sources (--no-sources); export it again with them")
    }
  }

  /// Takes what `check` found whole into a store, its sources, decisions and profiles: how many sources it has, and how many of
  /// them are new here. What it says of jobs is derived anew from the sources.
  func take(into store: Store, limits: SourceLimits) throws -> (sources: Int, new: Int) {
    let partial = "\(store.folder)/received.part"
    defer { unlink(partial) }
    var current: (source: ExportedBytes, file: FileHandle)?
    var sources = 0
    var new = 0
    func finish() throws {
      guard let (source, file) = current else { return }
      current = nil
      try file.close()
      sources += 1
      if try store.receive(source.record, cutFrom: source.cutFrom, at: partial, limits: limits) {
        new += 1
      }
    }
    try forEachLine { number, line in
      let record = try decode(Head.self, line, number).record
      if record != "bytes" { try finish() }
      switch record {
      case "decision": try store.receive([try decode(Decision.self, line, number)])
      case "profile":
        let profile = try decode(Profile.self, line, number)
        guard !profile.name.contains("/"), profile.name.hasSuffix(".yaml") else {
          throw refusal("names a profile \(profile.name)")
        }
        try store.receiveProfile(profile.name, Data(profile.text.utf8))
      case "source":
        let file = open(partial, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw StoreError.cannotWrite(partial, code: errno) }
        current = (
          try decode(ExportedBytes.self, line, number),
          FileHandle(fileDescriptor: file, closeOnDealloc: true)
        )
      case "bytes":
        let piece = try decode(ExportedBytes.Piece.self, line, number)
        try current?.file.write(contentsOf: piece.base64)
      case "place": _ = try store.note(try decode(PlaceRecord.self, line, number))
      default: break
      }
    }
    return (sources, new)
  }

  private func decode<Value: Decodable>(
    _ type: Value.Type, _ line: Data, _ number: Int
  ) throws -> Value {
    do { return try JSONDecoder().decode(type, from: line) } catch {
      throw refusal("line \(number) cannot be read")
    }
  }

  private func refusal(_ words: String) -> ExportRefusal {
    ExportRefusal(description: "\(name) \(words)")
  }

  /// Hands over each line with its number, without its end.
  private func forEachLine(_ body: (Int, Data) throws -> Void) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { file.closeFile() }
    var rest = Data()
    var number = 0
    while let chunk = try file.read(upToCount: 1 << 20), !chunk.isEmpty {
      rest.append(chunk)
      var start = rest.startIndex
      while let end = rest[start...].firstIndex(of: 0x0A) {
        number += 1
        try body(number, rest[start..<end])
        start = end + 1
      }
      rest = Data(rest[start...])
    }
    if !rest.isEmpty { try body(number + 1, rest) }
  }
}

/// Why an export cannot be imported.
struct ExportRefusal: Error, CustomStringConvertible {
  var description: String
}

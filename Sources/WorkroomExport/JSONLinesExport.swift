import Foundation
import WorkroomModel
package import WorkroomStore

/// Jobs as JSON Lines: a manifest first, one record per line, a completion record last, so that a
/// reader can tell a whole export from one that was cut off. README.md beside this file is the manual.
package struct JSONLinesExport {
  /// Raised when a name or a meaning changes; further names may come without.
  package static let version = 3
  /// What the first line calls the format.
  package static let format = "workroom-jsonl"

  /// What goes along so that a store can be made of the export again.
  package struct Material {
    package var decisions: [Decision] = []
    /// Profiles of the user's own by the names of their files.
    package var profiles: [(name: String, text: String)] = []
    /// Files that are no source of their own.
    package var places: [PlaceRecord] = []
    /// Hands over each source, with a file that holds its bytes while it is handed over; nil leaves
    /// the sources out.
    package var sources: ((_ take: (ExportedBytes) throws -> Void) throws -> Void)?

    package init() {}
  }

  /// Hands over one line after another, each with its line end; no more than one job is held at a time.
  package static func write(
    _ store: Store, jobs keys: [String], with material: Material = Material(),
    line: ([UInt8]) throws -> Void
  ) throws {
    var counts: [String: Int] = [:]
    func put(_ record: String, job: String? = nil, _ value: some Encodable) throws {
      counts[record, default: 0] += 1
      try line(JSONLinesExport.line(Line(record: record, job: job, value: value)))
    }
    try line(
      JSONLinesExport.line(
        Line(
          record: "manifest", job: nil,
          value: Manifest(
            sources: try store.sources(ofJobs: keys), jobs: keys,
            holdsSources: material.sources != nil))))
    for decision in material.decisions { try put("decision", decision) }
    for profile in material.profiles {
      try put("profile", ProfileText(name: profile.name, text: profile.text))
    }
    for key in keys {
      let record = try store.jobRecord(key: key, includingMessages: true)
      try put("job", job: key, record.job)
      for value in record.parties { try put("party", job: key, value) }
      for value in record.messages { try put("message", job: key, value) }
      for value in record.statusReports { try put("statusReport", job: key, value) }
      for value in record.terms { try put("terms", job: key, value) }
      for value in record.milestones { try put("milestone", job: key, value) }
      for value in record.payments { try put("payment", job: key, value) }
      for value in record.disputes { try put("dispute", job: key, value) }
      for value in record.preliminaries { try put("preliminary", job: key, value) }
      for value in record.files { try put("file", job: key, value) }
      for value in record.actions { try put("action", job: key, value) }
      for value in record.coverage { try put("coverage", job: key, value) }
      for value in record.gaps { try put("gap", job: key, value) }
      for value in record.nearMatches { try put("nearMatch", job: key, value) }
    }
    for place in material.places { try put("place", place) }
    try material.sources? { source in
      try put("source", source)
      try source.pieces { try put("bytes", $0) }
    }
    let total = counts.values.reduce(0, +)
    try line(
      JSONLinesExport.line(
        Line(record: "complete", job: nil, value: Completion(records: total, byKind: counts))))
  }

  private struct Manifest: Encodable {
    var format = JSONLinesExport.format
    var version = JSONLinesExport.version
    var sources: [ExportedSource]
    var jobs: [String]
    var holdsSources: Bool
  }

  private struct ProfileText: Encodable {
    var name: String
    var text: String
  }

  private struct Completion: Encodable {
    var records: Int
    var byKind: [String: Int]
  }

  /// A value with the name of its record and the key of its job among its own names.
  private struct Line<Value: Encodable>: Encodable {
    var record: String
    var job: String?
    var value: Value

    private enum CodingKeys: String, CodingKey { case record, job }

    func encode(to encoder: any Encoder) throws {
      try value.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(record, forKey: .record)
      try container.encodeIfPresent(job, forKey: .job)
    }
  }

  private static func line(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value)) + [0x0A]
  }
}

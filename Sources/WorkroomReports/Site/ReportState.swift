import Foundation
import ReportRendering
package import WorkroomModel
import WorkroomRules
import WorkroomStore

/// What a report said, in the file `state.json` beside it, so that the next can say what changed.
package struct ReportState: Sendable, Hashable, Codable {
  /// One job as the report had it.
  package struct JobState: Sendable, Hashable, Codable {
    package var status: String
    package var messages: Int
    package var files: Int
  }

  /// The day of the report, `YYYY-MM-DD`.
  package var asOf: String
  /// By the keys of the jobs.
  package var jobs: [String: JobState]
  /// Open actions by their keys: what each asks for.
  package var actions: [String: String]

  /// The name of the file, from the root folder of the reports.
  package static let fileName = "state.json"

  /// What a report made from the input says.
  package init(_ input: ReportInput) {
    asOf = input.asOf.iso
    jobs = Dictionary(
      input.jobs.map { overview in
        (
          overview.job.key,
          JobState(
            status: overview.job.status.rawValue, messages: overview.rhythm.total,
            files: overview.record.files.count)
        )
      }, uniquingKeysWith: { first, _ in first })
    actions = Dictionary(
      input.actions.map { ($0.key, $0.kind.label) }, uniquingKeysWith: { first, _ in first })
  }

  /// Reads the file; throws when it is no state of a report.
  package init(bytes: [UInt8]) throws {
    self = try JSONDecoder().decode(ReportState.self, from: Data(bytes))
    guard CivilDate(iso: asOf) != nil else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(codingPath: [], debugDescription: "\(asOf) is no day"))
    }
  }

  /// The day of the report.
  package var day: CivilDate? { CivilDate(iso: asOf) }

  func file() throws -> RenderedFile {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return RenderedFile(
      name: ReportState.fileName, bytes: Array(try encoder.encode(self)) + [UInt8(ascii: "\n")])
  }
}

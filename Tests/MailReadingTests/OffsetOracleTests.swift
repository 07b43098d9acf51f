import Foundation
import MailReading
import Testing

/// Mailboxes against recorded byte offsets of messages, headers and parts, with both line ends.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct OffsetOracleTests {
  struct Message: Decodable {
    var mboxMarkerOffset: Int
    var beginOffset: Int
    var body: Part
  }
  final class Part: Decodable {
    var mimeType: String
    var headersEndOffset: Int
    var endOffset: Int
    var children: [Part]?
    var message: Attached?
    struct Attached: Decodable { var body: Part }

    var leaves: [String] {
      if let children, !children.isEmpty { return children.flatMap(\.leaves) }
      if let message { return message.body.leaves }
      return ["\(mimeType.lowercased()) \(headersEndOffset)..<\(endOffset)"]
    }
  }

  /// Recorded leaves we place otherwise, by their beginning.
  ///
  /// - The last line break before a separator line without an empty line before it belongs to the
  ///   message; the record leaves it out.
  /// - A part whose header runs into its data without an empty line keeps that data as its body;
  ///   the record counts it as header.
  static let differences: [String: Int] = ["content-length": 4, "issue1189": 1]

  @Test(arguments: ["content-length", "issue1189"], ["unix", "dos"])
  func agreesWithTheRecordedOffsets(_ name: String, _ system: String) throws {
    let folder = "mail-mimekit/UnitTests/TestData/mbox/"
    var json = Data(Corpora.bytes("\(folder)\(name).\(system)-offsets.json"))
    if json.starts(with: [0xEF, 0xBB, 0xBF]) { json.removeFirst(3) }
    let recorded = try JSONDecoder().decode([Message].self, from: json)
    let bytes = Corpora.bytes("\(folder)\(name).mbox.txt")
      .withLineEnds(system == "unix" ? "\n" : "\r\n")
    let found = try messages(bytes)
    #expect(found.map(\.offset) == recorded.map(\.mboxMarkerOffset))
    #expect(found.map(\.headerOffset) == recorded.map(\.beginOffset))
    var differing = 0
    for (box, record) in zip(found, recorded) {
      let leaves = MailMessage(box).leaves.map { part in
        let start = part.bodyRange.lowerBound + box.headerOffset
        return "\(part.mediaType) \(start)..<\(part.bodyRange.upperBound + box.headerOffset)"
      }
      #expect(leaves.count == record.body.leaves.count)
      differing += zip(leaves, record.body.leaves).filter { $0 != $1 }.count
    }
    #expect(differing == Self.differences[name])
  }

  @Test func splitsTheOtherMailboxes() throws {
    let folder = "mail-mimekit/UnitTests/TestData/mbox/"
    #expect(
      try messages(Corpora.bytes(folder + "simple.mbox.txt")).map(\.offset) == [0, 526, 1029])
    #expect(try messages(Corpora.bytes(folder + "unmunged.mbox.txt")).map(\.offset) == [3, 245])
  }
}

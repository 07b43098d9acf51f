import MailReading
import Testing

/// Hand-made and real damaged messages against recorded contents of their parts.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct DamagedMessageOracleTests {
  static let folder = "mail-mime4j/core/src/test/resources"

  /// Where we differ from the record, and why.
  static let differences: [String: String] = [
    "badbound": "the boundary never occurs; the record has no part, we keep the body as one",
    "missing-boundary": "as badbound",
    "multipartnopart": "as badbound",
    "missing-inner-boundary": "as badbound, for an inner multipart",
    "missing-inner-start-boundary": "as badbound, for an inner multipart",
    "frag": "base64 ends within a group; the record drops its octets, we keep them, with damage",
    "multi-frag": "as frag",
    "hdr-fakeout": "a line of one space ends the header for a reader; the record has no body",
    "basic-plain-with-bad-header-separator": "as hdr-fakeout",
    "malformedHeader-nocrlfcrlf": "prose in a header begins the body; the record drops it",
    "malformedHeaderStartsBody-nocrlfcrlf": "the line after the prose is kept; the record drops it",
    "malformedHeader-noheader": "prose without a header is a body; the record drops it",
    "malformedHeaderStartsBody-noheader": "both lines are kept; the record drops the second",
    "multipartemptypart": "one delimiter line begins one part; the record has two",
    "multipartnestedemptyparts": "the record lists the attached message beside its part",
  ]

  @Test func decodesEveryPartAsRecorded() throws {
    let files = Corpora.files(Self.folder)
    var differing: Set<String> = []
    for path in files where path.hasSuffix(".msg") {
      let base = String(path.dropLast(4))
      let recorded = files.filter { $0.hasPrefix(base + "_decoded_") }
        .sorted { Self.number($0).lexicographicallyPrecedes(Self.number($1)) }
      let message = MailMessage(Corpora.bytes(path))
      let contents = message.leaves.map { message.decodedContent(of: $0).withLineEnds("\n") }
      if contents != recorded.map({ Corpora.bytes($0).withLineEnds("\n") }) {
        differing.insert(String(base.split(separator: "/").last ?? ""))
      }
    }
    #expect(differing == Set(Self.differences.keys))
  }

  /// The numbers at the end of `name_decoded_1_2.txt`.
  static func number(_ path: String) -> [Int] {
    let tail = path.components("_decoded_").last ?? ""
    return tail.split(separator: ".")[0].split(separator: "_").compactMap { Int($0) }
  }
}

extension String {
  fileprivate func components(_ mark: String) -> [String] {
    guard let range = ranges(of: mark).last else { return [self] }
    return [String(self[..<range.lowerBound]), String(self[range.upperBound...])]
  }
}

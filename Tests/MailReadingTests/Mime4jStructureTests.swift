import Testing

@testable import MailReading

/// Hand-made and real damaged messages against recorded trees: every header field of every message
/// and part, in order, with duplicates, and how they are nested.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct RecordedStructureTests {
  /// Where we differ from the record, and why.
  static let differences = [
    "malformedHeader-nocrlfcrlf":
      "prose in a header begins the body; the record passes it over and reads a field behind it"
  ]

  @Test func hasTheFieldsAndPartsOfEveryRecord() throws {
    let files = Corpora.files("mail-mime4j/core/src/test/resources")
    let records = files.filter { $0.hasSuffix(".xml") && !$0.hasSuffix("_decoded.xml") }
    #expect(records.count > 70)
    var differing: Set<String> = []
    for path in records {
      let base = String(path.dropLast(4))
      let message = MailMessage(Corpora.bytes(base + ".msg"))
      let record = recorded(String(decoding: Corpora.bytes(path), as: UTF8.self))
      if ours(message.root, 1) != record {
        differing.insert(String(base.split(separator: "/").last ?? ""))
      }
    }
    #expect(differing == Set(Self.differences.keys))
  }

  /// One line for each message or part: its depth, and its fields without white space.
  private func ours(_ part: MIMEPart, _ depth: Int) -> [String] {
    let fields = part.fields.map { squeezed($0.bytes[$0.rawRange]) }
    return ["\(depth) \(fields.joined(separator: "|"))"]
      + part.children.flatMap { ours($0, depth + 1) }
  }

  private func recorded(_ xml: String) -> [String] {
    var lines: [String] = []
    var depth = 0
    for piece in xml.split(separator: "<") {
      guard let end = piece.firstIndex(of: ">") else { continue }
      switch piece[..<end] {
      case "message", "body-part":
        depth += 1
        lines.append("\(depth) ")
      case "/message", "/body-part": depth -= 1
      case "field":
        var text = String(piece[end...].dropFirst())
        for (name, mark) in [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&amp;", "&")] {
          text.replace(name, with: mark)
        }
        if lines[lines.count - 1].last != " " { lines[lines.count - 1] += "|" }
        lines[lines.count - 1] += squeezed(text.utf8)
      default: break
      }
    }
    return lines
  }

  private func squeezed(_ bytes: some Sequence<UInt8>) -> String {
    String(decoding: bytes.filter { $0 > 32 && $0 < 127 }, as: UTF8.self)
  }
}

import Testing

@testable import MailReading

/// Mailboxes against recorded summaries: separator lines, main fields and the tree of parts.
@Suite(.enabled(if: Corpora.isPresent, "skipped: corpora absent"))
struct MailboxSummaryTests {
  static let folder = "mail-mimekit/UnitTests/TestData/mbox/"

  /// What a summary says of one message.
  struct Summary {
    var separator = ""
    var fields: [String: String] = [:]
    var tree: [String] = []
  }

  static func summaries(_ name: String) -> [Summary] {
    var text = String(decoding: Corpora.bytes(folder + name + "-summary.txt"), as: UTF8.self)
    text.removeAll { $0 == "\r" }
    text.replace("\r\n", with: "\n")
    if text.unicodeScalars.first == "\u{FEFF}" { text.removeFirst() }
    var found: [Summary] = []
    for line in text.split(separator: "\n") {
      if line.hasPrefix("From ") {
        found.append(Summary(separator: String(line)))
      } else if let colon = line.firstIndex(of: ":"), !found.isEmpty {
        let name = line[..<colon]
        let value = String(line[colon...].dropFirst().drop { $0 == " " })
        if name.hasSuffix("Content-Type") {
          let depth = name.prefix { $0 == " " }.count / 3
          found[found.count - 1].tree.append("\(depth) \(value.lowercased())")
        } else {
          found[found.count - 1].fields[String(name)] = value
        }
      }
    }
    return found
  }

  private func tree(_ part: MIMEPart, _ depth: Int) -> [String] {
    ["\(depth) \(part.mediaType)"] + part.children.flatMap { tree($0, depth + 1) }
  }

  /// Where we differ from the record, and why.
  ///
  /// - Message 6 has `develop!nextmime@ebony@sblab.att.com` and `@develop:sblab!att!…`: no address by
  ///   any standard, kept as it stands; the record drops what follows the second at sign.
  /// - Message 22 is dated in `cst`, which is 6 hours behind UTC (RFC 822 §5.1); the record knows no
  ///   zone in small letters and takes UTC.
  static let differences = ["content-length": ["6 From", "6 To", "22 date"]]

  @Test(arguments: ["content-length", "issue1189"], ["\n", "\r\n"])
  func agreesWithTheSummary(_ name: String, _ lineEnd: String) throws {
    let recorded = Self.summaries(name)
    let found = try messages(
      Corpora.bytes(Self.folder + name + ".mbox.txt").withLineEnds(lineEnd))
    #expect(recorded.count > 2 && found.count == recorded.count)
    var differing: [String] = []
    for (index, (box, record)) in zip(found, recorded).enumerated() {
      let message = MailMessage(box)
      func note(_ what: String, _ isEqual: Bool) {
        if !isEqual { differing.append("\(index) \(what)") }
      }
      note("separator", String(decoding: box.separatorLine, as: UTF8.self) == record.separator)
      note("tree", tree(message.root, 0) == record.tree)
      note("subject", squeezed(message.subject) == squeezed(record.fields["Subject"]))
      note(
        "date",
        message.date?.secondsSince1970
          == record.fields["Date"].flatMap { MailDate($0)?.secondsSince1970 })
      for (name, addresses) in [("From", message.from), ("To", message.to)] {
        let theirs = parseAddresses([UInt8](record.fields[name] ?? ""), rawCharset: nil).addresses
        note(name, addresses.map(\.address) == theirs.map(\.address))
      }
    }
    #expect(differing == Self.differences[name] ?? [])
  }

  private func squeezed(_ text: String?) -> String {
    (text ?? "").split { $0.isWhitespace }.joined(separator: " ")
  }
}
